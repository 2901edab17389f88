"""What a trace may start from: everything that there is, or what is called by some words."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst

from goals import remembered
from goals.models import Subject, Target
from goals.search import fold
from members.models import Country
from portal.trace.graph import Layer, Node
from portal.trace.walk import node_of

MOST = 20  # of one kind


def groups(words: str) -> Iterator[tuple[str | Promise, list[Node]]]:
    """Headings, each with what can be started from. Without words: what there is of a few."""
    goals, sdgs = remembered.goals(), remembered.sdgs()
    subjects = Subject.objects.visible_to(None).in_use().order_by("kind", "pk")
    if not words:
        yield Layer.GOAL.label, [node_of(goal) for goal in goals]
        yield Layer.TARGET.label, [node_of(sdg) for sdg in sdgs]
        yield Layer.MEANS.label, [node_of(row) for row in subjects.filter(kind="capability")]
        yield Layer.MODULE.label, [node_of(row) for row in subjects.filter(kind="module")]
        return
    wanted = fold(words)
    yield Layer.GOAL.label, [node for node in map(node_of, goals) if wanted in fold(node.words)]
    targets = Target.objects.visible_to(None).in_use().select_related("sdg")
    targets = targets.filter(Q(label__icontains=words) | Q(code__iexact=words))[:MOST]
    named = [node for node in map(node_of, sdgs) if wanted in fold(node.words)]
    yield Layer.TARGET.label, [*named, *map(node_of, targets)]
    yield from _subjects(subjects.filter(name__icontains=words))
    countries = Country.objects.visible_to(None).names()
    yield Layer.COUNTRY.label, [node_of(c) for c in countries if wanted in fold(c.name)][:MOST]


def _subjects(named: QuerySet) -> Iterator[tuple[str, list[Node]]]:
    """By kind; operations apart, because there may be thousands of them."""
    operation = Subject.Kind.OPERATION
    found = [*named.exclude(kind=operation)[: 5 * MOST], *named.filter(kind=operation)[:MOST]]
    for kind, label in Subject.Kind.choices:
        yield capfirst(label), [node_of(row) for row in found if row.kind == kind]
