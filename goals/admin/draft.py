"""The review queue: what waits, what would change, and the buttons that decide."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from goals import embargo, publishing
from goals.admin.addresses import edit_url, preview_url
from goals.forms import EmbargoForm
from goals.models import Draft, EmbargoedFigure, Reading
from goals.parts import misfits
from members import freshness
from members.admin.differences import differences
from members.forms import ReasonForm
from members.freshness import fresh_factor_required
from members.models import User
from members.permissions import Permission, can


class QueueFilter(admin.SimpleListFilter):
    """Open work first; what was decided stays one click away."""

    title = gettext_lazy("queue")
    parameter_name = "queue"
    OPEN = "open"

    def lookups(self, request, model_admin):
        return [
            ("mine", _("waiting for my review")),
            ("written", _("written by me")),
            *Draft.State.choices,
            ("all", _("everything")),
        ]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("open")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.publishable_by(request.user)
        if self.value() == "written":
            return queryset.open().written_by(request.user)
        if self.value() in Draft.State.values:
            return queryset.filter(state=self.value())
        return queryset if self.value() == "all" else queryset.open()


@admin.register(Draft)
class DraftAdmin(admin.ModelAdmin):
    """Drafts are made by saving and ended by a decision; nobody types one."""

    list_display = ("title", "what", "state", "written_by", "changed_at")
    list_filter = (QueueFilter, ("content_type", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "reason")
    list_per_page = 50
    actions = ("publish_selected",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_publish_permission(self, request) -> bool:
        return can(request.user, Permission.CONTENT_PUBLISH)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).for_list_page()

    @admin.display(description=gettext_lazy("kind"), ordering="content_type")
    def what(self, draft: Draft) -> str:
        return str(draft.content_type.model_class()._meta.verbose_name)

    @admin.display(description=gettext_lazy("written by"))
    def written_by(self, draft: Draft) -> str:
        return names_of(draft)

    def get_urls(self):
        verbs = {
            "submit": self.submit_view,
            "publish": self.publish_view,
            "refuse": self.refuse_view,
            "discard": self.discard_view,
            "share": self.share_view,
            "unshare": self.unshare_view,
        }
        own = [
            path(
                f"<int:pk>/{verb}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"goals_draft_{verb}",
            )
            for verb, view in verbs.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        draft = self.get_object(request, unquote(object_id))
        if draft is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": draft.title,
            "opts": self.opts,
            "draft": draft,
            **detail(draft),
            **choices_for(request, draft),
            "publish_form": ReasonForm(auto_id="publish_%s"),
            "refuse_form": ReasonForm(auto_id="refuse_%s"),
            "embargo_form": EmbargoForm(auto_id="embargo_%s"),
            "shared": EmbargoedFigure.objects.of_draft(draft).shared().for_list_page(),
        }
        return TemplateResponse(request, "admin/goals/draft_detail.html", context)

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(Draft, pk=pk)
        if decide(request, lambda: publishing.submit(draft=draft, by=request.user)):
            text = _("“%(title)s” now waits for somebody who may publish it.")
            messages.success(request, text % {"title": draft.title})
        return redirect("admin:goals_draft_change", pk)

    @method_decorator(fresh_factor_required)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        drafts = [get_object_or_404(Draft, pk=pk)]
        publish(request, drafts)
        return redirect("admin:goals_draft_change", pk)

    @method_decorator(fresh_factor_required)
    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft, reason = get_object_or_404(Draft, pk=pk), request.POST.get("reason", "")
        refuse = lambda: publishing.refuse(draft=draft, by=request.user, reason=reason)  # noqa: E731
        if decide(request, refuse):
            text = _("“%(title)s” went back to its authors with your reason. Their work is kept.")
            messages.success(request, text % {"title": draft.title})
        return redirect("admin:goals_draft_change", pk)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(Draft, pk=pk)
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Discard this draft?"),
                "opts": self.opts,
                "draft": draft,
                **detail(draft),
            }
            return TemplateResponse(request, "admin/goals/draft_discard.html", context)
        if decide(request, lambda: publishing.discard(draft=draft, by=request.user)):
            text = _("The draft is gone; the working copy is what readers see. History keeps it.")
            messages.success(request, text)
        return redirect("admin:goals_draft_changelist")

    @method_decorator(fresh_factor_required)
    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft, form = get_object_or_404(Draft, pk=pk), EmbargoForm(request.POST)
        for name, problems in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {problems[0]}")
        act = lambda: embargo.share(draft=draft, by=request.user, **form.cleaned_data)  # noqa: E731
        if form.is_valid() and decide(request, act):
            readers = User.objects.partners_of(form.cleaned_data["organisations"]).count()
            text = ngettext(
                "The figures of “%(title)s” are shared; %(n)d partner gets a letter.",
                "The figures of “%(title)s” are shared; %(n)d partners get a letter.",
                readers,
            )
            messages.success(request, text % {"title": draft.title, "n": readers})
        return redirect("admin:goals_draft_change", pk)

    @method_decorator(fresh_factor_required)
    def unshare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(Draft, pk=pk)
        if decide(request, lambda: embargo.take_back(draft=draft, by=request.user)):
            messages.success(request, _("Nothing of this draft is shared any more."))
        return redirect("admin:goals_draft_change", pk)

    @admin.action(description=gettext_lazy("Publish the selected drafts"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset) -> HttpResponse | None:
        drafts = list(queryset)
        if "reason" in request.POST:
            check = freshness.ask(request)
            if check or publish(request, drafts):
                return check
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the selected drafts"),
            "opts": self.opts,
            "drafts": drafts,
            "own": [draft for draft in drafts if request.user in draft.authors.all()],
            "form": ReasonForm(),
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/goals/draft_publish.html", context)


def publish(request: HttpRequest, drafts: list[Draft]) -> bool:
    """One revision out of drafts in review; says what happened either way."""
    reason, revisions = request.POST.get("reason", ""), []
    act = lambda: revisions.append(  # noqa: E731
        publishing.publish(drafts=drafts, by=request.user, reason=reason)
    )
    if not decide(request, act):
        return False
    text = ngettext(
        "Revision %(number)s is public with %(count)s draft.",
        "Revision %(number)s is public with %(count)s drafts.",
        len(drafts),
    )
    messages.success(request, text % {"number": revisions[0].number, "count": len(drafts)})
    return True


def decide(request: HttpRequest, act) -> bool:
    """Run a decision in a savepoint; a refusal becomes a sentence that says what was kept."""
    try:
        with transaction.atomic():
            act()
            connection.check_constraints()  # what waits for the end: places in a whole
    except ValidationError as error:
        problem = " ".join(error.messages)
    except PermissionDenied as error:
        problem = str(error)
    except IntegrityError:
        problem = _("It clashes with another row: two rows want the same place or address.")
    else:
        return True
    kept = _("{problem} Everything stays as it was; the draft is kept.")
    messages.error(request, format_html(kept, problem=problem))
    return False


def detail(draft: Draft) -> dict[str, Any]:
    """What publishing would change, row by row, in an editor's words."""
    if draft.row is None:
        return {"rows": [], "edit_url": "", "public_url": "", "preview_url": ""}
    rows = [
        change
        | {
            "name": str(change["row"]),
            "kind": change["row"]._meta.verbose_name,
            "word": change["action"].label,
            "lines": differences(type(change["row"]), change["fields"]),
        }
        for change in publishing.changes(draft)
    ]
    has_page = hasattr(draft.row, "get_absolute_url")
    subject = getattr(draft.row, "subject_id", None)
    return {
        "misfits": misfits(Reading.objects.of_subject(subject)) if subject else [],
        "rows": rows if draft.state in Draft.OPEN else [],
        "edit_url": edit_url(draft.row),
        "public_url": draft.row.get_absolute_url() if has_page else "",
        "preview_url": preview_url(draft.row) if has_page else "",
    }


def choices_for(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """Which buttons she gets in this state, and why not when there is none."""
    may_edit = can(request.user, Permission.CONTENT_EDIT)
    may_publish = can(request.user, Permission.CONTENT_PUBLISH)
    is_author = request.user in draft.authors.all()
    in_review = draft.state == Draft.State.IN_REVIEW
    return {
        "authors": names_of(draft),
        "is_open": draft.state in Draft.OPEN,
        "can_submit": may_edit and draft.state in {Draft.State.EDITING, Draft.State.REFUSED},
        "can_publish": may_publish and in_review and not is_author,
        "can_refuse": may_publish and in_review,
        "can_unshare": may_publish,
        "can_discard": may_edit and draft.state in Draft.OPEN,
        "is_own": in_review and is_author,
        "lacks_right": in_review and not is_author and not may_publish,
    }


def names_of(draft: Draft) -> str:
    return ", ".join(user.name for user in draft.authors.all())
