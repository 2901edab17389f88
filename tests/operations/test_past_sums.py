"""Totals at @r42: what revision 42 left, whatever was published and summed up since."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from goals.models import Reading, Revision
from members.scope import Copy, scope
from operations import roll_up
from operations.models import KeptSum, Total
from tests.goals.api_reading import FILES, ask, change, publish, read, revise
from tests.goals.test_citable import rows

pytestmark = pytest.mark.django_db

OF = "thunderball-2019"  # serves GPG6 and GPG7


@pytest.fixture
def arrests() -> Reading:
    found = Reading.objects.filter(subject__operation__code=OF, measure__code="arrests")
    return found.select_related("subject", "measure").get(beside=None)


@pytest.fixture
def first() -> Revision:
    return Revision.objects.newest()


def total_of(address: str) -> dict:
    [row] = [row for row in read(address)["results"] if row["code"] == "GPG7/arrests"]
    return row


@pytest.mark.parametrize("model", roll_up.SUMS, ids=lambda model: model.__name__)
def test_the_past_up_to_now_is_what_is_told_now(model, arrests, editor, publisher):
    revise(arrests, editor, publisher, 600, "The ministry corrected it")

    now = rows("cited", model, Revision.objects.newest().pk)

    assert now == rows("public", model)
    assert now


@pytest.mark.parametrize("model", roll_up.SUMS, ids=lambda model: model.__name__)
def test_the_past_stays_as_it_was(model, first, arrests, editor, publisher):
    before = rows("public", model)

    revise(arrests, editor, publisher, 600, "The ministry corrected it")

    assert rows("public", model) != before
    assert rows("cited", model, first.pk) == before


def test_a_cited_total_stays_and_the_list_of_today_changes(first, arrests, editor, publisher):
    before = {kind: ask(f"results@r{first.number}.{kind}").content for kind in FILES}
    old = total_of("results.json")["value"]

    revise(arrests, editor, publisher, 600, "The ministry corrected it")

    assert total_of("results.json")["value"] != old
    assert total_of(f"results@r{first.number}.json")["value"] == old
    assert {kind: ask(f"results@r{first.number}.{kind}").content for kind in FILES} == before
    assert read(f"results/GPG7/arrests@r{first.number}")["value"] == old


def test_the_figures_behind_a_cited_total_add_up_to_it(first, arrests, editor, publisher):
    revise(arrests, editor, publisher, 600, "The ministry corrected it")

    cited = total_of(f"results@r{first.number}.json")
    assert cited["figures_at"].endswith(f"results/GPG7/arrests@r{first.number}.json")
    behind = read(cited["figures_at"].partition("/api/v1/")[2])["results"]

    added = [Decimal(row["value"]) for row in behind if row["is_added"]]
    assert sum(added) == Decimal(cited["value"])


def test_a_total_that_went_is_still_there_in_the_past(first, arrests, editor, publisher):
    readings = Reading.objects.filter(measure__code="arrests", subject__operation__isnull=False)
    for reading in readings:
        publish(change(reading, editor, is_retired=True), publisher)

    assert not Total.objects.filter(measure__code="arrests").exists()
    assert total_of(f"results@r{first.number}.json")["value"]


def test_a_total_that_nobody_changed_is_kept_once(arrests, editor, publisher):
    revise(arrests, editor, publisher, 600, "The ministry corrected it")
    kept = KeptSum.objects.count()

    call_command("rebuild_totals", stdout=StringIO())

    assert KeptSum.objects.count() == kept


def test_what_is_summed_up_twice_in_one_revision_is_kept_as_it_was_left(first):
    with scope(Copy.PUBLISHED):
        Total.objects.filter(measure__code="arrests").update(value=1)
    call_command("rebuild_totals", stdout=StringIO())

    assert rows("cited", Total, first.pk) == rows("public", Total)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE operations_keptsum SET snapshot = '{}' WHERE revision_id = %s",
        "DELETE FROM operations_keptsum WHERE revision_id = %s",
        "TRUNCATE operations_keptsum",
    ],
)
def test_what_a_revision_left_is_never_changed(statement, first, arrests, editor, publisher):
    revise(arrests, editor, publisher, 600, "The ministry corrected it")
    connection.check_constraints()  # whatever waits for the commit would stop TRUNCATE by itself

    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [first.pk] if "%s" in statement else [])
