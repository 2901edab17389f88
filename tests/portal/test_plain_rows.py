"""Rows read column by column say what the serializer says, cell by cell."""

from io import BytesIO
from itertools import chain

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from goals.api import querysets
from goals.api.figures import MeasureSerializer, ReadingSerializer
from goals.models import Citation, Reading, Source
from portal.api import cells
from portal.api.cells import plain_rows
from portal.api.files import KINDS, ToldRows
from portal.api.table import columns, harmless_cell

pytestmark = pytest.mark.django_db

NASTY = '=1+1, "so"\r\nand\x07 on'


def serializer(*rows, **options):
    request = RequestFactory().get("/")
    request.is_in_all_languages = True
    return ReadingSerializer(*rows, context={"request": request}, **options)


def as_the_serializer_says(rows) -> list[list]:
    found = list(rows)
    Citation.objects.attach_to(found)
    named = columns(serializer())
    told = serializer(found, many=True).data
    return [[harmless_cell(column, column.cell(row)) for column in named] for row in told]


def as_they_are_read(rows) -> list[list]:
    return [[*chain(*parts)] for parts in plain_rows(serializer(), rows).parts(list)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_cell_is_the_same(language):
    with override(language):
        read = as_they_are_read(querysets.readings())

        assert read == as_the_serializer_says(querysets.readings())
    assert len(read) > 200


def test_no_cell_begins_a_formula_and_no_text_of_another_language_stands_in(working_copy):
    reading = Reading.objects.filter(state="reported").first()
    Reading.objects.filter(pk=reading.pk).update(note_en=NASTY, note_fr=None, value=-5)
    citation = Citation.objects.of(reading).first()
    Citation.objects.filter(pk=citation.pk).update(locator=NASTY)
    Source.objects.filter(pk=citation.source_id).update(title=NASTY)
    rows = querysets.readings().filter(pk=reading.pk)

    [read] = as_they_are_read(rows)

    named = {column.header: cell for column, cell in zip(columns(serializer()), read, strict=True)}
    assert [read] == as_the_serializer_says(rows)
    assert named["note_en"] == '\'=1+1, "so"\r\nand on'
    assert named["note_fr"] == ""
    assert named["value"] == "-5"
    assert "'" in named["sources_title"]


@pytest.mark.parametrize("text", [NASTY, 'a "b"', "a,b", "a\nb", "a\rb", "=a", "é'", " "])
def test_a_text_that_stands_alone_is_written_as_in_a_whole_line(text, working_copy):
    reading = Reading.objects.filter(state="reported").first()
    Reading.objects.filter(pk=reading.pk).update(code=text)
    rows = querysets.readings().filter(pk=reading.pk)
    Citation.objects.attach_to(found := list(rows))
    told = ToldRows(columns(serializer()), serializer(found, many=True).data)

    assert as_csv(plain_rows(serializer(), rows)) == as_csv(told)


def as_csv(rows) -> bytes:
    out = BytesIO()
    [kind] = [kind for kind in KINDS if kind.ending == "csv"]
    kind.write_table(out, None, columns(serializer()), rows)
    return out.getvalue()


def test_what_is_remembered_stays_little_and_right(monkeypatch):
    monkeypatch.setattr(cells, "_CHUNK", 7)
    monkeypatch.setattr(cells, "_MOST_KEPT", 3)

    assert as_they_are_read(querysets.readings()) == as_the_serializer_says(querysets.readings())


def test_a_list_costs_few_questions_however_long(django_assert_max_num_queries):
    rows = querysets.readings()

    with django_assert_max_num_queries(10):
        as_they_are_read(rows)


def test_rows_that_are_made_of_more_than_columns_are_left_to_the_serializer():
    assert plain_rows(MeasureSerializer(), querysets.measures()) is None
