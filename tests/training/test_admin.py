"""The catalogue and the bank in the back office: drafts, codes, and who may see an answer."""

import json

import pytest
from django.urls import reverse

from goals.models import Draft
from members.scope import Copy, scope
from tests.factories.forms import filled
from training.models import Lesson, Module, ModulePrerequisite, Objective, Question

pytestmark = pytest.mark.usefixtures("english", "working_copy")


@pytest.fixture
def module() -> Module:
    return Module.objects.get(code="border-checks")


@pytest.fixture
def question() -> Question:
    return Question.objects.get(code="border-checks.q02")


def page_of(row, page: str = "change") -> str:
    return reverse(f"admin:training_{row._meta.model_name}_{page}", args=[row.pk])


def save(client, row, **changes):
    """Open the page of a row and send it back with some fields changed."""
    return client.post(page_of(row), filled(client.get(page_of(row))) | changes)


def errors(answer) -> str:
    return str(answer.context["adminform"].form.errors)


def draft_of(row) -> Draft | None:
    return Draft.objects.of(row).open().first()


def test_saving_a_module_without_a_change_leaves_everything_alone(module, editor, signed_in):
    assert save(signed_in(editor), module).status_code == 302

    module.refresh_from_db()
    assert module.version == 1
    assert draft_of(module) is None


def test_a_module_is_changed_with_its_parts_in_one_draft(module, editor, signed_in):
    changes = {
        "summary_fr": "Un autre résumé",
        "objectives-0-text_en": "A better objective",
        "lessons-1-title_es": "Otro título",
        "capability_edges-0-confidence": "read",
    }

    answer = save(signed_in(editor), module, **changes)

    assert answer.status_code == 302
    module.refresh_from_db()
    assert module.summary_fr == "Un autre résumé"
    assert module.objectives.order_by("sort").first().text_en == "A better objective"
    assert module.lessons.order_by("sort")[1].title_es == "Otro título"
    assert list(draft_of(module).authors.all()) == [editor]
    with scope(Copy.PUBLISHED):
        assert Module.objects.get(pk=module.pk).summary_fr != "Un autre résumé"


def test_a_new_objective_gets_the_next_place_and_code(module, editor, signed_in):
    client, count = signed_in(editor), module.objectives.count()
    data = filled(client.get(page_of(module)))
    new = {f"objectives-{count}-text_en": "One more", f"objectives-{count}-sort": ""}

    answer = client.post(page_of(module), data | new | {"objectives-TOTAL_FORMS": count + 1})

    assert answer.status_code == 302
    added = Objective.objects.get(text_en="One more")
    assert (added.code, added.sort) == (f"border-checks.O{count + 1}", count + 1)


def test_a_new_prerequisite_that_closes_a_loop_is_refused_in_words(editor, signed_in):
    module = Module.objects.get(code="notices")
    client, other = signed_in(editor), Module.objects.get(code="notices-at-work")
    data = filled(client.get(page_of(module)))
    count = int(data["prerequisite_edges-TOTAL_FORMS"])
    new = {
        f"prerequisite_edges-{count}-required": other.pk,
        f"prerequisite_edges-{count}-sort": "",
        "prerequisite_edges-TOTAL_FORMS": count + 1,
    }

    answer = client.post(page_of(module), data | new)

    assert "This module waits for that one already." in answer.content.decode()
    assert not ModulePrerequisite.objects.filter(module=module, required=other).exists()


def test_a_lesson_keeps_its_paragraphs_and_moves_its_module_on(module, editor, signed_in):
    lesson = module.lessons.first()

    answer = save(signed_in(editor), lesson, body_en="## One\r\n\r\nTwo words.\r\n\r\n- three")

    assert answer.status_code == 302
    lesson.refresh_from_db()
    module.refresh_from_db()
    assert lesson.body_en.splitlines() == ["## One", "", "Two words.", "", "- three"]
    assert module.version == 2
    assert draft_of(module) is not None


def test_a_lesson_of_too_many_words_is_refused(module, editor, signed_in):
    answer = save(signed_in(editor), module.lessons.first(), body_ar="كلمة " * 301)

    assert "A lesson has 300 words at most; these are 301." in errors(answer)


def test_a_new_lesson_is_written_on_a_page_of_its_own(module, editor, signed_in):
    client, address = signed_in(editor), reverse("admin:training_lesson_add")
    data = filled(client.get(address))

    answer = client.post(
        address, data | {"module": module.pk, "title_en": "One more", "body_en": "Text", "sort": ""}
    )

    assert answer.status_code == 302
    added = Lesson.objects.get(title_en="One more")
    assert (added.code, added.sort) == ("border-checks.L4", 4)


# ---- the bank


def test_a_question_is_changed_with_an_author_in_the_draft_of_its_module(
    module, question, editor, signed_in
):
    answer = save(signed_in(editor), question, feedback_en="A better explanation.")

    assert answer.status_code == 302
    question.refresh_from_db()
    assert (question.feedback_en, question.version) == ("A better explanation.", 2)
    assert list(draft_of(module).authors.all()) == [editor]


def test_answers_are_edited_as_words_that_one_can_read(question, editor, signed_in):
    page = signed_in(editor).get(page_of(question)).content.decode()

    assert "وثائق السفر المسروقة والمفقودة" in page


BAD_PARTS = [
    ({"options": []}, "must be 4 to 6"),
    ({"pairs": []}, "options is missing"),
    (["a", "b"], "are not built as its kind asks"),
    ({"options": [{"code": "a"}] * 4}, "are not built as its kind asks"),
]


@pytest.mark.parametrize(("parts", "problem"), BAD_PARTS)
def test_answers_that_do_not_fit_the_kind_are_refused(question, editor, signed_in, parts, problem):
    answer = save(signed_in(editor), question, parts=json.dumps(parts))

    assert problem in errors(answer)
    question.refresh_from_db()
    assert question.version == 1


@pytest.mark.parametrize(
    "sources",
    [[], "gossip", [{"code": "gossip", "locator": ""}], [{"code": "annual-report-2019"}]],
)
def test_a_question_rests_on_known_sources(question, editor, signed_in, sources):
    answer = save(signed_in(editor), question, sources=json.dumps(sources))

    assert "sources" in answer.context["adminform"].form.errors


def test_an_earlier_state_of_a_question_comes_back_with_a_draft(
    module, question, editor, second_editor, signed_in
):
    before = question.feedback_en
    save(signed_in(editor), question, feedback_en="Worse")
    client = signed_in(second_editor)
    event = client.get(page_of(question, "history")).context["entries"][-1].pk

    client.post(
        reverse("admin:training_question_restore", args=[question.pk, event]),
        {"reason": "It was better before"},
    )

    question.refresh_from_db()
    assert (question.feedback_en, question.version) == (before, 3)
    assert set(draft_of(module).authors.all()) == {editor, second_editor}


def test_who_may_not_see_questions_is_not_led_to_them(module, analyst, editor, signed_in):
    address = reverse("admin:training_question_changelist")

    assert address in signed_in(editor).get(page_of(module)).content.decode()
    assert address not in signed_in(analyst).get(page_of(module)).content.decode()


def test_the_preview_of_a_module_shows_the_working_copy(module, editor, signed_in):
    client = signed_in(editor)
    save(client, module, name_en="A draft name")

    shown = client.get("/en/admin/preview/training/border-checks/").content.decode()
    with scope(Copy.PUBLISHED):
        public = client.get("/en/training/border-checks/").content.decode()

    assert "A draft name" in shown
    assert "A draft name" not in public
    assert module.summary_en in public
