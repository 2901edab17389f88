"""Texts in four languages: their fields, how they are labelled, and which are missing."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LONG = 100  # a text of more letters gets an area instead of a line


class OneLineArea(forms.Textarea):
    """An area to read a long text in; the text itself has no line breaks."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


def texts_of(model: type[models.Model]) -> list[str]:
    """The names of a model's translated texts in the order of the model: title, short_title."""
    try:
        names = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return []
    return [field.name for field in model._meta.fields if field.name in names]


def columns_of(model: type[models.Model]) -> list[tuple[str, ...]]:
    """One tuple per text, with its field in each language."""
    return [tuple(f"{name}_{code}" for code in LANGUAGES) for name in texts_of(model)]


def language_label(code: str) -> Promise:
    return dict(settings.LANGUAGES)[code]


def text_label(field: models.Field) -> str:
    """ "Title (Arabic)" for title_ar."""
    return _("%(text)s (%(language)s)") % {
        "text": str(field.translated_field.verbose_name).capitalize(),
        "language": language_label(field.language),
    }


def labels_of(model: type[models.Model]) -> dict[str, str]:
    """The labels of all columns of texts, for forms and for pages that are only read."""
    columns = [column for columns in columns_of(model) for column in columns]
    return {column: text_label(model._meta.get_field(column)) for column in columns}


def dress(formfield: forms.Field, field: models.Field) -> forms.Field:
    """Give the form field of a translated text its language, direction and room."""
    formfield.empty_value = ""  # texts are never NULL
    formfield.required = field.language == LANGUAGES[0] and not field.translated_field.blank
    if (field.max_length or 0) > LONG:
        formfield.widget = OneLineArea(attrs={"rows": 4, "class": "vLargeTextField"})
    info = get_language_info(field.language)
    formfield.widget.attrs |= {
        "lang": field.language,
        "dir": "rtl" if info["bidi"] else "ltr",
    }
    if field.max_length:  # a text of several paragraphs has no bound of letters
        formfield.widget.attrs["maxlength"] = field.max_length
    return formfield


def missing(row: models.Model) -> list[str]:
    """Languages that lack a text which another language has."""
    lacking = []
    for code in LANGUAGES:
        for name in texts_of(type(row)):
            values = {c: getattr(row, f"{name}_{c}") for c in LANGUAGES}
            if not values[code] and any(values.values()):
                lacking.append(code)
                break
    return lacking


def is_missing(model: type[models.Model], code: str) -> Q:
    """The same as a condition: rows that lack a text in one language."""
    found = Q(pk__in=[])
    for name in texts_of(model):
        blank = Q(**{f"{name}_{code}": ""}) | Q(**{f"{name}_{code}__isnull": True})
        others = Q()
        for other in LANGUAGES:
            if other != code:
                others |= Q(**{f"{name}_{other}__gt": ""})
        found |= blank & others
    return found


def completeness(row: models.Model) -> str:
    """ "4/4", or "3/4 – Arabic missing"."""
    if not texts_of(type(row)):
        return "–"
    lacking = missing(row)
    share = f"{len(LANGUAGES) - len(lacking)}/{len(LANGUAGES)}"
    if not lacking:
        return format_html('<bdi class="complete">{}</bdi>', share)
    names = ", ".join(str(language_label(code)) for code in lacking)
    words = _("%(share)s – missing: %(languages)s") % {"share": share, "languages": names}
    return format_html('<span class="incomplete">{}</span>', words)


class MissingLanguageFilter(admin.SimpleListFilter):
    """Rows that lack a text in one language."""

    title = gettext_lazy("missing language")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(code, language_label(code)) for code in LANGUAGES]

    def queryset(self, request, queryset):
        if self.value() not in LANGUAGES:
            return queryset
        return queryset.filter(is_missing(queryset.model, self.value()))
