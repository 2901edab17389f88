"""What the operations of each goal led to, in the open API: totals, and the figures behind one."""

from functools import cached_property
from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api import querysets
from goals.api.figures import (
    DecimalText,
    MeasureReference,
    ReadingSerializer,
    ReadingViewSet,
    UnitReference,
)
from goals.api.rows import GoalReference
from goals.models import Measure, Reading, Unit
from members.api.filters import coded, numbered
from members.api.rows import PageField, PartialDate, RowViewSet, TellingSerializer, site_address
from operations import proof
from operations.models import Total
from operations.proof import Reason


def _graded(grade: Reading.Grade) -> serializers.IntegerField:
    """How many of the figures added have this grade."""
    return serializers.IntegerField(
        source=f"grades.{grade}", default=0, read_only=True, label=grade.label
    )


class TotalSerializer(TellingSerializer):
    """One measure over the operations of one goal, each thing counted once."""

    code = serializers.CharField(read_only=True, label=_("code"))
    goal = GoalReference(read_only=True)
    measure = MeasureReference(read_only=True)
    unit = UnitReference(source="measure.unit", read_only=True)
    state = serializers.ChoiceField(Reading.State.choices, read_only=True, label=_("state"))
    value = DecimalText(read_only=True)
    operations_with_number = serializers.IntegerField(source="told", read_only=True)
    operations_of_goal = serializers.IntegerField(
        source="goal.results.operations",
        read_only=True,
        label=_("operations"),
        help_text=_("All that serve the goal or served its earlier wording, with a number or not."),
    )
    participations_unnamed = serializers.IntegerField(source="unnamed", read_only=True)
    operations_without_country = serializers.IntegerField(source="silent", read_only=True)
    period_from = PartialDate(source="since", read_only=True)
    as_of = PartialDate(read_only=True)
    grade_a, grade_b, grade_c = map(_graded, (Reading.Grade.A, Reading.Grade.B, Reading.Grade.C))
    grade_d, grade_e = map(_graded, (Reading.Grade.D, Reading.Grade.E))
    revision = serializers.IntegerField(
        source="goal.results.changed_in.number",
        read_only=True,
        label=_("last change"),
        help_text=_("The revision in which a total of the goal last became another."),
    )
    figures_at = serializers.SerializerMethodField(
        label=_("figures"),
        help_text=_("Where each figure behind it stands, added or not, and why."),
    )
    page = PageField()

    class Meta:
        model = Total
        fields = [
            *("code", "goal", "measure", "unit", "state", "value", "qualifier"),
            *("figures", "operations", "operations_with_number", "operations_of_goal"),
            *("countries", "participations_unnamed", "operations_without_country"),
            *("period_from", "as_of", "grade_a", "grade_b", "grade_c", "grade_d", "grade_e"),
            *("revision", "figures_at", "page"),
        ]

    def get_figures_at(self, total: Total) -> str:
        """As the same revision left them, where the total is that of a revision."""
        names = {"goal": total.goal.code, "measure": total.measure.code}
        revision = getattr(self.context["request"], "revision", None)
        if revision is None:
            path = reverse("api:result-json", kwargs=names)
        else:
            path = reverse("api:result-json-pinned", kwargs=names | {"revision": revision.number})
        return site_address(path, self.context)


class ResultFilters(FilterSet):
    goal = numbered("GPG", 7, "goal__number", _("Number or code of a goal."))
    measure = coded(lambda request: Measure.objects.all(), _("Code of a measure."))
    unit = coded(lambda request: Unit.objects.all(), _("Code of a unit."), "measure__unit")


class ResultViewSet(RowViewSet):
    title = _("Results")
    about = _(
        "What the operations of each goal led to, measure by measure: how many operations tell a"
        " number, how many countries are named, of which time it speaks. Each thing counts once."
    )
    serializer_class = TotalSerializer
    filterset_class = ResultFilters
    example_code = "GPG1/arrests"
    example_query = "goal=1"

    def get_queryset(self) -> models.QuerySet:
        return Total.objects.visible_to(None).for_api()

    def looked_up(self, code: str) -> dict[str, Any]:
        goal, _slash, measure = code.partition("/")
        return {"goal__code": goal, "measure__code": measure}


class FigureBehindSerializer(ReadingSerializer):
    """A figure that could have gone into a total, and whether it did."""

    is_added = serializers.BooleanField(
        read_only=True, label=_("Added?"), help_text=_("Whether the total adds it.")
    )
    reason = serializers.ChoiceField(
        Reason.choices,
        read_only=True,
        allow_null=True,
        label=_("reason"),
        help_text=_("Why it is not added; empty where it is."),
    )

    class Meta(ReadingSerializer.Meta):
        fields = [*ReadingSerializer.Meta.fields, "is_added", "reason"]


class FiguresBehindViewSet(ReadingViewSet):
    """Every figure of a measure that the operations of a goal tell."""

    title = _("Figures behind a total")
    about = _(
        "Every figure of a measure that the operations of a goal tell. Adding up those that are"
        " added gives the total; the others say why they are not."
    )
    serializer_class = FigureBehindSerializer
    filterset_class = None
    described_under = "results"
    parts = {
        "goal": ("GPG1", _("The code of a goal.")),
        "measure": ("arrests", _("The code of a measure.")),
    }

    @cached_property
    def total(self) -> Total:
        wanted = ResultViewSet().looked_up(f"{self.kwargs['goal']}/{self.kwargs['measure']}")
        return get_object_or_404(Total.objects.visible_to(None).for_api(), **wanted)

    @cached_property
    def proof(self) -> proof.Proof:
        return proof.of(self.total.goal, self.total.measure, querysets.readings())

    def get_queryset(self) -> models.QuerySet:
        return self.proof.figures

    def get_serializer(self, *rows: Any, **kwargs: Any) -> serializers.BaseSerializer:
        for row in rows[0] if rows else []:  # always many
            row.reason = self.proof.reason(row)
            row.is_added = row.reason is None
        return super().get_serializer(*rows, **kwargs)


NOUNS = {"results": ResultViewSet}
