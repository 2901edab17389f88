"""Which figures a total added, and why it left the others out: so that anybody may add again."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from goals.figure_querysets import ReadingQuerySet
from goals.models import Goal, Measure, Reading
from operations import querysets, totals
from operations.models import Operation


class Reason(TextChoices):
    """Why a figure is not added."""

    NO_NUMBER = "no_number", _("gives no number")
    OTHER_ACCOUNT = "other_account", _("another account of a figure that counts")
    SHARE = "share", _("share of one country in a joint figure")
    REPLACED = "replaced", _("replaced by a newer figure")
    SAME_TIME = "same_time", _("another figure of this operation speaks of the same time")
    OTHER_PARTS = "other_parts", _("parts by another dimension of this number are added")
    WITH_WHOLE = "with_whole", _("counted with the operation that it is a part of")


@dataclass(frozen=True)
class Proof:
    """All figures that could have gone into a total: which did, and which stand on their own."""

    operations: int
    figures: ReadingQuerySet
    added: frozenset[int]
    standing: frozenset[int]
    beside_parts: frozenset[int]

    def reason(self, reading: Reading) -> Reason | None:
        """None: it was added."""
        if reading.pk in self.added:
            return None
        if reading.value is None:
            return Reason.NO_NUMBER
        if reading.beside_id is not None:
            return Reason.OTHER_ACCOUNT
        if reading.share_of_id is not None:
            return Reason.SHARE
        if reading.is_replaced:
            return Reason.REPLACED
        if reading.pk in self.standing:
            return Reason.WITH_WHOLE
        return Reason.OTHER_PARTS if reading.pk in self.beside_parts else Reason.SAME_TIME


def of(goal: Goal, measure: Measure, readings: ReadingQuerySet | None = None) -> Proof:
    """The total as it is made, from the figures themselves and not from what was kept of it.

    `readings` are the figures as whoever asks wants to read them; a page reads lean ones.
    """
    operations = querysets.operations_of_goal(goal)
    rows = querysets.countable_figures().filter(measure=measure)
    told = [totals.Figure(*row) for row in rows]
    stands = totals.by_operation(told)
    total = totals.count(stands, operations, Operation.objects.wholes())
    return Proof(
        operations=len(operations),
        figures=querysets.figures_of_operations(measure, operations, readings),
        added=frozenset(figure.pk for figure in total.figures),
        standing=frozenset(figure.pk for rows in stands.values() for figure in rows),
        beside_parts=frozenset(totals.beside_other_parts(told, stands)),
    )
