"""People, roles, countries: what each row keeps to."""

import datetime
import itertools
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from pghistory.models import Event

from members.models import (
    AuditEntry,
    AuditNote,
    Country,
    Erasure,
    InvitationFile,
    OutboxRow,
    Region,
    RoleGrant,
    User,
    YearOfService,
)
from members.permissions import Role
from tests.factories.members import (
    make_grant,
    make_invitation,
    make_posting,
    make_request,
    make_token,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


# ---- people


def test_an_address_is_kept_in_small_letters():
    person = make_user(email="Olga@Police.Example ")

    assert person.email == "olga@police.example"


def test_people_sign_in_whatever_letters_they_type():
    person = make_user(email="olga@police.example")

    assert User.objects.get_by_natural_key("OLGA@police.example") == person


@pytest.mark.parametrize(
    ("email", "name"), [("", "Olga"), ("no address", "Olga"), ("a@police.example", "")]
)
def test_a_person_has_an_address_and_a_name(email, name):
    with pytest.raises(ValidationError):
        User.objects.create_user(email=email, name=name)


def test_a_person_is_called_by_her_name():
    assert str(make_user(name="Olga Officer")) == "Olga Officer"


def test_personal_data_is_minimal():
    fields = {field.name for field in User._meta.concrete_fields}

    assert fields == {
        "id",
        "password",
        "last_login",
        "email",
        "name",
        "keeper_country",
        "organisation",
        "language",
        "is_active",
        "is_demo",
        "date_joined",
        "audit_key",  # random, says nothing about her
    }


@pytest.mark.parametrize("name", ["is_superuser", "is_staff", "groups", "user_permissions"])
def test_there_is_no_second_way_to_rights(name):
    with pytest.raises(FieldDoesNotExist):
        User._meta.get_field(name)


def test_people_are_not_deleted_with_what_they_did(cast):
    granter = cast(Role.ADMINISTRATOR)
    make_grant(cast(), Role.EDITOR, granted_by=granter)

    with pytest.raises(ProtectedError):
        granter.delete()


def test_nothing_deletes_people_by_cascade():
    rules = {
        f"{model.__name__}.{field.name}": field.remote_field.on_delete
        for model in apps.get_app_config("members").get_models()
        if not issubclass(model, Event)  # history points without holding on
        for field in model._meta.concrete_fields
        if field.remote_field
    }

    assert set(rules.values()) == {models.PROTECT}


# ---- roles


def test_a_role_reads_as_words():
    grant = RoleGrant(role=Role.EDITOR, scope="world")

    assert str(grant) == "Editor (World)"


def test_a_role_that_ended_is_no_longer_in_force(cast):
    person, now = cast(), timezone.now()
    make_grant(person, Role.EDITOR, valid_from=now - timedelta(2), valid_to=now - timedelta(1))

    assert not person.role_grants.in_force().exists()


# ---- countries


def test_countries_of_a_region_are_listed_together():
    codes = [country.region.code for country in Country.objects.for_list_page()]

    assert len(codes) == 196
    assert sum(code != after for code, after in itertools.pairwise(codes)) == 4


def test_the_list_of_countries_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [country.region.name for country in Country.objects.for_list_page()]


# ---- constraints


def grant(**values):
    return lambda: make_grant(make_user(), Role.OFFICER, **values)


def senegal():
    return Country.objects.get(code="SN")


def two(make, **values):
    """Make the same thing twice."""

    def breach():
        for _ in range(2):
            make(**values)

    return breach


def posted_twice():
    person = make_posting().person
    make_posting(person=person, valid_from=datetime.date(2020, 1, 1))


def two_units_of_a_name():
    for name in ("Airport", "AIRPORT"):
        make_unit(name=name)


def same_address():
    for email in ("olga@police.example", "OLGA@police.example"):
        User(email=email, name="Olga").save()


def to_herself():
    person = make_user()
    make_grant(person, Role.ADMINISTRATOR, granted_by=person)


def make_wish(person=None, **values):
    person = person or make_user(country=senegal())
    Erasure.objects.create(
        person=person, keeper_country=person.keeper_country, due_at=NOW, **values
    )


def wishes_twice():
    person = make_user(country=senegal())
    make_wish(person)
    make_wish(person)


def outbox_row(**values):
    return lambda: OutboxRow.objects.create(**{"key": "a", "sealed": "secret"} | values)


def fork():
    for number in (-1, -2):
        AuditEntry(
            id=number, chain=5, sequence=1, at=1, sealed_at=1, event="exported", hash=bytes(32)
        ).save(force_insert=True)


NOW = timezone.now()


def erasure(person, **fields):
    return Erasure.objects.create(person=person, due_at=NOW, **fields)


def token(lasts: timedelta):
    return lambda: make_token(make_user(), created_at=NOW, expires_at=NOW + lasts)


def make_file(**fields):
    return InvitationFile.objects.create(
        keeper_country=senegal(), made_by=make_user(), name="a.csv", **fields
    )


def count_twice():
    for _again in range(2):
        YearOfService.objects.create(country=senegal(), year=2026, people=1)


BREAKS = [
    ("a_year_is_counted_once", count_twice),
    ("one_account_per_address", same_address),
    ("user_language_is_known", lambda: User(email="a@b.example", language="de").save()),
    ("country_code_is_alpha2", lambda: Country.objects.filter(code="SN").update(code="Sn")),
    ("country_alpha3", lambda: Country.objects.filter(code="SN").update(alpha3="S1")),
    ("role_scope_names_its_place", grant(scope="country")),
    ("role_scope_names_its_place", grant(scope="region")),
    (
        "role_scope_names_its_place",
        lambda: grant(country=senegal(), scope="world")(),
    ),
    (
        "staff_roles_are_for_the_world",
        lambda: make_grant(make_user(), Role.PUBLISHER, country=senegal()),
    ),
    ("role_ends_after_it_begins", grant(valid_from=NOW, valid_to=NOW)),
    ("nobody_grants_to_herself", to_herself),
    ("unit_name_once_per_country", two_units_of_a_name),
    ("one_open_posting_per_person", posted_twice),
    (
        "posting_ends_after_it_begins",
        lambda: make_posting(
            valid_from=datetime.date(2026, 2, 1), valid_to=datetime.date(2026, 1, 1)
        ),
    ),
    ("one_open_request_per_country", two(make_request, email="a@police.example")),
    (
        "refusal_has_a_reason",
        lambda: make_request(state="refused", decided_by=make_user(), decided_at=NOW),
    ),
    ("decision_has_a_person", lambda: make_request(state="admitted")),
    ("move_has_a_person", lambda: make_request(is_move=True)),
    ("one_open_erasure_per_person", lambda: [erasure(person) for person in [make_user()] * 2]),
    ("erasure_is_told_before_it_is_done", lambda: erasure(make_user(), done_at=NOW)),
    ("one_open_invitation_per_country", two(make_invitation, email="a@police.example")),
    ("invitation_names_its_place", lambda: make_invitation(unit=None)),
    ("used_invitation_has_a_person", lambda: make_invitation(state="used")),
    ("invitation_ends_after_it_begins", lambda: make_invitation(expires_at=NOW - timedelta(1))),
    ("file_is_done_within_its_total", lambda: make_file(total=2, done=3)),
    ("file_is_done_within_its_total", lambda: make_file(total=2, done=1, skipped=2)),
    ("one_open_erasure_per_person", wishes_twice),
    ("erasure_is_told_before_it_is_done", lambda: make_wish(done_at=NOW)),
    ("move_has_a_person", lambda: make_request(is_move=True)),
    ("token_lives_a_year_at_most", token(lasts=timedelta(0))),
    ("token_lives_a_year_at_most", token(lasts=timedelta(365, seconds=1))),
    ("outbox_row_ends_once", outbox_row(sealed="", done_at=NOW, given_up_at=NOW)),
    ("outbox_refusal_is_an_end", outbox_row(refused_with=550)),
    ("outbox_secret_ends_with_its_row", outbox_row(done_at=NOW)),
    ("outbox_secret_ends_with_its_row", outbox_row(given_up_at=NOW, refused_with=550)),
    ("audit_names_are_references", lambda: AuditNote(chain=0, event="Olga Officer").save()),
    (
        "audit_detail_is_one_line",
        lambda: AuditNote(chain=0, event="exported", detail='{"a":\n1}').save(),
    ),
    ("audit_chain_has_no_fork", fork),
]
# Two keys that only other tables' foreign keys need: the primary key is in each of them.
POINTED_AT = {"person_with_her_keeper", "unit_with_its_country"}


@pytest.mark.parametrize(("name", "breach"), BREAKS, ids=[name for name, _breach in BREAKS])
def test_the_database_refuses(name, breach):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        breach()

    assert caught.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(
    ("breach", "name"),
    [
        (grant(scope="galaxy"), "members_rolegrant_scope_check"),
        (
            lambda: Country.objects.filter(code="SN").update(member_since="1961-1962"),
            "members_country_member_since_check",
        ),
    ],
)
def test_a_checked_field_takes_no_invented_word(breach, name):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        breach()

    assert caught.value.__cause__.diag.constraint_name == name


def test_every_constraint_has_somebody_who_tries_to_break_it():
    written = {
        constraint.name
        for model in apps.get_app_config("members").get_models()
        for constraint in model._meta.constraints
    }

    assert written - POINTED_AT == {name for name, _breach in BREAKS}


@pytest.mark.parametrize(("model", "code"), [(Country, "SN"), (Region, "africa")])
def test_a_code_is_used_once(model, code):
    row = model.objects.get(code=code)
    row.pk, row._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
