"""T20: every column about a person is registered with its purpose, readers and time."""

import pytest
from django.apps import apps
from django.utils import translation

from members import own_record
from members.models import User
from members.personal_data import REGISTER, Column

REGISTERED = {table.model: table for table in REGISTER}


def points_at_a_person(model) -> bool:
    return model is User or any(
        field.concrete and field.is_relation and field.related_model is User
        for field in model._meta.get_fields()
    )


PERSONAL = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and not model._meta.proxy and points_at_a_person(model)
]


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_every_column_about_a_person_is_registered(model):
    columns = {field.name for field in model._meta.concrete_fields}

    assert model._meta.label in REGISTERED, f"{model._meta.label} is in no personal_data.py"
    assert columns == set(REGISTERED[model._meta.label].columns)


def test_the_register_speaks_of_tables_that_exist():
    assert {model._meta.label for model in PERSONAL} == set(REGISTERED)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_what_is_told_does_not_depend_on_the_language(language):
    with translation.override(language):
        told = {table.model: set(table.told) for table in REGISTER}

    assert "password" not in told["members.User"]
    assert "email" in told["members.User"]


def test_every_told_column_has_a_label():
    assert [
        f"{table.model}.{name}"
        for table in REGISTER
        for name, column in table.told.items()
        if not column.label
    ] == []


def test_a_column_that_nobody_registered_would_be_noticed():
    table = REGISTERED["members.Posting"]

    assert {*table.columns, "badge_number"} != set(table.columns)
    assert not Column(table.columns["id"].sort).is_told


def test_the_page_explains_each_table():
    assert len(own_record.explained()) == len([table for table in REGISTER if table.told])
