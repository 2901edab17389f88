"""A reference load and people who save in the same second: nothing that they saved is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Capability, Goal
from goals.reference.load import load
from members.models import Country
from members.permissions import Role
from members.scope import Copy, scope
from tests.factories.factors import give_factor, sign_in_fresh
from tests.factories.forms import filled
from tests.factories.members import make_user


def ask(at_once, question):
    return at_once(question)[0]


def goal() -> Goal:
    with scope(Copy.WORKING):
        return Goal.objects.get(code="GPG3")


def page_of(row) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def opened(row) -> tuple[Client, dict]:
    """An editor's browser, and what her form holds."""
    client = Client()
    editor = make_user(Role.EDITOR)
    give_factor(editor)
    sign_in_fresh(client, editor)
    return client, filled(client.get(page_of(row)))


@pytest.fixture
def new_facts(folder, edit):
    """The files say something new of goal 3."""

    def change(data):
        data["goals"][2]["titles"]["fr"] = "Un titre nouveau"

    edit("goals.json", change)
    return folder


def test_what_is_saved_past_the_back_office_while_a_load_writes_is_kept(
    at_once, meeting, new_facts
):
    def save():
        with scope(Copy.WORKING):
            return Goal.objects.filter(code="GPG3").update(title_ar="عنوان")

    meeting(lambda: load(new_facts), ('UPDATE "goals_goal"', ""), save)

    saved = ask(at_once, goal)
    assert (saved.title_fr, saved.title_ar) == ("Un titre nouveau", "عنوان")


def test_a_form_sent_while_a_load_writes_comes_back_with_what_she_typed(
    at_once, meeting, new_facts
):
    row = ask(at_once, goal)
    client, data = ask(at_once, lambda: opened(row))

    def save():
        return client.post(page_of(row), data | {"title_ar": "عنوان"})

    _report, answer = meeting(lambda: load(new_facts), ('UPDATE "goals_goal"', ""), save)

    form = answer.context["adminform"].form
    assert form.conflict is not None
    assert form["title_ar"].value() == "عنوان"
    assert form["title_fr"].value() == "Un titre nouveau"
    assert ask(at_once, goal).title_fr == "Un titre nouveau"


def test_a_load_waits_for_a_form_that_is_being_saved(at_once, meeting, new_facts):
    row = ask(at_once, goal)
    client, data = ask(at_once, lambda: opened(row))

    def save():
        return client.post(page_of(row), data | {"title_fr": "Son titre"})

    answer, report = meeting(save, ('INSERT INTO "goals_draft"', ""), lambda: load(new_facts))

    assert answer.status_code == 302
    assert report.kept == ["goal GPG3.title_fr"]
    assert ask(at_once, goal).title_fr == "Son titre"


def test_a_save_and_a_load_never_wait_for_each_other(at_once, meeting, folder):
    """She holds a capability and wants its subject; a load takes the subjects first."""

    def capability():
        with scope(Copy.WORKING):
            return Capability.objects.get(code="i247")

    row = ask(at_once, capability)
    client, data = ask(at_once, lambda: opened(row))

    def save():
        return client.post(page_of(row), data | {"name_en": "Her name"})

    takes_capabilities = ('SELECT "goals_capability"', 'FOR NO KEY UPDATE OF "goals_capability"')
    report, answer = meeting(lambda: load(folder), takes_capabilities, save)

    assert report.created == report.changed == 0
    assert answer.status_code == 302
    assert ask(at_once, capability).name_en == "Her name"


def test_a_country_is_not_overwritten_either(at_once, meeting, folder, edit):
    edit("countries.json", lambda data: data["countries"][0].update(ncb_city="New town"))
    code = "AD"

    def save():
        return Country.objects.filter(code=code).update(name_ar="اسم")

    meeting(lambda: load(folder), ('UPDATE "members_country"', ""), save)

    country = ask(at_once, lambda: Country.objects.get(code=code))
    assert (country.bureau_city, country.name_ar) == ("New town", "اسم")
