"""Each constraint of the goals room, and somebody who tries to break it."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from goals import models as m
from goals.models import Draft, Revision, RevisionItem
from members.models import Organisation
from members.models.fields import ChoiceField, PartialDateField
from tests.factories.goals import make_link
from tests.factories.members import make_user

# The target of a composite foreign key; the primary key alone makes it true.
NOT_BREAKABLE = {"target_with_its_sdg"}


def update(model, where=None, **values):
    def breach():
        model.objects.filter(**(where or {})).update(**values)

    return breach


def saved(model, where=None, **values):
    def breach():
        row = model.objects.filter(**(where or {})).first()
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return breach


def second(model, where=None, **values):
    """Save a copy of a row under another code."""

    def breach():
        row = model.objects.filter(**(where or {})).first()
        row.pk, row._state.adding = None, True
        for name, value in ({"code": "ANOTHER"} | values).items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return breach


def decided(**values):
    def breach():
        goal = m.Goal.objects.get(code="GPG3")
        kind = ContentType.objects.get_for_model(goal)
        Draft.objects.create(content_type=kind, object_id=goal.pk, title="A draft", **values)

    return breach


def twice(act):
    def breach():
        act()
        act()

    return breach


def item_twice():
    item = RevisionItem.objects.first()
    item.pk = None
    item.save(force_insert=True)


def followed_twice():
    person, item = make_user(), RevisionItem.objects.first()
    for _again in range(2):
        m.FollowedRow.objects.create(
            person=person,
            content_type=item.content_type,
            object_id=item.object_id,
            cited=item,
            title={},
        )


def shared_twice():
    draft = Draft.objects.create(
        content_type=ContentType.objects.get_for_model(m.Goal), object_id=1, title="A draft"
    )
    organisation, publisher = Organisation.objects.create(name="Example"), make_user()
    for _again in range(2):
        m.EmbargoedFigure.objects.create(
            organisation=organisation,
            draft=draft,
            reading=m.Reading.objects.first(),
            snapshot={},
            lifts_at=timezone.now(),
            shared_by=publisher,
        )


def entry_twice():
    """In plain SQL: the vector of an entry is made by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO goals_searchentry (language, kind, code, row_id, path, title, body,"
            " folded_title, folded_body, vector) SELECT language, kind, code, row_id, path, title,"
            " body, folded_title, folded_body, vector FROM goals_searchentry LIMIT 1"
        )


def second_link(**values):
    def breach():
        link = make_link()
        if "target" in values:
            values["target"] = m.Target.objects.filter(sdg=link.sdg).first()
            m.Link.objects.filter(pk=link.pk).update(target=values["target"])
        make_link(code="TEST-2", **values)

    return breach


