"""No digit of a figure is lost on its way: draft, revision, restoring, cited addresses, embargo."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from goals import embargo, publishing, twins
from goals.exact import ExactEncoder, decoded
from goals.models import EmbargoedFigure, Reading, RevisionItem
from members.models import Organisation
from members.scope import Copy, scope
from tests.goals.api_reading import ask, change, read, revise

pytestmark = pytest.mark.django_db
EXACT = Decimal("12345678901234.5678")  # as a float: 12345678901234.568


@pytest.fixture
def precise(reading, editor, publisher):
    """The revision with the precise value; the newest has another."""
    revision = revise(reading, editor, publisher, EXACT, "The ministry counted again")
    revise(reading, editor, publisher, 7, "And once more")
    return revision


def item_of(reading, revision) -> RevisionItem:
    return revision.items.get(object_id=reading.pk, content_type__model="reading")


def test_a_revision_keeps_every_digit(reading, precise):
    assert item_of(reading, precise).snapshot["value"] == EXACT


def test_a_cited_figure_and_its_files_have_every_digit(reading, precise):
    at, measure = f"@r{precise.number}", reading.measure.code

    assert read(f"readings/{reading.code}{at}")["value"] == str(EXACT)
    assert str(EXACT) in ask(f"measures/{measure}{at}.csv").content.decode()
    assert f'"value":"{EXACT}"' in ask(f"measures/{measure}{at}.json").content.decode()


def test_what_is_restored_has_every_digit(reading, precise, editor):
    with scope(Copy.WORKING):
        row = Reading.objects.get(pk=reading.pk)
        snapshot = item_of(reading, precise).snapshot
        publishing.restore(
            row=row, snapshot=snapshot, by=editor, reason="It was right", root=row.subject.owner
        )
        assert Reading.objects.get(pk=reading.pk).value == EXACT


def test_a_discarded_draft_brings_every_digit_back(reading, editor, publisher):
    revise(reading, editor, publisher, EXACT, "The ministry counted again")
    draft = change(Reading.objects.get(pk=reading.pk), editor, value=Decimal(7))

    publishing.discard(draft=draft, by=editor)

    with scope(Copy.WORKING):
        assert Reading.objects.get(pk=reading.pk).value == EXACT


def test_digits_beyond_a_float_are_a_change(reading, editor, publisher):
    revise(reading, editor, publisher, EXACT, "The ministry counted again")
    later = revise(reading, editor, publisher, EXACT + Decimal("0.0001"), "By a fraction")

    assert item_of(reading, later).snapshot["value"] == EXACT + Decimal("0.0001")


def test_a_copy_made_anew_from_the_revisions_has_every_digit(reading, editor, publisher):
    revise(reading, editor, publisher, EXACT, "The ministry counted again")

    twins.rebuild(Reading)

    assert Reading.objects.get(pk=reading.pk).value == EXACT


def test_a_figure_under_embargo_is_shown_with_every_digit(reading, editor, publisher):
    draft = change(Reading.objects.get(pk=reading.pk), editor, value=EXACT)
    partner = Organisation.objects.create(name="An organisation")

    [shared] = embargo.share(
        draft=draft,
        organisations=[partner],
        lifts_at=timezone.now() + timedelta(days=3),
        by=publisher,
    )

    with scope(Copy.WORKING):
        assert EmbargoedFigure.objects.get(pk=shared.pk).as_reading.value == EXACT


def test_numbers_stay_numbers_and_texts_stay_texts():
    told = {"a": EXACT, "b": ["\\u00005", "5.0"], "c": Decimal("0.0000"), "d": 10**18, "e": None}

    written = ExactEncoder().encode(told)

    assert written.startswith('{"a": 12345678901234.5678, "b": ["\\\\u00005", "5.0"], "c": 0.0000')
    assert decoded(written) == told
