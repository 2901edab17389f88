"""Which page object a row belongs to: the one that is drafted, reviewed and published."""

from goals.models import (
    Aim,
    Citation,
    Content,
    Crosswalk,
    GoalCrimeArea,
    Reading,
    Strand,
    Subject,
    SubjectGoal,
)

# The way from a part to the row one step nearer to its page object.
_STEPS = {
    Aim: "goal",
    GoalCrimeArea: "goal",
    Crosswalk: "later",
    Strand: "theme",
    Subject: "owner",
    SubjectGoal: "subject",
    Reading: "subject",
    Citation: "statement",
}


def let_belong(part: type[Content], step: str) -> None:
    """Rooms to the right name their parts here, and the way to their whole."""
    _STEPS[part] = step


def root_of(row: Content) -> Content:
    """Follow a part up to its page object; a page object is its own root."""
    step = _STEPS.get(type(row))
    return root_of(getattr(row, step)) if step else row


def is_part(model: type[Content]) -> bool:
    """Is a row of this model published with another row, never by itself?"""
    return model in _STEPS


def lock(row: Content) -> int:
    """Hold the page object of a row until the request ends; give the row's version as it is now.

    Whoever saves any part of a page object takes this lock first, so that of two people
    saving at the same moment the second always sees what the first one wrote.
    """
    root = root_of(row)
    versions = type(root).objects.select_for_update().order_by().values_list("version", flat=True)
    now = versions.get(pk=root.pk)
    if row == root:
        return now
    return type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def touch(row: Content) -> Content:
    """Move the page object of a row to its next version, because a part of it changed."""
    root = root_of(row)
    root.refresh_from_db(fields=["version"])
    root.version += 1
    root.save(update_fields=["version"])
    return root
