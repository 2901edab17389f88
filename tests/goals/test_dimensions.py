"""By what a number is divided: on pages, in files, in the back office and in the facts."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Reading
from tests.factories.forms import filled

pytestmark = pytest.mark.django_db


def test_every_part_of_the_facts_has_its_dimension():
    parts = Reading.objects.filter(breakdown_en__gt="")

    assert parts.count() > 6
    assert not parts.filter(breakdown_dimension="").exists()
    found = set(parts.values_list("breakdown_dimension", flat=True))
    assert found == {"database", "person", "budget_line"}


def test_the_published_copy_has_it_too(working_copy):
    codes = set(Reading.objects.filter(breakdown_dimension="database").values_list("code"))

    assert len(codes) == 3


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "(kind of data searched)"),
        ("fr", "(type de données consultées)"),
        ("es", "(tipo de datos consultados)"),
        ("ar", "(نوع البيانات المستعلم عنها)"),
    ],
)
def test_the_page_says_by_what_the_number_is_divided(language, words):
    subject = Reading.objects.filter(breakdown_dimension="database").first().subject

    page = Client().get(f"/{language}/operations/{subject.code.partition(':')[2]}/")

    assert words in page.content.decode()


def test_the_file_has_a_column_of_it():
    file = Client().get("/api/v1/readings.csv").content.decode("utf-8-sig")

    rows = [row for row in csv.DictReader(io.StringIO(file)) if row["breakdown_dimension"]]
    assert {row["breakdown_dimension"] for row in rows} == {"database", "person", "budget_line"}
    assert all(row["breakdown_en"] for row in rows)


def test_the_form_wants_a_part_before_its_dimension(working_copy, editor, signed_in):
    client = signed_in(editor)
    row = Reading.objects.filter(breakdown_en="", state="reported").first()
    address = reverse("admin:goals_reading_change", args=[row.pk])
    data = filled(client.get(address)) | {"breakdown_dimension": "sex"}

    answer = client.post(address, data)

    assert "Name the part first" in answer.content.decode()
    assert Reading.objects.get(pk=row.pk).breakdown_dimension == ""
