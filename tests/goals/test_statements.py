"""What a source page says about the statements that it supports, and what that costs."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import (
    Aim,
    Capability,
    Citation,
    Content,
    CrimeArea,
    Edition,
    Goal,
    Link,
    Milestone,
    Reading,
    Source,
    Target,
)
from tests.factories.goals import in_four


@pytest.fixture
def source(working_copy) -> Source:
    return Source.objects.create(code="a-source", kind="web", **in_four("title", "A source"))


def cite(source: Source, *rows: Content) -> None:
    for row in rows:
        code = f"test-{row._meta.model_name}-{row.pk}"
        Citation.objects.create(code=code, statement=row, source=source)


def page_of(client: Client, source: Source, language: str = "en") -> str:
    return unescape(client.get(f"/{language}/sources/{source.code}/").content.decode())


def queries_of(client: Client, source: Source) -> int:
    page_of(client, source)  # content types are looked up once per process
    with CaptureQueriesContext(connection) as captured:
        page_of(client, source)
    return len(captured)


def test_twenty_statements_of_all_kinds_cost_as_much_as_one(client, source):
    cite(source, Aim.objects.first())
    before = queries_of(client, source)
    kinds = [model for model in Content.page_models() if model not in (Aim, Citation)]
    cite(source, *(row for model in kinds if (row := model.objects.exclude(pk=source.pk).first())))

    after = queries_of(client, source)

    assert Citation.objects.supported_by(source).count() >= 20
    assert after == before <= 8


def test_a_statement_is_told_in_words_and_leads_to_its_page(client, source):
    aim = Aim.objects.get(code="GPG3.A5")
    cite(source, aim)

    page = page_of(client, source, "fr")

    assert f'<a href="/fr/goals/vulnerable-groups/#GPG3.A5">{aim.text_fr}</a>' in page
    assert "GPG3.A5</bdi>" in page


@pytest.mark.parametrize("model", [Capability, CrimeArea, Goal, Link, Milestone, Target])
def test_every_kind_of_statement_is_named(client, source, model):
    row = model.objects.last()
    cite(source, row)

    page = page_of(client, source)

    assert model._meta.verbose_name_plural.capitalize()[1:] in page
    assert f'href="{row.get_absolute_url()}"' in page or model is Goal


def test_a_figure_says_whose_it_is_and_when_it_held(client, source):
    reading = Reading.objects.filter(measure__code="member_countries").order_by("as_of").last()
    cite(source, reading)

    page = page_of(client, source)

    assert f"{reading.subject.name_en}: {reading.measure.name_en} ({reading.as_of})" in page


def test_figures_of_several_parts_are_told_apart(client, source):
    reading = Reading.objects.exclude(breakdown_en="").first()
    cite(source, reading)

    assert f", {reading.breakdown_fr} ({reading.as_of})" in page_of(client, source, "fr")


def test_a_row_without_words_is_told_by_its_code(client, source):
    cite(source, Edition.objects.get(code="2017"))

    assert "<span>2017</span>" in page_of(client, source)


def test_words_that_are_missing_are_english_and_marked_so(client, source):
    aim = Aim.objects.get(code="GPG3.A5")
    Aim.objects.filter(pk=aim.pk).update(text_ar="")
    cite(source, aim)

    page = page_of(client, source, "ar")

    assert f'lang="en" dir="ltr">{aim.text_en}</a>' in page


def test_a_source_of_nothing_has_a_page(client, source):
    assert "It supports 0 statements." in page_of(client, source)
