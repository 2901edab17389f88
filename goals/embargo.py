"""Figures shown to partners before everybody sees them, under embargo until a moment.

A publisher shares the figures of a draft in review; as with publishing, no author of the draft
may (a trigger says the same, migration 0005). What is decided about the draft ends the sharing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from goals import twins
from goals.emails import figures_shared
from goals.models import Draft, EmbargoedFigure, Reading, RevisionItem
from goals.publishing import changes, expect, locked
from members.audit.events import Event
from members.audit.record import record
from members.models import Organisation, User
from members.permissions import Permission, require
from members.scope import Copy, scope


def share(
    *, draft: Draft, organisations: Iterable[Organisation], lifts_at: datetime, by: User
) -> list[EmbargoedFigure]:
    """Show the new and changed figures of `draft` to the partners of some organisations.

    Sharing once more replaces what they were shown. Their partners get a letter.
    """
    require(by, Permission.CONTENT_PUBLISH)
    if lifts_at <= timezone.now():
        raise ValidationError(_("The embargo must end in the future."))
    with scope(Copy.WORKING):
        draft = locked(draft)
        expect(draft, Draft.State.IN_REVIEW)
        if draft.authors.filter(pk=by.pk).exists():
            raise PermissionDenied(
                _("You wrote part of “%(title)s”: somebody else must share it.")
                % {"title": draft.title}
            )
        snapshots = _figures_of(draft)
        if not snapshots:
            raise ValidationError(_("This draft changes no figure, so there is nothing to share."))
        EmbargoedFigure.objects.of_readings(snapshots).for_organisations(organisations).end()
        shared = EmbargoedFigure.objects.bulk_create(
            EmbargoedFigure(
                organisation=organisation,
                draft=draft,
                reading_id=pk,
                snapshot=snapshot,
                lifts_at=lifts_at,
                shared_by=by,
            )
            for organisation in organisations
            for pk, snapshot in snapshots.items()
        )
        first = {figure.organisation_id: figure for figure in reversed(shared)}
        for reader in User.objects.partners_of(organisations):
            figures_shared(first=first[reader.organisation_id], reader=reader, lifts_at=lifts_at)
        detail = {"figures": len(snapshots), "organisations": sorted(first)}
        record(Event.EMBARGO_SHARED, by=by, about=draft, detail=detail)
        return shared


def take_back(*, draft: Draft, by: User) -> int:
    """End the sharing of a draft's figures; how many rows that were."""
    require(by, Permission.CONTENT_PUBLISH)
    with scope(Copy.WORKING):
        ended = EmbargoedFigure.objects.of_draft(draft).end()
        record(Event.EMBARGO_ENDED, by=by, about=draft, detail={"figures": ended})
        return ended


def shown_to(person: User) -> list[EmbargoedFigure]:
    """What her organisation may see now. That she looks is on record."""
    require(person, Permission.EMBARGO_VIEW)
    figures = list(EmbargoedFigure.objects.visible_to(person).shared().for_list_page())
    if figures:
        drafts = sorted({figure.draft_id for figure in figures})
        record(Event.EMBARGO_VIEWED, by=person, detail={"figures": len(figures), "drafts": drafts})
    return figures


def _figures_of(draft: Draft) -> dict[int, dict]:
    """What would be published of each figure that the draft adds or changes."""
    rows = [
        change["row"]
        for change in changes(draft)
        if isinstance(change["row"], Reading) and change["action"] != RevisionItem.Action.WITHDRAWN
    ]
    columns = twins.working_snapshots(Reading, [row.pk for row in rows])
    return {row.pk: EmbargoedFigure.snapshot_of(row, columns[row.pk]) for row in rows}
