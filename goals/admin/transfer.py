"""Import with a preview, and export, for the kinds of rows that come as tables."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.results import Result, RowResult
from tablib import Dataset

from goals import publishing
from goals.admin import roots, tables
from goals.admin.resources import resource_for
from goals.forms import ImportForm
from goals.models import Aim, Capability, Content, Link, Target
from members.admin.differences import differences
from members.models import User
from members.permissions import Permission, can

COLUMNS: dict[type[Content], tuple[str, ...]] = {
    Aim: ("goal", "sort"),
    Capability: ("kind", "since", "aliases", "sort"),
    Link: (
        "goal",
        "sdg",
        "target",
        "relation",
        "confidence",
        "decided_by",
        "valid_from",
        "valid_to",
    ),
    Target: ("sdg",),
}


class TransferPages:
    """Adds “Import” and “Export” to the list of a content admin."""

    change_list_template = "admin/goals/change_list_transfer.html"

    def get_urls(self):
        info = self.opts.app_label, self.opts.model_name
        guard = self.admin_site.admin_view
        return [
            path("import/", guard(self.import_view), name="{}_{}_import".format(*info)),
            path(
                "export/<str:ending>/", guard(self.export_view), name="{}_{}_export".format(*info)
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {
            "may_import": can(request.user, Permission.CONTENT_IMPORT),
            "export_formats": list(tables.FORMATS),
        }
        return super().changelist_view(request, extra | (extra_context or {}))

    def resource(self):
        may_add = self.model is not Target
        return resource_for(self.model, COLUMNS[self.model], may_add)()

    def export_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """The rows of the list as it is filtered now."""
        if ending not in tables.FORMATS:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)
        content = tables.written(self.resource().export(rows), ending)
        name = f"{self.opts.model_name}s.{ending}"
        return HttpResponse(
            content,
            content_type=tables.FORMATS[ending]().get_content_type(),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not can(request.user, Permission.CONTENT_IMPORT):
            raise PermissionDenied
        if request.method != "POST":
            return self.import_page(request, ImportForm())
        if "packed" in request.POST:
            return self.confirm(request)
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.import_page(request, form)
        try:
            dataset = tables.read(form.cleaned_data["file"], self.columns_known())
        except ValidationError as error:
            form.add_error("file", error)
            return self.import_page(request, form)
        return self.preview(request, dataset)

    def columns_known(self) -> list[str]:
        return [field.column_name for field in self.resource().get_import_fields()]

    def preview(self, request: HttpRequest, dataset: Dataset) -> HttpResponse:
        """Try the import, undo it, and show what it would have changed."""
        result = self.resource().import_data(dataset, dry_run=True, user=request.user)
        is_good = not (result.has_errors() or result.has_validation_errors())
        packed = tables.pack(dataset, self.versions(dataset), self.label(request.user))
        outcome = {"rows": outcome_rows(result), "problems": problems_in(result)}
        counts = {"totals": result.totals, "changing": count_changing(result)}
        can_confirm = is_good and counts["changing"]
        context = {**outcome, **counts, "packed": packed if can_confirm else ""}
        return self.import_page(request, ImportForm(), {"result": context})

    def confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            dataset, versions = tables.unpack(request.POST["packed"], self.label(request.user))
        except ValidationError as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect(request.path)
        for row in self.model.objects.filter(code__in=versions).order_by("pk"):
            roots.lock(row)
        if self.versions(dataset) != versions:
            text = _("Somebody changed these rows meanwhile. Nothing was imported: look again.")
            self.message_user(request, text, messages.WARNING)
            return self.preview(request, dataset)
        result = self.resource().import_data(
            dataset, dry_run=False, rollback_on_validation_errors=True, user=request.user
        )
        if result.has_errors() or result.has_validation_errors():
            return self.preview(request, dataset)
        self.note_edits(request, result)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def note_edits(self, request: HttpRequest, result: Result) -> None:
        """Each page object that the import touched is in draft now."""
        touched = {}
        for row_result in result.rows:
            if row_result.import_type != RowResult.IMPORT_TYPE_SKIP:
                root = roots.root_of(row_result.instance)
                if root != row_result.instance:
                    root = roots.touch(row_result.instance)
                touched[root._meta.label, root.pk] = root
        for root in touched.values():
            publishing.record_edit(row=root, by=request.user)
        text = ngettext(
            "%(count)s row was imported into drafts; nothing is public yet.",
            "%(count)s rows were imported into drafts; nothing is public yet.",
            count_changing(result),
        )
        self.message_user(request, text % {"count": count_changing(result)}, messages.SUCCESS)

    def versions(self, dataset: Dataset) -> dict[str, int]:
        rows = self.model.objects.filter(code__in=dataset["code"])
        return dict(rows.order_by().values_list("code", "version"))

    def label(self, user: User) -> str:
        return f"{self.opts.label}:{user.pk}"

    def import_page(
        self, request: HttpRequest, form: ImportForm, extra: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import %(name)s") % {"name": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "known_columns": self.columns_known(),
            **(extra or {}),
        }
        return TemplateResponse(request, "admin/goals/import.html", context)


def count_changing(result: Result) -> int:
    return sum(row.import_type != RowResult.IMPORT_TYPE_SKIP for row in result.rows)


def outcome_rows(result: Result) -> list[dict[str, Any]]:
    """Rows that the import would add or change, each with its differences."""
    found = []
    for number, row in enumerate(result.rows, 1):
        if row.import_type not in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}:
            continue
        is_new = row.import_type == RowResult.IMPORT_TYPE_NEW
        before = None if is_new else row.original
        fields = [
            (
                f.column,
                getattr(before, f.attname) if before else None,
                getattr(row.instance, f.attname),
            )
            for f in row.instance._meta.concrete_fields
        ]
        lines = differences(type(row.instance), fields)
        found.append(
            {"number": number, "code": row.instance.code, "is_new": is_new, "lines": lines}
        )
    return found


def problems_in(result: Result) -> list[dict[str, Any]]:
    """Every bad cell by its row and its column."""
    found = [{"number": "", "column": "", "text": str(error.error)} for error in result.base_errors]
    for row in result.invalid_rows:
        for column, texts in row.field_specific_errors.items():
            found += [{"number": row.number, "column": column, "text": t} for t in texts]
        for text in row.non_field_specific_errors:
            found.append({"number": row.number, "column": "", "text": text})
    for row in result.error_rows:
        for error in row.errors:
            found.append({"number": row.number, "column": "", "text": str(error.error)})
    return sorted(found, key=lambda problem: problem["number"] or 0)
