"""Content as a table: columns by name, other rows by their code (django-import-export)."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from goals.admin import codes
from goals.models import Content
from members.admin import languages


class CodeWidget(widgets.ForeignKeyWidget):
    """A related row, written as its code."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, "code")

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        try:
            return super().clean(value, row, **kwargs)
        except ObjectDoesNotExist:
            what = self.model._meta.verbose_name
            text = _("“%(value)s” is not the code of a known %(what)s.")
            raise ValueError(text % {"value": value, "what": what}) from None


class NamesWidget(widgets.Widget):
    """Several names in one cell, with semicolons between them."""

    def clean(self, value, row=None, **kwargs):
        return [part.strip() for part in str(value or "").split(";") if part.strip()]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(value or [])


class ContentResource(resources.ModelResource):
    """Rows are found by code; what is equal is skipped; what is new gets its code and place."""

    may_add = True

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        for columns in languages.columns_of(type(instance)):
            for column in columns:
                if getattr(instance, column) is None:
                    setattr(instance, column, "")
        if instance.pk is None:
            self.name_new(instance)

    def name_new(self, instance: Content) -> None:
        if not self.may_add:
            text = _("No row has this code, and rows of this kind are not added.")
            raise ValidationError({"code": text})
        try:
            codes.name(instance)
        except (ObjectDoesNotExist, KeyError) as error:
            raise ValidationError({"code": _("A new row needs a code.")}) from error

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """As a form would: English is required, and every rule of the model holds."""
        errors = dict(import_validation_errors or {})
        texts = languages.texts_of(type(instance))
        for name in texts:
            field = instance._meta.get_field(f"{name}_en")
            if not field.translated_field.blank and not getattr(instance, f"{name}_en"):
                errors[f"{name}_en"] = [ValidationError(_("The English text is missing."))]
        try:
            super().validate_instance(instance, errors, validate_unique)
        except ValidationError as error:
            # The plain column of a text repeats its English, and so would its error.
            cells = {name: e for name, e in error.error_dict.items() if name not in texts}
            raise ValidationError(cells) from None

    def after_import(self, dataset, result, **kwargs):
        """Ids come from the database, never from a file: its counters are right as they are.

        (The library sets them anew, which staff have no right to.)
        """

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk:
            instance.version += 1


def resource_for(
    model: type[Content], names: tuple[str, ...], may_add: bool
) -> type[ContentResource]:
    """The resource of a model: `code`, its plain columns, then its texts in four languages."""
    texts = [column for columns in languages.columns_of(model) for column in columns]
    every = ["code", *names, *texts, "is_retired"]
    options = {
        "model": model,
        "fields": every,
        "import_order": every,
        "export_order": every,
        "import_id_fields": ("code",),
        "skip_unchanged": True,
        "report_skipped": True,
        "clean_model_instances": True,
        "use_transactions": True,
        "store_instance": True,
        "skip_html_diff": True,
    }
    body: dict[str, Any] = {"Meta": type("Meta", (), options), "may_add": may_add}
    for name in names:
        field = model._meta.get_field(name)
        if field.is_relation:
            body[name] = fields.Field(name, name, CodeWidget(field.related_model))
        elif field.name == "aliases":
            body[name] = fields.Field(name, name, NamesWidget())
    return type(f"{model.__name__}Resource", (ContentResource,), body)
