"""Follow what one cites: a published row, as it was, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from goals import emails, search
from goals.models import FollowedRow, Reading, RevisionItem, SearchEntry
from goals.searchable import model_of, searchable
from members.admin.differences import differences
from members.models import User
from members.permissions import Permission, require

MOST_FOLLOWED, MOST_FOUND = 200, 20


@transaction.atomic
def follow(*, item: RevisionItem, by: User) -> FollowedRow:
    """Follow the row of `item`, which is the state that she cites."""
    require(by, Permission.CITATION_FOLLOW)
    if FollowedRow.objects.visible_to(by).count() >= MOST_FOLLOWED:
        raise ValidationError(
            _("You follow %(count)s citations already. End one first.") % {"count": MOST_FOLLOWED}
        )
    row = item.content_type.model_class()._default_manager.filter(pk=item.object_id).first()
    if row is None:
        raise ValidationError(_("This is not published any more, so it cannot change."))
    try:
        with transaction.atomic():
            return FollowedRow.objects.create(
                person=by,
                content_type=item.content_type,
                object_id=item.object_id,
                cited=item,
                title=_titles(row),
            )
    except IntegrityError as error:
        raise ValidationError(_("You follow this already. Nothing was changed.")) from error


def unfollow(*, followed: FollowedRow, by: User) -> None:
    """She is told of it no more."""
    require(by, Permission.CITATION_FOLLOW)
    followed.delete()


def tell_followers(*, revision: int) -> int:
    """Write to everybody who follows a row of this revision; how many letters that were.

    Called by the worker, in its scope; a second call finds everybody told.
    """
    told = 0
    for followed in FollowedRow.objects.touched_by(revision).select_for_update(of=("self",)):
        item = followed.item_of(revision)
        if item.action == RevisionItem.Action.WITHDRAWN or _changed(followed.told_last, item):
            emails.citation_changed(followed=followed, item=item)
            told += 1
        followed.told = item
        followed.save(update_fields=["told"])
    return told


@dataclass(frozen=True)
class Followed:
    """One followed row for its page: what it said, what it says, and where it stands."""

    row: FollowedRow
    now: RevisionItem
    path: str
    lines: list[dict[str, Any]]

    @property
    def is_withdrawn(self) -> bool:
        return self.now.action == RevisionItem.Action.WITHDRAWN


def list_of(person: User) -> list[Followed]:
    """What she follows, newest first, each with what changed since she cited it."""
    rows = list(FollowedRow.objects.visible_to(person).for_list_page())
    items = RevisionItem.objects.with_revision().in_bulk([row.newest for row in rows])
    paths = _paths(rows)
    return [
        Followed(
            row, items[row.newest], paths.get(row.key, ""), _changed(row.cited, items[row.newest])
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Found:
    """A published row that can be followed: the item that stands today."""

    title: str
    code: str
    item: int


def find(words: str) -> list[Found]:
    """Rows whose words match: figures first, then what the search of the portal finds."""
    readings = list(Reading.objects.named(words).for_list_page()[:MOST_FOUND])
    wanted = [(Reading, row.pk, _title(row), row.code) for row in readings]
    for hit in search.find(words, get_language(), limit=MOST_FOUND).hits:
        if model := model_of(hit.entry.kind):
            wanted.append((model, hit.entry.row_id, hit.entry.title, hit.entry.code))
    items = RevisionItem.objects.newest_of((model, pk) for model, pk, _title, _code in wanted)
    return [
        Found(title, code, items[model, pk])
        for model, pk, title, code in wanted
        if (model, pk) in items
    ]


def _changed(before: RevisionItem, now: RevisionItem) -> list[dict[str, Any]]:
    """What reads differently, in any language. Where a text comes from is no part of it."""
    old, new = before.snapshot, now.snapshot
    fields = [
        (name, old.get(name), value)
        for name, value in new.items()
        if old.get(name) != value and f"{name}_en" not in new and name != "text_status"
    ]
    return differences(now.content_type.model_class(), fields)


def _paths(rows: Iterable[FollowedRow]) -> dict[tuple[type[models.Model], int], str]:
    """Where each followed row is shown today; those that are withdrawn are not in it."""
    found, kinds, readings = {}, {}, []
    for row in rows:
        model = row.content_type.model_class()
        if described := searchable(model):
            kinds.setdefault(described.kind, []).append(row.object_id)
        elif model is Reading:
            readings.append(row.object_id)
    for (kind, pk), path in SearchEntry.objects.paths(kinds, get_language()).items():
        found[model_of(kind), pk] = path
    for pk, reading in Reading.objects.with_subject().in_bulk(readings).items():
        found[Reading, pk] = reading.subject.get_absolute_url()
    return found


def _titles(row: models.Model) -> dict[str, str]:
    titles = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[code] = _title(row)
    return titles


def _title(row: models.Model) -> str:
    if isinstance(row, Reading):
        parts = [row.measure.name, row.subject.name, row.breakdown, row.as_of]
        return " · ".join(str(part) for part in parts if part)
    described = searchable(type(row))
    return getattr(row, described.title) if described else str(row)
