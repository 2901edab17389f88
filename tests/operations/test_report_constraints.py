"""Each rule of the tables of reports, and somebody who tries to break it."""

import pytest
from django.db import IntegrityError, connection, transaction

from goals import publishing
from members.scope import Copy, scope
from operations.models import Operation, Report, ReportFile, ReportLine, ReportStep
from tests.factories.members import make_country, make_user
from tests.factories.operations import make_report, make_submitted

pytestmark = pytest.mark.django_db

# The rule, the row that breaks it (from tests below), and what it is told to hold.
BREAKS = [
    ("one_open_report_per_period", "report", {}),
    ("report_is_kept_by_its_country", "report", {"keeper_country": "abroad", "as_of": "2021"}),
    ("report_period_in_order", "report", {"period_from": "2022", "as_of": "2021"}),
    ("submitted_report_has_a_sender", "report", {"state": "submitted", "as_of": "2021"}),
    ("verified_report_has_a_verifier", "report", {"state": "verified", "submitted_by": "other"}),
    (
        "author_is_not_verifier",
        "report",
        {"state": "verified", "submitted_by": "other", "verified_by": "other", "draft": "draft"},
    ),
    (
        "published_report_has_its_revision",
        "report",
        {
            "state": "published",
            "submitted_by": "other",
            "verified_by": "third",
            "draft": "draft",
        },
    ),
    ("measure_once_per_report", "line", {}),
    ("line_value_matches_its_state", "line", {"value": None}),
    ("line_value_matches_its_state", "line", {"state": "withheld"}),
    ("line_value_matches_its_state", "line", {"state": "zero_reported"}),
    ("line_words_match_its_state", "line", {"state": "in_words", "value": None}),
    ("line_words_match_its_state", "line", {"words": "hundreds"}),
    ("returned_report_has_a_note", "step", {"kind": "returned"}),
]


@pytest.fixture
def stand_ins(editor) -> dict:
    with scope(Copy.WORKING):
        draft = publishing.record_edit(row=Operation.objects.get(code="opson-viii"), by=editor)
    return {
        "abroad": make_country("FR"),
        "other": make_user(),
        "third": make_user(),
        "draft": draft,
    }


@pytest.mark.parametrize(("name", "kind", "values"), BREAKS, ids=lambda value: str(value)[:40])
def test_the_database_refuses(stand_ins, name, kind, values):
    report = make_report()
    row = {
        "report": report,
        "line": ReportLine.objects.get(report=report),
        "step": ReportStep.objects.filter(report=report).first(),
    }[kind]
    row.pk, row._state.adding = None, True
    for field, value in values.items():
        is_stand_in = isinstance(value, str) and value in stand_ins
        setattr(row, field, stand_ins[value] if is_stand_in else value)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()

    assert caught.value.__cause__.diag.constraint_name == name


def test_every_constraint_has_somebody_who_tries_to_break_it():
    models = (Report, ReportLine, ReportStep, ReportFile)

    written = {rule.name for model in models for rule in model._meta.constraints}

    assert written == {name for name, _kind, _values in BREAKS}


@pytest.mark.parametrize("model", [ReportLine, ReportStep])
def test_what_hangs_on_a_report_is_kept_with_it(model):
    report = make_report()
    row = model.objects.filter(report=report).first()
    row.pk, row._state.adding, row.keeper_country = None, True, make_country("FR")
    if model is ReportLine:
        row.measure = type(row.measure).objects.exclude(pk=row.measure_id).first()

    with transaction.atomic():
        row.save()
        with pytest.raises(IntegrityError, match="is_kept_with_its_report"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_a_published_report_leaves_room_for_a_correction():
    """The lock is on open reports alone: the index says so."""
    rule = next(r for r in Report._meta.constraints if r.name == "one_open_report_per_period")

    assert set(rule.condition.children[0][1]) == set(Report.OPEN)
    assert make_submitted().state in Report.OPEN
