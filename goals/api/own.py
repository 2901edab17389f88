"""What a partner's programs read with a token: figures under embargo, and what became of citations.

The same as on her own pages (goals/partner_views.py), and on record in the same way.
"""

from typing import Any

from rest_framework.request import Request

from goals import following
from goals.api.figures import ReadingSerializer
from goals.embargo import shown_to
from goals.following import Followed
from goals.models import EmbargoedFigure
from members.api.rows import TellingSerializer, site_address
from members.api.tokens import with_token
from members.permissions import Permission, require


class SharedReadingSerializer(ReadingSerializer):
    """A figure as it was shared: it has no page, no sources and supersedes nothing yet."""

    last_fields = ("languages",)

    class Meta(ReadingSerializer.Meta):
        fields = [
            name
            for name in ReadingSerializer.Meta.fields
            if name not in {"page", "supersedes", "beside", "share_of"}
        ]


class EmbargoedFigureSerializer(TellingSerializer):
    reading = SharedReadingSerializer(source="as_reading", read_only=True)

    class Meta:
        model = EmbargoedFigure
        fields = ["lifts_at", "shared_at", "reading"]


@with_token
def figures(request: Request) -> dict[str, Any]:
    """Figures that her organisation may see before they are published."""
    rows = shown_to(request.user)
    told = EmbargoedFigureSerializer(rows, many=True, context={"request": request})
    return {"count": len(rows), "results": told.data}


@with_token
def citations(request: Request) -> dict[str, Any]:
    """What she follows, newest first, each with what changed since she cited it."""
    require(request.user, Permission.CITATION_FOLLOW)
    context = {"request": request}
    rows = [_told(entry, context) for entry in following.list_of(request.user)]
    return {"count": len(rows), "results": rows}


def _told(entry: Followed, context: dict[str, Any]) -> dict[str, Any]:
    cited, now = entry.row.cited.revision, entry.now.revision
    return {
        "title": str(entry.row),
        "page": site_address(entry.path, context) if entry.path else None,
        "followed_at": entry.row.followed_at,
        "cited_revision": cited.number,
        "newest_revision": now.number,
        "is_withdrawn": entry.is_withdrawn,
        "changes": [
            {
                "what": line["label"],
                "language": line["language"],
                "cited": line["old"],
                "now": line["new"],
            }
            for line in entry.lines
        ],
    }
