"""Reports of countries: what waits for verification, and the two ways to decide."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goals.admin.addresses import draft_url
from goals.admin.draft import decide
from members.permissions import Permission, can
from operations import actions
from operations.models import Report
from operations.report_forms import ReturnForm, VerifyForm


class ReportFilter(admin.SimpleListFilter):
    """What waits comes first; everything else stays one click away."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        others = [choice for choice in Report.State.choices if choice[0] != Report.State.SUBMITTED]
        return [*others, ("all", _("everything"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("waiting for verification")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.in_state(self.value() or Report.State.SUBMITTED)


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Countries write reports; here they are verified or returned, and nothing else."""

    list_display = ("operation", "country", "period", "state", "changed")
    list_display_links = ("operation",)
    list_filter = (ReportFilter, ("country", admin.RelatedOnlyFieldListFilter))
    search_fields = ("operation__code", "operation__name_en", "country__code", "country__name_en")
    list_per_page = 50
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).for_list_page()

    @admin.display(description=gettext_lazy("last step"))
    def changed(self, report: Report) -> Any:
        return report.changed_at

    def get_urls(self):
        verbs = {"verify": self.verify_view, "return": self.return_view}
        own = [
            path(
                f"<int:pk>/{verb}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"operations_report_{verb}",
            )
            for verb, view in verbs.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = unquote(object_id)
        reports = Report.objects.visible_to(request.user).for_detail_page()
        report = reports.numbered(int(pk)).first() if pk.isdecimal() else None
        if report is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "opts": self.opts,
            "report": report,
            "draft_url": draft_url(report.draft) if report.draft else "",
            "verify_form": _verify_form(report),
            "return_form": ReturnForm(auto_id="return_%s"),
            **_choices_for(request, report),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/operations/report_detail.html", context)

    def verify_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        reports = Report.objects.visible_to(request.user).for_detail_page()
        report = get_object_or_404(reports, pk=pk)
        form = _verify_form(report, request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was changed: see what is missing below."))
            return self.change_view(request, str(pk), extra_context={"verify_form": form})
        if decide(request, lambda: _verify(report, form, request.user)):
            messages.success(request, _("Verified: somebody else now publishes the figures."))
        return redirect("admin:operations_report_change", pk)

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
        note = request.POST.get("note", "")
        act = lambda: actions.return_report(report=report, note=note, by=request.user)  # noqa: E731
        if decide(request, act):
            messages.success(request, _("Returned: whoever wrote it gets a letter with your note."))
        return redirect("admin:operations_report_change", pk)


def _verify_form(report: Report, data: Any = None) -> VerifyForm:
    """For a report of `for_detail_page`."""
    lines, language = report.shown_lines, report.language
    return VerifyForm(data, auto_id="verify_%s", lines=lines, language=language)


def _verify(report: Report, form: VerifyForm, by: Any) -> None:
    grade, source = form.cleaned_data["grade"], form.cleaned_data["source"]
    actions.verify(report=report, grade=grade, source=source, english=form.english, by=by)


def waiting_reports(user: Any) -> list[dict[str, Any]]:
    """What waits for this person, for the first page: how many, and where; one question."""
    waits_for = {
        Report.State.SUBMITTED: Permission.REPORT_VERIFY,
        Report.State.VERIFIED: Permission.CONTENT_PUBLISH,
    }
    hers = [state for state, permission in waits_for.items() if can(user, permission)]
    if not hers:
        return []
    counts = Report.objects.visible_to(user).counts(hers)
    address = reverse("admin:operations_report_changelist")
    return [
        {"state": state.value, "n": counts.get(state, 0), "url": f"{address}{_FILTERS[state]}"}
        for state in hers
    ]


# What waits for verification is what the list begins with.
_FILTERS = {Report.State.SUBMITTED: "", Report.State.VERIFIED: "?state=verified"}


def _choices_for(request: HttpRequest, report: Report) -> dict[str, Any]:
    """Which buttons she gets in this state, and why not when there is none."""
    waits = report.state == Report.State.SUBMITTED
    may_verify = can(request.user, Permission.REPORT_VERIFY)
    wrote = request.user.pk in {report.created_by_id, report.submitted_by_id}
    return {
        "can_verify": waits and may_verify and not wrote,
        "can_return": waits and may_verify,
        "is_own": waits and may_verify and wrote,
        "lacks_right": waits and not may_verify,
    }
