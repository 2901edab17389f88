"""Publishing makes a version of a module that changed for officers, and never another."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from goals import publishing
from goals.models import Citation, Content, Revision
from goals.reference.load import load
from members.isolation.roles import DatabaseRole
from members.models import User
from members.permissions import Role
from tests.factories.forms import filled
from training import versions
from training.models import Module, ModuleCapability, ModuleVersion, Question

pytestmark = pytest.mark.usefixtures("english", "working_copy")


@pytest.fixture
def module() -> Module:
    return Module.objects.get(code="border-checks")


def change(row: Content | Question, **values) -> None:
    """As the back office saves it, but for the draft."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def publish(module: Module, editor: User, publisher: User) -> Revision:
    draft = publishing.record_edit(row=module, by=editor)
    draft = publishing.submit(draft=draft, by=editor)
    return publishing.publish(drafts=[draft], by=publisher, reason="For a test")


def numbers(module: Module) -> list[int]:
    return sorted(module.versions.values_list("number", flat=True))


def test_every_published_module_has_a_first_version_that_asks_nothing():
    found = ModuleVersion.objects.values_list("number", "change", "revision__number")

    assert [*found] == [(1, "", 1)] * 15


def test_a_version_holds_what_an_officer_reads_and_the_answers_apart(module):
    version = module.versions.get()

    assert version.content["name"]["ar"] == module.name_ar
    assert [lesson["code"] for lesson in version.content["lessons"]] == [
        "border-checks.sea-and-air",
        "border-checks.trained-then-tested",
        "border-checks.documents",
    ]
    assert version.content["lessons"][0]["body"]["fr"] == module.lessons.first().body_fr
    assert version.content["lessons"][0]["sources"][0]["locator"]
    assert {question["kind"] for question in version.bank} >= {"matching", "multiple"}
    assert len(version.bank) == Question.objects.of_module(module).count()
    told = json.dumps(version.content, ensure_ascii=False)
    assert not [q for q in version.bank if q["feedback"]["en"] in told]


@pytest.mark.parametrize("asks", Module.Change.values)
def test_a_lesson_that_changed_makes_the_next_version(module, editor, publisher, asks):
    change(module.lessons.first(), body_en="## New\n\nWords.")
    change(module, change=asks)

    revision = publish(module, editor, publisher)

    newest = ModuleVersion.objects.newest_of(module)
    assert (newest.number, newest.change, newest.revision) == (2, asks, revision)
    assert newest.content["lessons"][0]["body"]["en"] == "## New\n\nWords."
    assert module.versions.get(number=1).content["lessons"][0]["body"]["en"] != newest.content
    assert ModuleVersion.objects.count() == 16


def test_a_question_that_changed_makes_the_next_version(module, editor, publisher):
    change(Question.objects.of_module(module).first(), feedback_en="Another reason.")

    publish(module, editor, publisher)

    assert ModuleVersion.objects.newest_of(module).bank[0]["feedback"]["en"] == "Another reason."


def test_a_withdrawn_question_is_in_no_later_version(module, editor, publisher):
    question = Question.objects.of_module(module).first()
    change(question, is_withdrawn=True)

    publish(module, editor, publisher)

    before, after = (module.versions.get(number=n) for n in (1, 2))
    assert question.code in {told["code"] for told in before.bank}
    assert question.code not in {told["code"] for told in after.bank}


def test_a_citation_of_a_lesson_is_something_that_officers_read(module, editor, publisher):
    citation = Citation.objects.of(module.lessons.first()).first()
    change(citation, locator="another page")

    publish(module, editor, publisher)

    assert numbers(module) == [1, 2]


def test_what_officers_do_not_read_makes_no_version(module, editor, publisher):
    change(ModuleCapability.objects.filter(module=module).first(), confidence="read")

    publish(module, editor, publisher)

    assert numbers(module) == [1]


def test_nothing_that_is_only_drafted_is_in_a_version_of_another_module(module, editor, publisher):
    other = Module.objects.get(code="notices")
    change(module.lessons.first(), body_en="Drafted")
    change(other, summary_en="Published")

    publish(other, editor, publisher)

    assert (numbers(module), numbers(other)) == ([1], [1, 2])


