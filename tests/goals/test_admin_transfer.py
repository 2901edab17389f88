"""Import with a preview, and export: what goes out comes back in and changes nothing."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goals.models import Aim, Capability, Draft, Goal, Link, Target
from members.permissions import Role
from members.scope import Copy, scope
from tests.factories.goals import make_link

pytestmark = pytest.mark.usefixtures("english", "working_copy")


def table(*rows: dict[str, str]) -> SimpleUploadedFile:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("table.csv", out.getvalue().encode())


def address(model, page="import", *args) -> str:
    return reverse(f"admin:goals_{model._meta.model_name}_{page}", args=args)


def preview(client, model, *rows: dict[str, str]):
    return client.post(address(model), {"file": table(*rows)})


def confirm(client, model, previewed):
    packed = previewed.context["result"]["packed"]
    return client.post(address(model), {"packed": packed}, follow=True)


def exported(client, model, ending: str):
    return client.get(address(model, "export", ending)).content


def test_the_preview_shows_what_would_change_and_writes_nothing(editor, signed_in):
    answer = preview(signed_in(editor), Target, {"code": "1.1", "label_en": "A new label"})

    text = answer.content.decode()
    assert "1 changed row" in text
    assert "Label (English)" in text
    assert "label</ins>" in text
    assert Target.objects.get(code="1.1").label_en != "A new label"
    assert not Draft.objects.exists()


def test_a_confirmed_import_lands_in_drafts(editor, signed_in):
    client = signed_in(editor)
    previewed = preview(client, Target, {"code": "1.1", "label_en": "A new label"})

    answer = confirm(client, Target, previewed)

    target = Target.objects.get(code="1.1")
    assert "1 row was imported into drafts; nothing is public yet." in answer.content.decode()
    assert (target.label_en, target.version) == ("A new label", 2)
    assert list(Draft.objects.of(target).get().authors.all()) == [editor]
    with scope(Copy.PUBLISHED):
        assert Target.objects.get(code="1.1").label_en != "A new label"


def test_a_second_import_of_the_same_file_changes_nothing(editor, signed_in):
    client, row = signed_in(editor), {"code": "1.1", "label_en": "A new label"}
    confirm(client, Target, preview(client, Target, row))

    again = preview(client, Target, row)

    assert "This file changes nothing" in again.content.decode()
    assert again.context["result"]["packed"] == ""
    assert Target.objects.get(code="1.1").version == 2


@pytest.mark.parametrize("model", [Aim, Capability, Link, Target], ids=lambda m: m.__name__)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_was_exported_imports_without_a_change(model, ending, editor, signed_in):
    client = signed_in(editor)
    upload = SimpleUploadedFile(f"rows.{ending}", exported(client, model, ending))

    answer = client.post(address(model), {"file": upload})

    assert answer.context["result"]["problems"] == []
    assert answer.context["result"]["changing"] == 0
    assert answer.context["result"]["totals"]["skip"] == model.objects.count()


def test_an_export_holds_what_the_list_is_filtered_to(editor, signed_in):
    answer = signed_in(editor).get(address(Link, "export", "json") + "?relation__exact=direct")

    relations = {row["relation"] for row in json.loads(answer.content)}

    assert relations == {"direct"}


def test_a_bad_cell_is_named_by_row_and_column(editor, signed_in):
    good = {"code": "GPG1-4", "goal": "GPG1", "relation": "direct"}
    bad = {"code": "GPG1-4.7", "goal": "GPG9", "relation": "friendly"}

    answer = preview(signed_in(editor), Link, good, bad)

    problems = [(p["number"], p["column"]) for p in answer.context["result"]["problems"]]
    text = answer.content.decode()
    assert problems == [(2, "goal"), (2, "relation")]
    assert "“GPG9” is not the code of a known goal." in text
    assert "Import into drafts" not in text


def test_an_unknown_column_is_named(editor, signed_in):
    answer = preview(signed_in(editor), Link, {"code": "GPG1-4", "colour": "red"})

    assert "Unknown columns: colour." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("links.pdf", b"x", "ends in .csv, .xlsx or .json"),
        ("links.json", b"{broken", "could not be read as JSON"),
        ("links.xlsx", b"broken", "could not be read as XLSX"),
        ("links.csv", b"name\nx\n", "needs a column “code”"),
        ("links.csv", "code\nMünchen\n".encode("latin-1"), "could not be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_explained(name, content, words, editor, signed_in):
    upload = SimpleUploadedFile(name, content)

    answer = signed_in(editor).post(address(Link), {"file": upload})

    assert words in answer.content.decode()


def test_a_new_link_is_imported_with_a_code_of_its_own(editor, signed_in):
    row = {"code": "", "goal": "GPG7", "sdg": "SDG2", "relation": "indirect"}
    more = {"confidence": "inferred", "decided_by": "editors", "valid_from": "2026-11"}
    client = signed_in(editor)

    confirm(client, Link, preview(client, Link, row | more | {"rationale_en": "Food"}))

    assert Draft.objects.of(Link.objects.get(code="GPG7-2")).exists()


def test_an_imported_aim_is_drafted_with_its_goal(editor, signed_in):
    client = signed_in(editor)

    confirm(client, Aim, preview(client, Aim, {"code": "GPG3.A1", "text_en": "Imported"}))

    goal = Goal.objects.get(code="GPG3")
    assert goal.version == 2
    assert Draft.objects.of(goal).open().exists()


def test_targets_are_not_added(editor, signed_in):
    answer = preview(signed_in(editor), Target, {"code": "1.99", "sdg": "SDG1", "label_en": "New"})

    assert "rows of this kind are not added" in answer.content.decode()


def test_rows_that_moved_on_since_the_preview_are_not_overwritten(editor, signed_in):
    client, link = signed_in(editor), make_link()
    previewed = preview(client, Link, {"code": link.code, "rationale_en": "From the file"})
    link.rationale_en, link.version = "By somebody else", 2
    link.save()

    answer = confirm(client, Link, previewed)

    link.refresh_from_db()
    assert "Somebody changed these rows meanwhile." in answer.content.decode()
    assert link.rationale_en == "By somebody else"


def test_a_preview_of_one_person_is_nothing_for_another(editor, second_editor, signed_in):
    previewed = preview(signed_in(editor), Target, {"code": "1.1", "label_en": "A new label"})

    answer = confirm(signed_in(second_editor), Target, previewed)

    assert "Choose the file again." in answer.content.decode()
    assert Target.objects.get(code="1.1").label_en != "A new label"


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ANALYST, Role.ADMINISTRATOR])
def test_who_may_not_import_may_still_export(role, cast, signed_in):
    client = signed_in(cast(role))

    assert client.get(address(Link)).status_code == 403
    assert client.post(address(Link), {"packed": "x"}).status_code == 403
    assert b"Import" not in client.get(address(Link, "changelist")).content
    assert client.get(address(Link, "export", "csv")).status_code == 200