READING = m.Reading
REPORTED = {"state": "reported"}
BREAKS = [
    ("goal_number_per_edition", update(m.Goal, {"code": "GPG2"}, number=1)),
    ("goal_slug_per_edition", update(m.Goal, {"edition__code": "2023"}, slug="same")),
    ("there_are_seven_goals", update(m.Goal, {"code": "GPG7"}, number=8)),
    ("there_are_seven_goals", update(m.Goal, {"code": "GPG1"}, number=0)),
    ("crime_area_once_per_goal", second(m.GoalCrimeArea)),
    ("crosswalk_once", second(m.Crosswalk)),
    ("crosswalk_between_two", update(m.Crosswalk, earlier=models.F("later"))),
    ("aim_place_in_goal", second(m.Aim)),
    ("strand_place_in_theme", second(m.Strand)),
    ("there_are_seventeen_sdgs", update(m.SDG, {"number": 17}, number=18)),
    ("sdg_color_is_hex", update(m.SDG, {"number": 1}, color="red")),
    ("one_open_link_per_goal_and_sdg", second_link()),
    ("one_open_link_per_goal_and_target", second_link(target=None)),
    ("link_ends_after_it_begins", update(m.Link, valid_to="2001")),
    ("goal_once_per_subject", second(m.SubjectGoal)),
    ("reading_value_matches_its_state", update(READING, REPORTED, value=None)),
    ("reading_value_matches_its_state", update(READING, REPORTED, state="zero_reported")),
    ("reading_value_matches_its_state", update(READING, REPORTED, state="withheld")),
    ("reading_words_match_its_state", saved(READING, REPORTED, text_en="hundreds")),
    (
        "reading_words_match_its_state",
        update(READING, REPORTED, state="in_words", value=None, text_en=""),
    ),
    ("reading_period_in_order", update(READING, REPORTED, period_from="2031")),
    ("one_reading_per_counting_unit", second(READING)),
    (
        "reading_dimension_is_of_a_part",
        update(READING, {"breakdown_en": ""}, breakdown_dimension="sex"),
    ),
    (
        "context_statistic_is_never_blank",
        update(m.ContextStatistic, value=None, value_text_en=""),
    ),
    ("one_open_draft_per_row", twice(decided())),
    ("a_decision_has_a_person_and_a_reason", decided(state="refused", reason="Why not")),
    ("a_decision_has_a_person_and_a_reason", decided(state="published")),
    (
        "a_publication_has_a_publisher",
        lambda: Revision.objects.create(number=9, kind="publication", reason="Nobody"),
    ),
    (
        "a_revision_has_a_reason",
        lambda: Revision.objects.create(number=9, kind="reference_load", reason=""),
    ),
    ("row_once_per_revision", item_twice),
    ("search_entry_once", entry_twice),
    ("figure_shared_once_with_an_organisation", shared_twice),
    ("a_row_is_followed_once", followed_twice),
]


def to_its_end(breach):
    """Places in a whole are looked at when the transaction ends."""
    breach()
    connection.check_constraints()


@pytest.mark.parametrize(("name", "breach"), BREAKS, ids=[name for name, _breach in BREAKS])
def test_the_database_refuses(working_copy, name, breach):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        to_its_end(breach)

    assert caught.value.__cause__.diag.constraint_name == name


def test_every_constraint_has_somebody_who_tries_to_break_it():
    written = {
        constraint.name
        for model in apps.get_app_config("goals").get_models()
        for constraint in model._meta.constraints
    }

    assert written - NOT_BREAKABLE == {name for name, _breach in BREAKS}


UNIQUE = [
    (model, field)
    for model in apps.get_app_config("goals").get_models()
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
]


@pytest.mark.parametrize(
    ("model", "field"), UNIQUE, ids=[f"{model.__name__}.{field.name}" for model, field in UNIQUE]
)
def test_a_unique_field_takes_no_value_twice(working_copy, model, field):
    table = model._meta.db_table

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = %s::regclass AND i.indisunique"
            " AND i.indnatts = 1 AND i.indpred IS NULL AND a.attname = %s",
            [f"public.{table}", field.column],
        )

        assert cursor.fetchone()[0] == 1


CHECKED = [
    (model, field)
    for model in apps.get_app_config("goals").get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, PartialDateField | ChoiceField)
    and "event" not in model._meta.model_name
    and model is not Revision  # a_publication_has_a_publisher speaks up first
]


def refused_values(field):
    """What no row may hold: a word that is no date or no choice, and a blank where one is due."""
    return ["z"] if field.blank else ["z", ""]


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [(model, field, value) for model, field in CHECKED for value in refused_values(field)],
    ids=lambda part: getattr(part, "name", None) or getattr(part, "__name__", repr(part)),
)
def test_a_checked_field_takes_no_invented_word(reviewed, model, field, value):
    table = model._meta.db_table
    if not model.objects.exists():
        pytest.fail(f"{table} is empty, so nothing was tried")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # without history
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s', [value])

    assert caught.value.__cause__.diag.constraint_name == f"{table}_{field.column}_check"


@pytest.mark.parametrize("day", ["2019-02-30", "2023-02-29"])
def test_a_day_that_no_calendar_has_is_refused(day):
    with pytest.raises(ValidationError, match="no such day"):
        m.Link._meta.get_field("valid_from").run_validators(day)
