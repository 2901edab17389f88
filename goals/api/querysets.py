"""What each noun of the API reads, in a number of queries that does not grow with its rows.

Pages read lean rows, in the reader's language alone; the API tells all languages, so these
read whole rows.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Prefetch

from goals.models import (
    SDG,
    Aim,
    Capability,
    Crosswalk,
    Goal,
    GoalCrimeArea,
    Link,
    Measure,
    Notice,
    Reading,
    Revision,
    Source,
    Strand,
    SubjectGoal,
    Target,
    Theme,
)
from goals.querysets import CURRENT_EDITION
from members.asking import these


def goals() -> models.QuerySet:
    """Goals of every edition with aims, crime areas and the edges between editions."""
    carried = Crosswalk.objects.in_use().select_related("earlier", "later")
    return (
        Goal.objects.visible_to(None)
        .in_use()
        .select_related("edition")
        .prefetch_related(
            Prefetch("aims", Aim.objects.in_use().order_by("sort")),
            Prefetch("area_edges", GoalCrimeArea.objects.in_use().select_related("area")),
            Prefetch("earlier_edges", carried),
            Prefetch("later_edges", carried),
        )
        .order_by("number", "edition__code")
    )


def aims() -> models.QuerySet:
    rows = Aim.objects.visible_to(None).in_use().select_related("goal__edition")
    return rows.order_by("goal__edition__code", "goal__number", "sort")


def themes() -> models.QuerySet:
    strands = Strand.objects.in_use().order_by("sort")
    return Theme.objects.visible_to(None).in_use().prefetch_related(Prefetch("strands", strands))


def strands() -> models.QuerySet:
    return Strand.objects.visible_to(None).in_use().select_related("theme")


def sdgs() -> models.QuerySet:
    return SDG.objects.visible_to(None).in_use()


def targets() -> models.QuerySet:
    rows = Target.objects.visible_to(None).in_use().select_related("sdg")
    return rows.order_by("sdg__number", "sort", "pk")


def targets_of(sdg: SDG) -> models.QuerySet:
    return targets().filter(sdg=sdg)


def links() -> models.QuerySet:
    """Links of every edition, those that ended too."""
    return (
        Link.objects.visible_to(None)
        .in_use()
        .select_related("goal__edition", "sdg", "target__sdg")
        .order_by("goal__number", "sdg__number", F("target__sort").asc(nulls_first=True), "pk")
    )


def open_links(**end: models.Model) -> models.QuerySet:
    """Links in force of one goal (`goal=…`) or to one SDG (`sdg=…`)."""
    return links().open().filter(goal__edition__code=CURRENT_EDITION, **end)


def capabilities() -> models.QuerySet:
    return _with_goals(Capability.objects.visible_to(None).in_use())


def notices() -> models.QuerySet:
    return _with_goals(Notice.objects.visible_to(None).in_use())


def _with_goals(owners: models.QuerySet) -> models.QuerySet:
    """Owners of subjects with the goals of the edition in force that they serve."""
    edges = SubjectGoal.objects.in_use().filter(goal__edition__code=CURRENT_EDITION)
    edges = edges.select_related("goal").order_by("goal__number")
    served = Prefetch("subject__goal_edges", edges, to_attr="served")
    return owners.select_related("subject").prefetch_related(served).order_by("sort", "pk")


def measures() -> models.QuerySet:
    return Measure.objects.visible_to(None).in_use().select_related("unit")


def readings() -> models.QuerySet:
    rows = Reading.objects.visible_to(None).in_use()
    return rows.select_related(
        "measure__unit", "subject", "supersedes", "beside", "share_of"
    ).order_by("subject__code", "measure__code", "as_of", "sort", "pk")


def readings_of(measure: Measure) -> models.QuerySet:
    return readings().filter(measure=measure)


def sources() -> models.QuerySet:
    return Source.objects.visible_to(None).for_list_page()


def revisions() -> models.QuerySet:
    return Revision.objects.visible_to(None).for_list_page()


def by_key(
    model: type[models.Model], keys: Iterable[int], joined: str = ""
) -> dict[int, models.Model]:
    """Whole rows by their key, each with the row that `joined` names."""
    rows = model._default_manager.filter(pk__in=these(keys))
    return {row.pk: row for row in (rows.select_related(joined) if joined else rows)}
