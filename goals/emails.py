"""Letters of the goals room; what a letter is: members/letters.py."""

from datetime import datetime

from goals.models import EmbargoedFigure, FollowedRow, RevisionItem
from members.letters import post
from members.models import User


def figures_shared(*, first: EmbargoedFigure, reader: User, lifts_at: datetime) -> None:
    """To a partner: her organisation is shown figures, of which `first` is one."""
    post(
        "goals/figures_shared",
        key=f"shared:{first.pk}:{reader.pk}",
        person=reader,
        facts={"lifts_at": lifts_at.isoformat()},
    )


def citation_changed(*, followed: FollowedRow, item: RevisionItem) -> None:
    """To who cited something that says something else now, or is withdrawn."""
    post(
        "goals/citation_changed",
        key=f"citation:{followed.pk}:{item.pk}",
        person=followed.person,
        rows={"followed": followed, "revision": item.revision},
        facts={"is_withdrawn": item.action == RevisionItem.Action.WITHDRAWN},
    )
