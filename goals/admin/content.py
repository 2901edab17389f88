"""What every back office page of a content row has in common."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.db import models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import publishing
from goals.admin import codes, roots
from goals.admin.addresses import draft_url, preview_url
from goals.admin.choosers import chooser
from goals.admin.history import ContentHistoryPages
from goals.forms import ContentForm, RootForm, RootTextForm, TextForm
from goals.models import Citation, Content, Draft, Revision
from goals.models.content import LANGUAGES
from members.admin import languages
from members.admin.versioned import VersionedAdmin

STATUS_ROW = tuple(f"text_status_{code}" for code in LANGUAGES)


class Fields:
    """How single fields look, on the page of a row and inside another row's page."""

    details: tuple[Any, ...] = ()  # what is no text, in the order of the page
    view_on_site = False  # the page of the row has its own links
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = chooser(db_field) or super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(db_field, "translated_field"):
            return languages.dress(found, db_field)
        if found and isinstance(found.widget, RelatedFieldWidgetWrapper):
            found.widget = found.widget.widget  # a plain select, without pop-up windows
        return found

    def get_fieldsets(self, request, obj=None):
        hidden = ("opened_version",) if self.may_write(request, obj) else ()
        sets = [(None, {"fields": [*hidden, *self.shown_details(request, obj)]})]
        texts = languages.columns_of(self.model)
        if texts:
            origin = STATUS_ROW if self.may_write(request, obj) else "origins"
            options = {"fields": [*texts, origin], "classes": ["languages"]}
            sets.append((self.texts_heading(obj), options))
        return sets

    def shown_details(self, request, obj) -> tuple[Any, ...]:
        return self.details

    def texts_heading(self, obj) -> str | None:
        if obj is None or not isinstance(obj, self.model):
            return _("Texts")
        return format_html(_("Texts – {completeness}"), completeness=languages.completeness(obj))

    def may_write(self, request, obj) -> bool:
        """One right covers adding and changing (members.permissions)."""
        return self.has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("origin of the texts"))
    def origins(self, obj: Content) -> str:
        from members.admin.differences import readable

        return readable(obj._meta.get_field("text_status"), obj.text_status)


class ContentInline(Fields, admin.StackedInline):
    """Parts of a row on its own page. A part that readers have seen is retired, not deleted."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_formset(self, request, obj=None, **kwargs):
        form = TextForm if languages.texts_of(self.model) else ContentForm
        options = {"form": form, "labels": languages.labels_of(self.model)}
        return super().get_formset(request, obj, **options | kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ("origins",) if not self.may_write(request, obj) else ()

    def texts_heading(self, obj) -> str | None:
        return None  # the part's own heading stands above it


class CitationInline(Fields, GenericStackedInline):
    """The sources of a statement."""

    model = Citation
    form = ContentForm
    extra = 0
    can_delete = False
    details = ("source", ("locator", "sort", "is_retired"))


class ContentAdmin(Fields, ContentHistoryPages, VersionedAdmin, admin.ModelAdmin):
    """A row of content: four languages side by side, one working copy, one draft."""

    inlines = (CitationInline,)
    list_per_page = 50
    save_on_top = False
    actions = None
    types_code = False  # does the editor choose the code of a new row?
    place: tuple[str, ...] = ("sort", "is_retired")
    columns: tuple[Any, ...] = ()
    filters: tuple[Any, ...] = ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        options = {"form": self.form, "labels": languages.labels_of(self.model)}
        if self.form is ModelForm:
            options["form"] = RootTextForm if languages.texts_of(self.model) else RootForm
        return super().get_form(request, obj, change, **options | kwargs)

    def get_readonly_fields(self, request, obj=None):
        if not self.may_write(request, obj):
            return ("code", "origins")
        whole = (self.model.whole,) if self.model.whole else ()
        return ("code", *whole) if obj else ()

    def shown_details(self, request, obj):
        return ("code", *self.details) if obj or self.types_code else self.details

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        fields = [self.place, "reason"] if self.may_write(request, obj) else [self.place]
        return [*sets, (_("Place and reason"), {"fields": fields})]

    def get_list_display(self, request):
        return ("__str__", *self.columns, "languages", "work", "is_in_use")

    def get_list_filter(self, request):
        texts = (languages.MissingLanguageFilter,) if languages.texts_of(self.model) else ()
        return (*self.filters, *texts, "is_retired")

    def get_search_fields(self, request):
        return ("code", *(name for columns in languages.columns_of(self.model) for name in columns))

    def get_queryset(self, request):
        return super().get_queryset(request).with_open_draft()

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, obj: Content) -> str:
        return languages.completeness(obj)

    @admin.display(description=gettext_lazy("draft"))
    def work(self, obj: Content) -> str:
        return dict(Draft.State.choices).get(obj.draft_state, "–")

    @admin.display(description=gettext_lazy("in use"), boolean=True, ordering="is_retired")
    def is_in_use(self, obj: Content) -> bool:
        return not obj.is_retired

    def has_delete_permission(self, request, obj=None):
        """Only a row that readers have never seen may go; all others are retired."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        return not Revision.objects.of(obj).exists()

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            context |= self.links_of(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def links_of(self, obj: Content) -> dict[str, Any]:
        root = roots.root_of(obj)
        has_page = hasattr(obj, "get_absolute_url")
        return {
            "draft": Draft.objects.of(root).open().first(),
            "public_url": obj.get_absolute_url() if has_page else "",
            "preview_url": preview_url(obj) if has_page else "",
            "is_published": Revision.objects.of(obj).exists(),
        }

    def save_model(self, request, obj, form, change):
        if not change:
            codes.name(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """New parts get their code; changed parts move to their next version."""
        for part in formset.save(commit=False):
            if part.pk is None:
                codes.name(part)
            else:
                part.version += 1
            part.save()
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        parts_changed = any(has_changed(formset) for formset in formsets)
        request.has_changed_content |= parts_changed
        if request.has_changed_content:
            root = self.touched_root(form, parts_changed, change)
            draft = publishing.record_edit(row=root, by=request.user)
            self.announce(request, draft)

    def touched_root(self, form: ModelForm, parts_changed: bool, change: bool) -> Content:
        """The page object; moved on unless saving the row itself has done so."""
        root = roots.root_of(form.instance)
        is_moved = root == form.instance and (form.row_changes or not change)
        return root if is_moved else roots.touch(form.instance)

    def announce(self, request: HttpRequest, draft: Draft) -> None:
        text = _("Readers see this once it is published. {link}")
        link = format_html('<a href="{}">{}</a>', draft_url(draft), _("Go to the draft"))
        self.message_user(request, format_html(text, link=link), messages.INFO)

    def delete_model(self, request, obj):
        """Take a row that was never published away, with its citations and its draft."""
        root, is_root = roots.root_of(obj), not roots.is_part(type(obj))
        Citation.objects.of(obj).delete()
        if is_root:
            for draft in Draft.objects.of(obj).open():
                publishing.discard(draft=draft, by=request.user)
        super().delete_model(request, obj)
        if not is_root:
            roots.touch(root)
            publishing.record_edit(row=root, by=request.user)

    def changelist_url(self) -> str:
        info = self.opts.app_label, self.opts.model_name
        return reverse("admin:{}_{}_changelist".format(*info))


def has_changed(formset: BaseModelFormSet) -> bool:
    return any(form.has_changed() and form.row_changes for form in formset.forms)
