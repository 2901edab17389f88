"""What every noun of the API shares: texts in the reader's language, a page, a list."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from modeltranslation.translator import translator
from rest_framework import serializers
from rest_framework.fields import SkipField
from rest_framework.viewsets import ReadOnlyModelViewSet

_LONGEST_CODE = 120  # members.models.ReferenceRow
LANGUAGES = [code for code, _name in settings.LANGUAGES]
_TEXTS_OF_ONE_LANGUAGE = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}


def page_address(row: models.Model, context: dict[str, Any]) -> str | None:
    """The full address of a row's public page in the language that is active."""
    if not hasattr(row, "get_absolute_url"):
        return None
    return site_address(row.get_absolute_url(), context)


def site_address(path: str, context: dict[str, Any]) -> str:
    """The full address of a path of this portal."""
    if "site" not in context:  # asked once an answer, which names a hundred pages
        context["site"] = context["request"].build_absolute_uri("/").removesuffix("/")
    return context["site"] + _quoted(path)


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    return iri_to_uri(path)


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class PageField(serializers.Field):
    """Where people read about the row (or `source` of it), in the language of the answer."""

    def __init__(self, source: str = "*", **kwargs: Any) -> None:
        text = _("Address of its public page.")
        super().__init__(source=source, read_only=True, help_text=text, **kwargs)

    def to_representation(self, row: models.Model) -> str | None:
        return page_address(row, self.context)


@extend_schema_field(
    {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, _TEXTS_OF_ONE_LANGUAGE),
        "required": LANGUAGES,
    }
)
class LanguagesField(serializers.Field):
    """Every text of the row by language, and its page there; no language stands in for another."""

    def __init__(self, **kwargs: Any) -> None:
        text = _("All texts by language; only with lang=all.")
        super().__init__(source="*", read_only=True, help_text=text, **kwargs)

    def get_attribute(self, row: models.Model) -> models.Model:
        if not getattr(self.context["request"], "is_in_all_languages", False):
            raise SkipField
        return super().get_attribute(row)

    def to_representation(self, row: models.Model) -> dict[str, dict[str, str | None]]:
        return {code: self._texts(row, code) for code in LANGUAGES}

    def _texts(self, row: models.Model, code: str) -> dict[str, str | None]:
        texts = {name: getattr(row, f"{name}_{code}") or "" for name in self.parent.text_names}
        if page := self.parent.fields.get("page"):
            with override(code):
                texts["page"] = page.to_representation(page.get_attribute(row))
        return texts


@extend_schema_field({"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
class PartialDate(serializers.CharField):
    """2019, 2019-10 or 2019-10-15: as precise as the source; null where nothing is known."""

    def to_representation(self, value: str) -> str | None:
        return value or None


class TellingSerializer(serializers.ModelSerializer):
    """A serializer that only tells, and looks up once how each of its fields is read.

    The framework makes the fields anew for every answer, and asks each of them for every row
    whether there is a source, a default, a callable: more than a third of the time of a list.
    Here fields are copied, and a value is simply looked up; where that fails, the field is asked.
    """

    text_names: Sequence[str] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        return deepcopy(_fields_of(type(self), get_language()))

    @cached_property
    def _readers(self) -> list[tuple[str, serializers.Field, Callable[[models.Model], Any]]]:
        texts = set(self.text_names)
        return [
            (name, field, _text_reader(name) if name in texts else _reader(field))
            for name, field in self.fields.items()
        ]

    def to_representation(self, row: models.Model) -> dict[str, Any]:
        told = {}
        for name, field, read in self._readers:
            try:
                value = read(row)
            except SkipField:
                continue
            # Words are most of what is told, and already what they shall be.
            is_told = value is None or (type(value) is str and type(field) in _AS_IT_IS)
            told[name] = value if is_told else field.to_representation(value)
        return told


_AS_IT_IS = {serializers.CharField, serializers.SlugField, serializers.URLField}


@cache
def _fields_of(kind: type[TellingSerializer], language: str) -> dict[str, serializers.Field]:
    """The fields of a class of serializers, never bound to one; labels have a language."""
    return super(TellingSerializer, kind()).get_fields()


def _text_reader(name: str) -> Callable[[models.Model], str]:
    """A text in the language that is active now, or else in English."""
    own, english = f"{name}_{get_language()}", f"{name}_en"
    return lambda row: getattr(row, own) or getattr(row, english) or ""


def _reader(field: serializers.Field) -> Callable[[models.Model], Any]:
    """How the value of a field is read off a row."""
    if type(field).get_attribute is not serializers.Field.get_attribute or field.source == "*":
        return field.get_attribute
    read = attrgetter(field.source)

    def carefully(row: models.Model) -> Any:
        try:
            return read(row)
        except (AttributeError, ObjectDoesNotExist):
            return field.get_attribute(row)

    return carefully


class TranslatedSerializer(TellingSerializer):
    """Texts in the language of the answer (English where one is missing).

    With ?lang=all a row also says all its texts under `languages`. `last_fields` are the
    declared fields that every serializer of a kind ends with.
    """

    languages = LanguagesField()

    last_fields: tuple[str, ...] = ("languages",)

    @property
    def text_names(self) -> list[str]:
        """The fields of this serializer that exist once per language."""
        translated = translator.get_options_for_model(self.Meta.model).get_field_names()
        return [name for name in self.fields if name in translated]

    def get_field_names(self, declared_fields: dict, info: Any) -> list[str]:
        return [*super().get_field_names(declared_fields, info), *self.last_fields]


class RowSerializer(TranslatedSerializer):
    """A row with a public page of its own."""

    page = PageField()

    last_fields = ("page", "languages")


class RowViewSet(ReadOnlyModelViewSet):
    """A list of public rows, and one of them by its code.

    `code_prefix` lets sdgs/16 mean sdgs/SDG16. `detail_filters` names the filters that one
    row's address takes too. The two examples fill the readable page of the API.
    """

    title: str | Promise = ""
    about: str | Promise = ""
    lookup_field = "code"
    code_prefix = ""
    detail_filters: tuple[str, ...] = ()
    example_code = ""
    example_query = ""

    def unfiltered(self) -> Sequence[models.Model] | None:
        """What whoever asks for nothing particular reads, if this process remembers it."""
        return None

    def get_object(self) -> models.Model:
        rows = self.filter_queryset(self.get_queryset())
        code = self.kwargs["code"].rstrip("/")
        if "\x00" in code or len(code) > _LONGEST_CODE:
            raise Http404
        return get_object_or_404(rows, **self.looked_up(code))

    def looked_up(self, code: str) -> dict[str, Any]:
        """The conditions that find the one row a reader means by `code`."""
        is_number = code.isascii() and code.isdecimal()
        return {"code": f"{self.code_prefix}{code}" if is_number else code}
