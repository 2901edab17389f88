"""Columns of many rows are read ahead by a thread, on the connection of whoever asks."""

from threading import active_count

import pytest
from django.db import DataError, transaction
from django.db.models.expressions import RawSQL

from members.asking import bare_columns
from members.models import Country

pytestmark = pytest.mark.django_db


def countries():
    return Country.objects.order_by("code")


@pytest.mark.parametrize("size", [1, 7, 49, 1000])
def test_all_rows_come_in_their_order(size):
    expected = [*countries().values_list("code", "name_fr")]

    chunks = [*bare_columns(countries(), ["code", "name_fr"], size, list)]

    assert [row for chunk in chunks for row in chunk] == expected
    assert max(map(len, chunks)) == min(size, len(expected))
    assert all(chunks)


def test_no_rows_are_no_chunks():
    assert [*bare_columns(countries().none(), ["code"], 7, list)] == []


def test_the_thread_sees_what_the_reader_did_not_commit():
    Country.objects.update(name_fr="changed")

    chunks = [*bare_columns(countries(), ["name_fr"], 7, list)]

    assert {row for chunk in chunks for row in chunk} == {("changed",)}


def test_an_error_of_the_thread_reaches_the_reader():
    rows = Country.objects.order_by()  # as they lie, so that the last is not looked at before
    *_others, last = rows.values_list("pk", flat=True)
    divided = RawSQL("1 / (members_country.id - %s)", [last])
    threads = active_count()

    chunks = bare_columns(rows, [divided], 7, list)
    assert len(next(chunks)) == 7
    with pytest.raises(DataError), transaction.atomic():
        list(chunks)

    assert active_count() == threads
    assert countries().exists()


def test_a_reader_who_stops_leaves_no_thread_and_her_connection_free():
    threads = active_count()
    chunks = bare_columns(countries(), ["code"], 7, list)
    next(chunks)
    assert active_count() == threads + 1

    chunks.close()

    assert active_count() == threads
    assert countries().exists()
