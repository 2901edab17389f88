"""Every page of the back office opens for those who may see it, and for nobody else."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Citation, Content, Draft, Goal, Link, RevisionItem, Source
from members.models import RoleGrant, User
from members.permissions import Role
from tests.factories.goals import make_link

pytestmark = pytest.mark.usefixtures("english")

CONTENT_MODELS = sorted(
    (model for model in admin.site._registry if issubclass(model, Content)),
    key=lambda model: model.__name__,
)
INSIDERS = [Role.ANALYST, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR]
OUTSIDERS = [Role.OFFICER, Role.COORDINATOR, Role.INSTRUCTOR, Role.CERTIFIER, Role.PARTNER]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
def test_list_form_and_history_open_for_an_editor(model, editor, signed_in):
    client = signed_in(editor)
    row = model._base_manager.first()

    pages = [
        client.get(address(model, "changelist")),
        client.get(address(model, "change", row.pk)),
        client.get(address(model, "history", row.pk)),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any(re.search(rb"\sstyle=|<style|<script(?![^>]*src)", p.content) for p in pages)


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
def test_an_analyst_reads_every_form_and_changes_none(model, analyst, signed_in):
    client = signed_in(analyst)
    page = address(model, "change", model._base_manager.first().pk)

    answer = client.get(page)

    assert answer.status_code == 200
    assert b'name="_save"' not in answer.content
    assert client.post(page, {}).status_code == 403


@pytest.mark.parametrize("role", INSIDERS)
def test_insiders_see_the_first_page_in_every_language(role, cast, signed_in):
    client = signed_in(cast(role))

    answers = [client.get(f"/{code}/admin/").status_code for code in ("en", "fr", "es", "ar")]

    assert answers == [200, 200, 200, 200]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_may_not_enter(role, cast, signed_in):
    client = signed_in(cast(role))

    answers = [client.get("/en/admin/"), client.get(address(Goal, "changelist"))]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_who_is_not_signed_in_is_sent_to_the_one_sign_in_page(db):
    page = address(Goal, "changelist")

    answer = Client().get(page, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/en/accounts/login/?next=")
    assert page in answer.redirect_chain[-1][0]


def test_the_admins_own_login_leads_to_the_same_page(db):
    answer = Client().get("/ar/admin/login/?next=/ar/admin/goals/goal/")

    assert answer.status_code == 302
    assert answer["Location"] == "/ar/accounts/login/?next=/ar/admin/goals/goal/"


@pytest.mark.parametrize(
    ("role", "may_edit", "may_import", "sees_people"),
    [
        (Role.ANALYST, 403, 403, 403),
        (Role.EDITOR, 200, 200, 403),
        (Role.PUBLISHER, 200, 403, 403),
        (Role.ADMINISTRATOR, 403, 403, 200),
    ],
)
def test_each_role_reaches_what_the_table_says(
    role, may_edit, may_import, sees_people, cast, signed_in
):
    client = signed_in(cast(role))

    assert client.get(address(Link, "add")).status_code == may_edit
    assert client.get(address(Link, "import")).status_code == may_import
    assert client.get(address(User, "changelist")).status_code == sees_people
    assert client.get(address(RoleGrant, "changelist")).status_code == sees_people


def test_a_list_asks_as_often_for_twenty_rows_as_for_one(editor, signed_in, working_copy):
    client = signed_in(editor)
    client.get(address(Link, "changelist"))

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address(Link, "changelist"), {"q": "GPG1-4.7"})
    with CaptureQueriesContext(connection) as many:
        client.get(address(Link, "changelist"))

    assert len(many) <= len(few) + 1  # the unfiltered list counts its rows once, not twice


def test_a_form_asks_as_often_for_many_sources_as_for_few(editor, signed_in, working_copy):
    client, goal = signed_in(editor), Goal.objects.get(code="GPG3")
    page = address(Goal, "change", goal.pk)
    client.get(page)

    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(20):
        make_citation(goal, number)
    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) == len(few)


def make_citation(row, number: int) -> Citation:
    source = Source.objects.first()
    return Citation.objects.create(code=f"test:{number}", statement=row, source=source)


def test_the_list_says_which_language_is_missing(editor, signed_in, working_copy):
    link = make_link(rationale_ar="")
    client = signed_in(editor)

    missing = client.get(address(Link, "changelist"), {"missing": "ar"})
    complete = client.get(address(Link, "changelist"), {"missing": "fr"})

    assert "3/4 – missing: Arabic" in missing.content.decode()
    assert link in missing.context["cl"].queryset
    assert link not in complete.context["cl"].queryset


def test_the_first_page_says_where_texts_are_missing(editor, signed_in, working_copy):
    make_link(rationale_ar="")

    answer = signed_in(editor).get("/en/admin/")

    gap = next(gap for gap in answer.context["gaps"] if gap["name"] == "links")
    assert [count for count, _url in gap["cells"]] == [0, 0, 0, 1]


def test_arabic_fields_run_from_right_to_left(editor, signed_in):
    goal = Goal._base_manager.get(code="GPG3")

    form = signed_in(editor).get(address(Goal, "change", goal.pk)).content.decode()

    field = re.search(r'<[^>]*name="title_ar"[^>]*>', form)[0]
    assert 'lang="ar"' in field
    assert 'dir="rtl"' in field


def test_only_what_was_never_published_may_be_deleted(editor, signed_in, working_copy):
    client, new = signed_in(editor), make_link()
    published = Link.objects.get(code="GPG1-4.7")

    deleted = client.post(address(Link, "delete", new.pk), {"post": "yes"})
    refused = client.post(address(Link, "delete", published.pk), {"post": "yes"})

    assert (deleted.status_code, refused.status_code) == (302, 403)
    assert not Link.objects.filter(pk=new.pk).exists()
    assert not RevisionItem.objects.filter(code=new.code).exists()


def test_empty_queues_say_what_to_do_next(publisher, signed_in):
    page = signed_in(publisher).get("/en/admin/").content.decode()

    assert "Nothing waits for you." in page
    assert "You have no open draft." in page
    assert not Draft.objects.exists()
