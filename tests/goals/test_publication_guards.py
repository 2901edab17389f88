"""What the database itself refuses, whoever asks: raw SQL against migration 0002."""

from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from goals import publishing
from goals.models import Draft, Goal, Link, Revision, Target

PARTS = import_module("goals.migrations.0002_publication_guards").PARTS


def run(statement, *parameters):
    """One statement in a savepoint of its own, so that a refusal leaves the test alive."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def refused(constraint):
    """The database refuses, and says by which rule."""
    return pytest.raises(IntegrityError, check=lambda e: constraint_of(e) == constraint)


def constraint_of(error):
    return error.__cause__.diag.constraint_name


def new_revision(person):
    return Revision.objects.create(
        number=99, kind="publication", reason="by the back door", published_by=person
    )


def insert_item(revision, draft_id):
    return run(
        "INSERT INTO goals_revisionitem (revision_id, content_type_id, object_id, code,"
        " action, draft_id, snapshot) VALUES (%s, %s, 1, 'GPG3', 'changed', %s, '{}')",
        revision.pk,
        ContentType.objects.get_for_model(Goal).pk,
        draft_id,
    )


def test_somebody_else_may_publish(reviewed, publisher):
    assert insert_item(new_revision(publisher), reviewed.pk) == 1


def test_an_author_may_not_publish_her_own_draft(reviewed, editor):
    with refused("author_is_not_publisher"):
        insert_item(new_revision(editor), reviewed.pk)


def test_one_of_two_authors_may_not_publish_either(reviewed, editor, second_editor):
    reviewed.authors.add(second_editor)

    with refused("author_is_not_publisher"):
        insert_item(new_revision(second_editor), reviewed.pk)


def test_a_row_without_a_draft_may_not_be_published(reviewed, publisher):
    with refused("publication_has_an_author"):
        insert_item(new_revision(publisher), None)


def test_a_draft_without_an_author_may_not_be_published(reviewed, publisher):
    orphan = Draft.objects.create(
        content_type=reviewed.content_type, object_id=0, title="By nobody", state="in_review"
    )

    with refused("publication_has_an_author"):
        insert_item(new_revision(publisher), orphan.pk)


def test_the_reference_load_alone_needs_no_draft(working_copy):
    revision = Revision.objects.create(number=99, kind="reference_load", reason="Facts")

    assert insert_item(revision, None) == 1


@pytest.mark.parametrize("table", ["goals_revision", "goals_revisionitem"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_was_published_is_neither_changed_nor_deleted(db, table, statement):
    with refused("revisions_are_final"):
        run(statement.format(table))


def test_a_published_draft_takes_no_further_author(reviewed, publisher, second_editor):
    publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    with refused("authors_are_final"):
        run(
            "INSERT INTO goals_draft_authors (draft_id, user_id) VALUES (%s, %s)",
            reviewed.pk,
            second_editor.pk,
        )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM goals_draft_authors WHERE draft_id = %s",
        "UPDATE goals_draft_authors SET user_id = user_id WHERE draft_id = %s",
    ],
)
def test_an_author_stays_an_author_from_the_first_word_on(reviewed, statement):
    with refused("authors_are_kept"):
        run(statement, reviewed.pk)


def test_the_target_of_a_link_belongs_to_its_sdg(working_copy):
    link = Link.objects.filter(target__isnull=False).first()
    other = Target.objects.exclude(sdg=link.sdg).first()

    with refused("link_target_belongs_to_sdg"), transaction.atomic():
        run("UPDATE goals_link SET target_id = %s WHERE id = %s", other.pk, link.pk)
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("table", "column"),
    [*PARTS.items(), ("goals_citation", "object_id")],
)
def test_a_part_never_moves_to_another_whole(working_copy, table, column):
    """Its authors are noted in the draft of its whole, and would be left behind."""
    with refused("part_stays_with_its_whole"):
        run(f"UPDATE {table} SET {column} = {column} + 1")


def test_a_published_draft_is_not_opened_again(reviewed, publisher):
    publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    with refused("published_draft_is_final"):
        run("UPDATE goals_draft SET state = 'editing' WHERE id = %s", reviewed.pk)
