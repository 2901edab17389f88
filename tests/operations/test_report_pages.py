"""The desk's pages of reports, and the back office's."""

import pytest
from django.urls import reverse

from members.permissions import Role
from members.scope import Copy, scope
from operations import actions
from operations.models import Operation, Report, ReportLine, ReportStep
from tests.factories.members import make_country, make_grant
from tests.factories.operations import make_figure, make_report, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coordinator, signed_in):
    return signed_in(coordinator)


def shown(client, name: str, *args, query: str = "") -> str:
    answer = client.get(f"{reverse(name, args=args)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def typed(page) -> dict:
    """The form as a browser would send it back."""
    form = page.context["form"]
    data = {"opened": page.context["report"].version}
    for bound in [*form.management_form, *(field for row in form for field in row)]:
        data[bound.html_name] = "" if bound.value() is None else bound.value()
    return data


def test_the_list_offers_operations_in_which_the_country_took_part(desk):
    part = Operation.objects.with_part_of(make_country().pk)

    page = shown(desk, "operations:report_list")

    assert part.exists()
    for operation in part[:20]:
        assert f"?operation={operation.code}" in page
    assert "blackwrist" not in page


def test_others_are_found_by_name_and_say_how_many_took_part(desk):
    page = shown(desk, "operations:report_list", query="?q=blackwrist")

    assert "Operations that do not name your country" in page
    assert "?operation=blackwrist" in page


def test_an_operation_with_a_report_is_not_offered_again(desk, coordinator):
    before = Operation.objects.with_part_of(coordinator.keeper_country_id).first()
    make_report(by=coordinator, operation=before.code)

    page = shown(desk, "operations:report_list")

    assert f"?operation={before.code}" not in page
    assert "being written" in page


def test_the_list_costs_the_same_with_one_and_with_twenty_reports(
    desk, coordinator, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(desk, "operations:report_list")
        return len(queries)

    make_report(by=coordinator, as_of="1999")
    shown(desk, "operations:report_list")
    one = cost()
    for year in range(2000, 2020):
        make_report(by=coordinator, as_of=str(year))

    assert cost() == one


def test_a_report_begins_with_its_period(desk):
    page = shown(desk, "operations:report_add", query="?operation=opson-viii")
    assert "Begin the report" in page

    answer = desk.post(
        f"{reverse('operations:report_add')}?operation=opson-viii",
        {"period_from": "2018-12", "as_of": "2019-04"},
    )

    report = Report.objects.get()
    assert answer.url == reverse("operations:report_edit", args=[report.pk])
    assert report.period == "2018-12 – 2019-04"


def test_a_period_that_is_locked_says_so(desk, coordinator):
    make_report(by=coordinator)

    answer = desk.post(
        f"{reverse('operations:report_add')}?operation=opson-viii",
        {"period_from": "", "as_of": "2019"},
    )

    assert "open report" in answer.content.decode()
    assert Report.objects.count() == 1


def test_the_form_knows_the_measures_of_the_operation(desk, coordinator):
    report = make_report(by=coordinator, figures=[])

    page = shown(desk, "operations:report_edit", report.pk)

    before_the_list = page.partition("Every measure, its unit")[0]
    assert "Another measure" in before_the_list
    assert before_the_list.index("Food seized") < before_the_list.index("Another measure")
    assert "never a name, a case" in page


def test_the_form_keeps_what_was_typed_and_names_the_row(desk, coordinator):
    report = make_report(by=coordinator)
    address = reverse("operations:report_edit", args=[report.pk])
    data = typed(desk.get(address)) | {"line-0-value": "12 kg", "line-0-note": "kept note"}

    answer = desk.post(address, data)

    page = answer.content.decode()
    assert "Row 1, Food" in page
    assert "“12 kg” is not a number" in page
    assert 'value="12 kg"' in page
    assert 'value="kept note"' in page
    assert ReportLine.objects.get(report=report).value != 12


def test_a_row_that_is_emptied_leaves_the_report(desk, coordinator):
    figures = [make_figure(), make_figure("sites", "7")]
    report = make_report(by=coordinator, figures=figures)
    address = reverse("operations:report_edit", args=[report.pk])
    page = desk.get(address)
    blank = {f"line-0-{name}": "" for name in ("value", "state", "words", "note")}
    first = page.context["form"].forms[0].row.pk

    desk.post(address, typed(page) | blank)

    assert first not in ReportLine.objects.filter(report=report).values_list("measure", flat=True)
    assert ReportLine.objects.filter(report=report).count() == 1


def test_a_measure_has_one_row(desk, coordinator):
    report = make_report(by=coordinator)
    address = reverse("operations:report_edit", args=[report.pk])
    page = desk.get(address)
    data, form = typed(page), page.context["form"]
    last = len(form.forms) - 1
    data |= {f"line-{last}-measure": data["line-0-measure"], f"line-{last}-value": "3"}

    answer = desk.post(address, data)

    assert "This measure has a row already" in answer.content.decode()


def test_a_measure_that_nobody_offers_is_an_error_of_its_row(desk, coordinator):
    report = make_report(by=coordinator)
    address = reverse("operations:report_edit", args=[report.pk])

    for wanted in ("nothing", "2000000000", "\u0663"):
        answer = desk.post(address, typed(desk.get(address)) | {"line-0-measure": wanted})

        assert answer.status_code == 200
        assert "Row 1" in answer.content.decode()


def test_a_colleague_who_was_quicker_is_noticed(desk, coordinator):
    report = make_report(by=coordinator)
    address = reverse("operations:report_edit", args=[report.pk])
    data = typed(desk.get(address)) | {"line-0-value": "77"}
    actions.write(
        report=report, figures=[make_figure(value="20")], by=coordinator, opened=report.version
    )

    answer = desk.post(address, data)

    assert "Somebody else saved" in answer.content.decode()
    assert 'value="77"' in answer.content.decode()
    assert ReportLine.objects.get(report=report).value == 20


def test_the_steps_are_shown_and_staff_has_no_name_there(desk, coordinator, editor):
    report = make_submitted(by=coordinator)
    actions.return_report(report=report, note="Tonnes, not kilograms?", by=editor)

    page = shown(desk, "operations:report", report.pk)

    assert "Tonnes, not kilograms?" in page
    assert "Cora Coordinator" in page
    assert "General Secretariat" in page
    assert editor.name not in page


def test_submit_and_withdraw_from_the_page(desk, coordinator):
    report = make_report(by=coordinator)

    desk.post(reverse("operations:report_submit", args=[report.pk]))
    assert Report.objects.get().state == "submitted"
    desk.post(reverse("operations:report_withdraw", args=[report.pk]))
    assert Report.objects.get().state == "submitted"
    edit = desk.get(reverse("operations:report_edit", args=[report.pk]))
    assert edit.status_code == 302


def test_another_countrys_coordinator_finds_no_report(cast, signed_in, coordinator):
    report = make_report(by=coordinator)
    foreign = signed_in(cast(Role.COORDINATOR, country=make_country("FR")))

    for name in ("report", "report_edit"):
        answer = foreign.get(reverse(f"operations:{name}", args=[report.pk]))
        assert answer.status_code == 404
    assert "Opson" not in shown(foreign, "operations:report_list").partition("What stands where")[2]


def test_who_looks_after_a_region_looks_and_does_nothing(cast, signed_in, coordinator):
    report = make_report(by=coordinator)
    senegal = make_country()
    regional = cast(country=senegal)
    make_grant(regional, Role.COORDINATOR, scope="region", region=senegal.region)
    client = signed_in(regional)

    assert "Senegal" in shown(client, "operations:report_list")
    assert "Write the figures" not in shown(client, "operations:report", report.pk)
    answer = client.post(reverse("operations:report_submit", args=[report.pk]))
    assert answer.status_code == 403


# ---- the back office


def test_an_editor_verifies_in_the_back_office(coordinator, editor, signed_in):
    report = make_submitted(by=coordinator)
    client = signed_in(editor)

    assert "Opson" in shown(client, "admin:operations_report_changelist")
    page = shown(client, "admin:operations_report_change", report.pk)
    assert "Cora Coordinator" in page
    client.post(reverse("admin:operations_report_verify", args=[report.pk]), {"grade": "D"})

    report.refresh_from_db()
    assert (report.state, report.verified_by) == ("verified", editor)
    assert "The draft that holds" in shown(client, "admin:operations_report_change", report.pk)


def test_an_editor_returns_in_the_back_office(coordinator, editor, signed_in):
    report = make_submitted(by=coordinator)

    signed_in(editor).post(
        reverse("admin:operations_report_return", args=[report.pk]), {"note": "Look again"}
    )

    assert Report.objects.get().state == "returned"
    assert ReportStep.objects.filter(kind="returned").get().note == "Look again"


def test_a_due_date_is_set_in_the_back_office(working_copy, editor, signed_in):
    operation = Operation.objects.get(code="opson-viii")

    page = shown(signed_in(editor), "admin:operations_operation_change", operation.pk)

    assert 'name="reports_due"' in page


def test_the_back_office_says_in_which_language_the_words_are(editor, signed_in, cast):
    writer = cast(Role.COORDINATOR, country=make_country(), language="fr")
    figure = make_figure(value=None, state="in_words", words="des centaines", note="sous réserve")
    report = make_submitted(by=writer, figures=[figure])
    client = signed_in(editor)

    page = shown(client, "admin:operations_report_change", report.pk)
    own = client.get(f"/fr/admin/operations/report/{report.pk}/change/").content.decode()

    assert '<bdi lang="fr">sous réserve</bdi>' in page
    assert 'lang="fr" dir="auto">' in page
    assert "written in this language: French" in page
    assert "écrits dans cette langue" not in own


def test_what_is_told_in_another_language_is_verified_with_english_words(editor, signed_in, cast):
    writer = cast(Role.COORDINATOR, country=make_country(), language="fr")
    figure = make_figure(value=None, state="in_words", words="des centaines", note="sous réserve")
    report = make_submitted(by=writer, figures=[figure])
    line = report.lines.get()
    client, address = signed_in(editor), reverse("admin:operations_report_verify", args=[report.pk])
    english = {f"words_{line.pk}": "hundreds", f"note_{line.pk}": "to be confirmed"}

    half = client.post(address, {"grade": "C", f"words_{line.pk}": "hundreds"})
    report.refresh_from_db()
    assert report.state == "submitted"
    assert "see what is missing" in half.content.decode()
    assert 'value="hundreds"' in half.content.decode()
    client.post(address, {"grade": "C", **english})

    report.refresh_from_db()
    assert report.state == "verified"
    with scope(Copy.WORKING):
        reading = report.lines.get().reading
        assert (reading.text_en, reading.text_fr, reading.text_es) == (
            *("hundreds", "des centaines"),
            None,
        )
        assert (reading.note_en, reading.note_fr) == ("to be confirmed", "sous réserve")
