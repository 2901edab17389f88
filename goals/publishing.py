"""From a working copy to a numbered revision: draft, review, publish, refuse, restore.

Every function here changes several tables in one transaction and takes `by`, the person.
The reference load is the one exception (design 3.4); it has no person and is marked so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from goals import search, twins
from goals.models import Content, Draft, EmbargoedFigure, Reading, Revision, RevisionItem
from members.announcement import announce
from members.audit.events import Event
from members.audit.record import record
from members.editing import edit_beside_others
from members.models import User
from members.models.reference import jsonable
from members.outbox import leave
from members.permissions import Permission, require
from members.scope import Copy, scope

_PUBLICATION_LOCK = 7_196  # one publication at a time; readers never wait for it

# What becomes of a draft, and the promises that it leaves: one kind for each room that acts on it.
_HEARERS: dict[str, list[str]] = {"published": ["published"], "refused": [], "discarded": []}


def let_hear(event: str, kind: str) -> None:
    """A room to the left acts on `event`: it consumes promises of this kind in its tasks."""
    if kind not in _HEARERS[event]:
        _HEARERS[event].append(kind)


class Change(NamedTuple):
    """A row of the published copy before and after a publication; None where it was not there."""

    model: type[Content]
    old: dict[str, Any] | None
    new: dict[str, Any]


Follower = Callable[[Revision, list[Change], list[Content]], None]
_followers: list[Follower] = []


def let_follow(follower: Follower) -> None:
    """Call `follower` in the transaction of each publication, once its rows are published.

    It gets what changed for readers, and all rows that were put forward.
    """
    _followers.append(follower)


def record_edit(*, row: Content, by: User) -> Draft:
    """Note that `by` changed `row` or its family: she becomes an author of its open draft."""
    require(by, Permission.CONTENT_EDIT)
    with scope(Copy.WORKING):
        _lock_row(row)
        draft = Draft.objects.of(row).open().first()
        if draft is None:
            draft = Draft(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)
        draft.title = str(row)[:320]
        draft.state, draft.reason, draft.decided_by = Draft.State.EDITING, "", None
        draft.save()
        draft.authors.add(by)
        return draft


def submit(*, draft: Draft, by: User) -> Draft:
    """Ask for review. Nothing changes for readers."""
    require(by, Permission.CONTENT_EDIT)
    with scope(Copy.WORKING):
        draft = locked(draft)
        expect(draft, Draft.State.EDITING, Draft.State.REFUSED)
        draft.state, draft.reason, draft.decided_by = Draft.State.IN_REVIEW, "", None
        draft.save()
        return draft


def refuse(*, draft: Draft, by: User, reason: str) -> Draft:
    """Hand a draft back to its authors with a reason; their work stays as it is."""
    require(by, Permission.CONTENT_PUBLISH)
    with scope(Copy.WORKING):
        draft = locked(draft)
        expect(draft, Draft.State.IN_REVIEW)
        draft.state, draft.decided_by = Draft.State.REFUSED, by
        draft.reason = _reason(reason)
        draft.save()
        EmbargoedFigure.objects.of_draft(draft).end()
        _decided("refused", draft, by)
        record(Event.DRAFTS_REFUSED, by=by, about=draft)
        return draft


def publish(*, drafts: Iterable[Draft], by: User, reason: str) -> Revision:
    """Publish drafts in review as one immutable revision; the public pages follow at once."""
    require(by, Permission.CONTENT_PUBLISH)
    reason = _reason(reason)
    with scope(Copy.WORKING), pghistory.context(reason=reason):
        edit_beside_others()
        lock_publication()
        drafts = [locked(draft) for draft in drafts]
        if not drafts:
            raise ValidationError(_("Choose at least one draft to publish."))
        for draft in drafts:
            expect(draft, Draft.State.IN_REVIEW)
            if draft.authors.filter(pk=by.pk).exists():
                raise PermissionDenied(
                    _("You wrote part of “%(title)s”: somebody else must publish it.")
                    % {"title": draft.title}
                )
        revision = _new_revision(Revision.Kind.PUBLICATION, reason, by)
        changed, rows = [], []
        for draft in drafts:
            family = _family_to_publish(draft.row)
            changed += _publish_rows(revision, family, draft)
            rows += family
            draft.state, draft.reason, draft.decided_by = Draft.State.PUBLISHED, reason, by
            draft.save()
            EmbargoedFigure.objects.of_draft(draft).end()
        _tell(revision, drafts, changed, rows)
        return revision


def publish_reference(rows: list[Content]) -> Revision | None:
    """Publish what the reference load wrote; the only revision without a person."""
    with scope(Copy.WORKING):
        lock_publication()
        if not rows:
            return None
        revision = _new_revision(
            Revision.Kind.REFERENCE_LOAD, "Facts of the reference folder", None
        )
        _tell(revision, [], _publish_rows(revision, rows, None), rows)
        return revision


def publish_archive(*, rows: list[Content], number: int, published_at: datetime) -> Revision:
    """An archive in an empty portal: the state of its revision, with its number and its day."""
    with scope(Copy.WORKING):
        lock_publication()
        if Revision.objects.exists():
            raise ValidationError(_("This portal has content: what it imports becomes drafts."))
        revision = Revision(
            number=number,
            kind=Revision.Kind.REFERENCE_LOAD,
            published_at=published_at,
            reason="Archive of figures",
        )
        revision.save_base(raw=True, force_insert=True)  # raw: it was not published just now
        _tell(revision, [], _publish_rows(revision, rows, None), rows)
        return revision


def discard(*, draft: Draft, by: User) -> Draft:
    """Give up a draft: its rows return to what is published; new rows are retired."""
    require(by, Permission.CONTENT_EDIT)
    with scope(Copy.WORKING), pghistory.context(reason=_("Draft discarded")):
        edit_beside_others()
        draft = locked(draft)
        expect(draft, *Draft.OPEN)
        for model, rows in _by_model(draft.row.family()).items():
            published = twins.published_snapshots(model, list(rows))
            # New rows leave first: one of them may stand where an old one comes back.
            for pk in sorted(rows, key=lambda pk: pk in published):
                _undo(rows[pk], published.get(pk, {"is_retired": True}))
        draft.state = Draft.State.DISCARDED
        draft.save()
        EmbargoedFigure.objects.of_draft(draft).end()
        _decided("discarded", draft, by)
        return draft


def restore(
    *, row: Content, snapshot: dict, by: User, reason: str, root: Content | None = None
) -> Draft:
    """Put an earlier state of a row back into the working copy, as a new draft (of `root`)."""
    require(by, Permission.CONTENT_EDIT)
    with scope(Copy.WORKING), pghistory.context(reason=_reason(reason)):
        edit_beside_others()
        row.return_to(snapshot)
        return record_edit(row=root or row, by=by)


def changes(draft: Draft) -> list[dict]:
    """What publishing would change, row by row: {row, action, fields: [(name, old, new)]}."""
    found = []
    for model, rows in _by_model(draft.row.family()).items():
        published = twins.published_snapshots(model, list(rows))
        for pk, new in twins.working_snapshots(model, list(rows)).items():
            if draft.row.is_retired:  # publishing takes the parts along
                new |= {"is_retired": True}
            old = published.get(pk)
            action = _action(old, new)
            if action:
                fields = [
                    (name, (old or {}).get(name), value)
                    for name, value in new.items()
                    # The bare column of a translated text repeats the English one.
                    if (old or {}).get(name) != value and name != "id" and f"{name}_en" not in new
                ]
                found.append({"row": rows[pk], "action": action, "fields": fields})
    return found


def _publish_rows(revision: Revision, rows: list[Content], draft: Draft | None) -> list[Change]:
    changed: list[Change] = []
    for model, by_pk in _by_model(rows).items():
        content_type = ContentType.objects.get_for_model(model)
        published = twins.published_snapshots(model, list(by_pk))
        items = [
            RevisionItem(
                revision=revision,
                content_type=content_type,
                object_id=pk,
                code=new["code"],
                action=action,
                draft=draft,
                snapshot=new,
            )
            for pk, new in twins.working_snapshots(model, list(by_pk)).items()
            if (action := _action(published.get(pk), new))
        ]
        RevisionItem.objects.bulk_create(items)
        changed += [Change(model, published.get(i.object_id), i.snapshot) for i in items]
        touched = [item.object_id for item in items]
        twins.replace(model, touched)
        search.index(model, touched)
        if model is Reading:  # what everybody reads is under embargo no more
            EmbargoedFigure.objects.of_readings(touched).end()
    return changed


def _family_to_publish(row: Content) -> list[Content]:
    """The row with its parts; a row that leaves takes its parts along."""
    family = list(row.family())
    for part in family if row.is_retired else []:
        if not part.is_retired:
            part.is_retired = True
            part.version += 1
            part.save()
    return family


def _action(old: dict | None, new: dict) -> str | None:
    if old is None:
        return None if new["is_retired"] else RevisionItem.Action.ADDED
    if new["is_retired"]:
        return RevisionItem.Action.WITHDRAWN
    return RevisionItem.Action.CHANGED if old != new else None


def _by_model(rows: Iterable[Content]) -> dict[type[Content], dict[int, Content]]:
    found: dict[type[Content], dict[int, Content]] = defaultdict(dict)
    for row in rows:
        found[type(row)][row.pk] = row
    return found


def _undo(row: Content, snapshot: dict) -> None:
    """Take a row back to `snapshot`; a fact that was loaded meanwhile may be loaded again."""
    loaded = [name for name, word in (row.loaded or {}).items() if word == _word(row, name)]
    row.return_to(snapshot)
    undone = [name for name in loaded if row.loaded[name] != _word(row, name)]
    if undone:
        row.forget_load_of(undone)
        row.save()


def _word(row: Content, name: str) -> Any:
    return jsonable(getattr(row, name))


def _new_revision(kind: str, reason: str, by: User | None) -> Revision:
    newest = Revision.objects.aggregate(n=Max("number"))["n"] or 0
    return Revision.objects.create(number=newest + 1, kind=kind, reason=reason, published_by=by)


def _tell(
    revision: Revision, drafts: list[Draft], changed: list[Change], rows: list[Content]
) -> None:
    """The web processes hear of it with the commit; the audit trail is written last."""
    for follower in _followers:
        follower(revision, changed, rows)
    announce(f"revision {revision.number}")
    ids = [draft.pk for draft in drafts]
    if revision.number > 1:  # nobody cited anything before the first
        for kind in _HEARERS["published"]:
            payload = {"revision": revision.pk, "drafts": ids}
            leave(kind, key=f"{kind}:{revision.number}", payload=payload)
    detail = {"number": revision.number, "drafts": ids}
    record(Event.PUBLISHED, by=revision.published_by, about=revision, detail=detail)


def _decided(event: str, draft: Draft, by: User) -> None:
    """A draft may be refused several times; each is news."""
    for kind in _HEARERS[event]:
        key = f"{kind}:{draft.pk}:{draft.changed_at.timestamp()}"
        leave(kind, key=key, payload={"draft": draft.pk, "by": by.pk})


def lock_publication() -> None:
    """Until this transaction ends, nobody else publishes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLICATION_LOCK])


def _lock_row(row: Content) -> None:
    """Two people may save two aims of one goal at once; they share one draft all the same."""
    type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def locked(draft: Draft) -> Draft:
    """The draft as it is now, held until the transaction ends."""
    return Draft.objects.select_for_update().get(pk=draft.pk)


def expect(draft: Draft, *states: str) -> None:
    """Stop unless the draft is in one of these states."""
    if draft.state not in states:
        raise ValidationError(
            _("“%(title)s” is %(state)s now; somebody else was quicker. Nothing was changed.")
            % {"title": draft.title, "state": draft.get_state_display()}
        )


def _reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < 5:
        raise ValidationError({"reason": _("Give a reason in a few words.")})
    return reason[:300]
