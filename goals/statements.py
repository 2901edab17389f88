"""What a source supports, in words: two queries, however many kinds of statements there are.

A citation may point to a row of any model, and Django follows such pointers one model after
the other. Here one UNION reads the words of all of them, and the search index knows the pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import get_language

from goals.models import Citation, Reading, SearchEntry
from goals.searchable import searchable
from goals.translation import TRANSLATED

Model = type[models.Model]
# What readers know a row by, beside its words.
_KNOWN_BY = {"aim": "code", "strand": "code", "link": "code", "target": "code"}
_KNOWN_BY |= {"goal": "number", "theme": "number", "sdg": "number"}
_TEXT = {"output_field": CharField()}


@dataclass(frozen=True)
class Statement:
    """One supported row as a reader meets it; without a path it has no page of its own."""

    known_by: str
    words: str
    is_english: bool
    path: str


def by_kind(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """Citations by the kind of row they support, in words; each gets its `said`.

    What supports a row that is not in this copy, published or working, is left out.
    """
    wanted: dict[Model, list[int]] = {}
    for citation in (citations := list(citations)):
        wanted.setdefault(_model(citation), []).append(citation.object_id)
    said = _statements(wanted) if wanted else {}
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        model = _model(citation)
        citation.said = said.get((model, citation.object_id))
        if citation.said:
            found.setdefault(str(model._meta.verbose_name_plural), []).append(citation)
    return found


def _model(citation: Citation) -> Model:
    return ContentType.objects.get_for_id(citation.content_type_id).model_class()


def _statements(wanted: dict[Model, list[int]]) -> dict[tuple[Model, int], Statement]:
    language = get_language() or "en"
    kinds = {model: found.kind for model in wanted if (found := searchable(model))}
    paths = SearchEntry.objects.paths({kinds[model]: wanted[model] for model in kinds}, language)
    models_by_label = {model._meta.label: model for model in wanted}
    first, *others = (_named(model, ids, language) for model, ids in wanted.items())
    said = {}
    for label, row_id, known_by, words, own in first.union(*others, all=True):
        model = models_by_label[label]
        path = paths.get((kinds.get(model), row_id), "")
        said[model, row_id] = Statement(known_by, words, not own, path)
    return said


def _named(model: Model, ids: list[int], language: str) -> models.QuerySet:
    """Each row with its words, and how much of them is in the reader's language."""
    known_by = _KNOWN_BY.get(model._meta.model_name)
    words, own = _words(model, language)
    columns = {
        "said_of": Value(model._meta.label),
        "said_of_row": F("pk"),
        "said_known_by": _text(known_by) if known_by else Value(""),
        "said_words": words,
        "said_own": own,
    }
    # A UNION matches columns by their place. A bare QuerySet, because that of modeltranslation
    # gives them in any order.
    return (
        models.QuerySet(model)
        .filter(pk__in=ids)
        .order_by()
        .annotate(**columns)
        .values_list(*columns)
    )


def _words(model: Model, language: str) -> tuple[models.Expression, models.Expression]:
    """The words, English where the reader's are missing; and the reader's alone."""
    if model is Reading:
        about, what = (_shown(f"{path}__name", language) for path in ("subject", "measure"))
        part = Concat(Value(", "), _shown("breakdown", language), **_TEXT)
        part = Case(When(breakdown_en__gt="", then=part), default=Value(""))
        words = Concat(about, Value(": "), what, part, Value(" ("), "as_of", Value(")"), **_TEXT)
        return words, _text(f"measure__name_{language}")
    described, names = searchable(model), TRANSLATED.get(model)
    name = described.title if described else names[0] if names else ""
    return (_shown(name, language), _text(f"{name}_{language}")) if name else (_text("code"),) * 2


def _shown(name: str, language: str) -> models.Expression:
    return Coalesce(NullIf(F(f"{name}_{language}"), Value("")), F(f"{name}_en"), Value(""), **_TEXT)


def _text(name: str) -> models.Expression:
    return Coalesce(Cast(name, CharField()), Value(""))