def test_a_module_that_is_retired_makes_no_version_and_keeps_those_it_has(
    module, editor, publisher
):
    change(module, is_retired=True)

    publish(module, editor, publisher)

    assert numbers(module) == [1]


# ---- author is never approver, in the bank neither


def test_whoever_wrote_a_question_may_not_publish_it(module, editor, publisher, signed_in):
    page = reverse(
        "admin:training_question_change", args=[Question.objects.of_module(module).first().pk]
    )
    client = signed_in(publisher)
    client.post(page, filled(client.get(page)) | {"feedback_en": "Mine"})
    mine = publishing.record_edit(row=module, by=publisher)
    publishing.discard(draft=mine, by=publisher)  # which leaves the bank as it is

    with pytest.raises(PermissionDenied, match="You wrote part of"), transaction.atomic():
        publish(module, editor, publisher)

    assert numbers(module) == [1]


def test_somebody_else_may(module, editor, publisher, signed_in):
    page = reverse(
        "admin:training_question_change", args=[Question.objects.of_module(module).first().pk]
    )
    client = signed_in(editor)
    client.post(page, filled(client.get(page)) | {"feedback_en": "Hers"})

    publish(module, editor, publisher)

    assert numbers(module) == [1, 2]


# ---- the reference load


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(settings.REFERENCE_DIR, tmp_path / "reference"))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_question_that_changed_in_the_files_makes_a_version_of_its_module(folder, module):
    rewrite(folder / "training/border-checks/questions.json", "Neptune II was about", "It was of")

    report = load(folder)

    newest = ModuleVersion.objects.newest_of(module)
    assert (newest.number, newest.change) == (2, "equivalent")
    assert newest.revision == report.revision
    assert ModuleVersion.objects.count() == 16


def test_loading_the_same_files_again_makes_none(folder):
    assert load(folder).revision is None
    assert ModuleVersion.objects.count() == 15


def test_a_module_with_an_open_draft_waits_with_its_questions(folder, module, editor):
    publishing.record_edit(row=module, by=editor)
    rewrite(folder / "training/border-checks/questions.json", "Neptune II was about", "It was of")

    report = load(folder)

    assert report.waiting == [str(module)]
    assert numbers(module) == [1]


def test_what_was_published_before_there_were_versions_gets_a_first_one():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE training_moduleversion DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM training_moduleversion WHERE number = 1 AND module_id % 2 = 0")
        cursor.execute("ALTER TABLE training_moduleversion ENABLE TRIGGER USER")
    missing = 15 - ModuleVersion.objects.count()
    assert missing > 0

    versions.begin()

    assert ModuleVersion.objects.filter(number=1).count() == ModuleVersion.objects.count() == 15


# ---- the database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE training_moduleversion SET number = 7",
        "DELETE FROM training_moduleversion",
        "TRUNCATE training_moduleversion",
    ],
)
def test_a_version_is_never_changed_or_deleted(statement):
    refused = pytest.raises(IntegrityError, match="never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


BREAKS = [
    ("version_number_once", {"number": 1, "change": ""}),
    ("a_later_version_says_what_it_asks", {"number": 2, "change": ""}),
    ("a_later_version_says_what_it_asks", {"number": 2, "change": "maybe"}),
]


@pytest.mark.parametrize(("name", "values"), BREAKS)
def test_the_database_refuses(module, name, values):
    version = ModuleVersion(
        module=module, revision=Revision.objects.newest(), content={}, bank=[], **values
    )

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        version.save()

    assert caught.value.__cause__.diag.constraint_name == name


READERS = [role for role in DatabaseRole if role not in (DatabaseRole.OWNER, DatabaseRole.STAFF)]


@pytest.mark.parametrize("role", READERS)
def test_no_role_but_staff_reaches_a_version(role):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("SELECT content FROM public.training_moduleversion")


@pytest.mark.parametrize(("role", "is_shown"), [(Role.PUBLISHER, True), (Role.ANALYST, False)])
def test_versions_are_for_those_who_see_questions(cast, role, is_shown):
    assert ModuleVersion.objects.visible_to(cast(role)).exists() is is_shown
    assert not ModuleVersion.objects.visible_to(None).exists()
