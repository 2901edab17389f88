"""The figures with all that their numbers rest on, as parts that can be taken to another place."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from goals.api import querysets
from goals.api.figures import MeasureSerializer, ReadingSerializer
from goals.api.rows import TextStatusField
from goals.api.sources import SourceSerializer
from goals.models import Citation, Reading, Source, Subject, Unit
from members.api.countries import CountrySerializer
from members.api.rows import TellingSerializer, TranslatedSerializer
from members.models import Country


class UnitRow(TranslatedSerializer):
    text_status = TextStatusField()

    class Meta:
        model = Unit
        fields = ["code", "name", "text_status"]


class SubjectRow(TranslatedSerializer):
    class Meta:
        model = Subject
        fields = ["code", "kind", "name"]


class SourceRow(SourceSerializer):
    """Without the number of statements, which is another elsewhere."""

    citations = None

    class Meta:
        model = Source
        fields = ["code", "kind", "title", "url", "file", "dated", "language", "quality"]
        fields += ["text_status"]


class CitationRow(TellingSerializer):
    """Which figure or measure a source supports, and where in it."""

    kind = serializers.CharField(read_only=True)
    supports = serializers.CharField(read_only=True)
    source = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Citation
        fields = ["code", "kind", "supports", "source", "locator", "sort"]


@dataclass(frozen=True)
class Part:
    """One kind of row of the archive: its name, how a row is told, and which rows there are."""

    noun: str
    title: str | Promise
    serializer: type[serializers.BaseSerializer]
    rows: Callable[[], models.QuerySet]

    @property
    def model(self) -> type[models.Model]:
        return self.serializer.Meta.model


def _readings() -> models.QuerySet:
    return Reading.objects.visible_to(None).in_use().order_by()


def _supported() -> dict[str, models.QuerySet]:
    """What the citations of the archive support, by the name of its model."""
    return {"reading": _readings(), "measure": querysets.measures().order_by()}


def _citations() -> models.QuerySet:
    """Citations of figures and measures, each with the kind and the code of what it supports."""
    told = []
    for name, rows in _supported().items():
        kind = ContentType.objects.get_for_model(rows.model)
        code = rows.filter(pk=models.OuterRef("object_id")).values("code")
        cited = Citation.objects.in_use().filter(content_type=kind, object_id__in=rows.values("pk"))
        told.append((name, cited.order_by().values("pk"), code))
    found = Citation.objects.filter(
        models.Q(pk__in=told[0][1]) | models.Q(pk__in=told[1][1])
    ).select_related("source", "content_type")
    return found.annotate(
        kind=models.F("content_type__model"),
        supports=models.Case(
            *(
                models.When(content_type__model=name, then=models.Subquery(code))
                for name, _cited, code in told
            )
        ),
    ).order_by("code")


# Each stands behind what it refers to.
PARTS = [
    Part(
        "countries",
        _("Countries"),
        CountrySerializer,
        lambda: (
            Country.objects.filter(pk__in=_readings().values("share_of"))
            .select_related("region")
            .order_by("code")
        ),
    ),
    Part("units", _("Units"), UnitRow, lambda: Unit.objects.in_use().order_by("code")),
    Part(
        "subjects",
        _("Subjects"),
        SubjectRow,
        lambda: Subject.objects.filter(pk__in=_readings().values("subject")).order_by("code"),
    ),
    Part(
        "sources",
        _("Sources"),
        SourceRow,
        lambda: Source.objects.filter(pk__in=_citations().order_by().values("source")).order_by(
            "code"
        ),
    ),
    Part(
        "measures",
        _("Measures"),
        MeasureSerializer,
        lambda: querysets.measures().order_by("code"),
    ),
    Part("readings", _("Figures"), ReadingSerializer, querysets.readings),
    Part("citations", _("Citations"), CitationRow, _citations),
]
