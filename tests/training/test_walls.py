"""No reader of the portal reaches the question bank: not by Django, and not by plain SQL."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from goals.models import Citation, Content, RevisionItem, SearchEntry
from members.isolation.roles import DatabaseRole
from members.permissions import Role
from training.models import Question

pytestmark = pytest.mark.django_db

BANK = ("training_question", "training_questionevent")
READERS = [role for role in DatabaseRole if role not in (DatabaseRole.OWNER, DatabaseRole.STAFF)]


@pytest.mark.parametrize("table", BANK)
@pytest.mark.parametrize("role", READERS)
def test_no_role_but_staff_reads_or_writes_the_bank(role, table):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    for statement in (f"SELECT 1 FROM public.{table}", f"DELETE FROM public.{table}"):
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement)


def test_staff_reaches_it_so_that_the_refusals_above_mean_something():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {DatabaseRole.STAFF}")
        cursor.execute("SELECT count(*) FROM public.training_question")

        assert cursor.fetchone()[0] == 187


def test_the_bank_stands_in_the_working_schema_and_nowhere_else():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relnamespace::regnamespace::text FROM pg_class"
            " WHERE relname LIKE 'training_question%' AND relkind IN ('r', 'v', 'm', 'p')"
        )

        assert cursor.fetchall() == [("public",)]


def test_nothing_of_it_is_published_cited_or_found():
    kind = ContentType.objects.get_for_model(Question)

    assert not issubclass(Question, Content)
    assert not RevisionItem.objects.filter(content_type=kind).exists()
    assert not Citation.objects.filter(content_type=kind).exists()
    assert not SearchEntry.objects.filter(kind="question").exists()


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [
        (Role.EDITOR, True),
        (Role.PUBLISHER, True),
        (Role.ANALYST, False),
        (Role.ADMINISTRATOR, False),
        (Role.COORDINATOR, False),
        (Role.OFFICER, False),
    ],
)
def test_questions_are_for_those_who_make_them(working_copy, cast, role, is_shown):
    assert Question.objects.visible_to(cast(role)).exists() is is_shown


def test_nobody_who_is_not_signed_in_sees_one(working_copy):
    assert not Question.objects.visible_to(None).exists()
