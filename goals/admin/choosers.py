"""Long lists to choose from: plain selects under headings instead of pop-up search fields."""

from django.db import models
from django.forms import Field
from django.utils.text import capfirst

from goals.forms import GroupedChoiceField
from goals.models import CrimeArea, Goal, Measure, Source, Subject, Target
from goals.querysets import OWNERS


def chooser(db_field: models.Field) -> Field | None:
    """The form field of a foreign key to a long list; None for every other field."""
    offer = _OFFERS.get(db_field.related_model) if db_field.many_to_one else None
    if offer is None:
        return None
    rows, group, label = offer
    return GroupedChoiceField(
        rows(),
        group_label=group,
        row_label=label,
        required=not db_field.blank,
        label=capfirst(db_field.verbose_name),
        help_text=db_field.help_text,
    )


_OFFERS = {
    Target: (
        lambda: Target.objects.select_related("sdg").order_by("sdg__number", "sort"),
        lambda target: str(target.sdg),
        lambda target: f"{target.code} {target.label}"[:110],
    ),
    Goal: (
        lambda: Goal.objects.select_related("edition").order_by("-edition__code", "number"),
        lambda goal: goal.edition.code,
        str,
    ),
    Subject: (
        lambda: Subject.objects.select_related(*OWNERS).order_by("kind", "code"),
        lambda subject: capfirst(subject.get_kind_display()),
        lambda subject: subject.name,
    ),
    Measure: (
        lambda: Measure.objects.select_related("unit").order_by("kind", "name_en"),
        lambda measure: capfirst(measure.get_kind_display()),
        lambda measure: f"{measure.name} ({measure.unit})",
    ),
    CrimeArea: (lambda: CrimeArea.objects.order_by("sort"), lambda area: "", str),
    Source: (
        lambda: Source.objects.order_by("kind", "title_en"),
        lambda source: capfirst(source.get_kind_display()),
        lambda source: source.title[:110],
    ),
}
