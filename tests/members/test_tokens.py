"""A token reads in its owner's name as long as she may use one, and tells nobody else anything."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import actions
from members.models import ApiToken, AuditNote, Erasure, Organisation
from members.permissions import Role
from members.scope import GATE, JOB, of_country, of_officer, of_region, of_staff, scope
from tests.factories.factors import give_factor
from tests.factories.members import PASSWORD, make_country, make_grant, make_token, make_user
from tests.members.isolation.test_rows import refused
from tests.web_login import as_login

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
DAY = timedelta(1)
NEW_PASSWORD = "seven grey horses on a hill"


@pytest.fixture
def owner(partner):
    partner.organisation = Organisation.objects.create(name="Universal Postal Union")
    partner.save()
    return partner


@pytest.fixture
def secret(owner) -> str:
    return make_token(owner, name="Dashboard")[1]


def ask(secret: str, client: Client | None = None, **headers):
    sent = {"Authorization": f"Bearer {secret}"} if secret else {}
    return (client or Client()).get(ME, headers=sent | headers)


# ---- who is let in


def test_a_token_is_told_what_it_is_and_nothing_else(owner, secret):
    answer = ask(secret)

    told = answer.json()
    assert answer.status_code == 200
    assert told.pop("expires_at").startswith(f"{timezone.now() + 90 * DAY:%Y-%m-%d}")
    assert told == {
        "token": "Dashboard",
        "scope": "figures",
        "organisation": "Universal Postal Union",
    }


def test_the_word_bearer_is_read_in_any_letters(secret):
    assert Client().get(ME, headers={"Authorization": f"bearer {secret}"}).status_code == 200


def wrong_secrets(owner) -> dict[str, str]:
    now = timezone.now()
    expired = {"created_at": now - 9 * DAY, "expires_at": now - DAY}
    return {
        "unknown": "x" * 43,
        "ended": make_token(owner, ended_at=now)[1],
        "expired": make_token(owner, **expired)[1],
        "the digest instead": make_token(owner)[0].digest,
        "missing": "",
        "letters of other alphabets": "é" * 43,
    }


def test_whatever_is_wrong_with_a_token_is_told_in_the_same_bytes(owner, secret):
    answers = {name: ask(wrong) for name, wrong in wrong_secrets(owner).items()}

    assert ask(secret).status_code == 200
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({(a.content, str(sorted(a.headers.items()))) for a in answers.values()}) == 1


def test_the_refusal_is_a_problem_that_names_the_way(db):
    answer = ask("x" * 43)

    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/en/api/#unauthorized"


def test_a_role_that_ended_is_noticed_at_the_next_request(owner, secret):
    assert ask(secret).status_code == 200

    owner.role_grants.all().end()

    assert ask(secret).status_code == 401


def test_an_account_that_is_closed_is_noticed_at_the_next_request(owner, secret):
    assert ask(secret).status_code == 200

    owner.is_active = False
    owner.save()

    assert ask(secret).status_code == 401


def test_who_lacks_the_factor_of_a_new_role_is_turned_away_until_she_has_it(owner, secret):
    make_grant(owner, Role.ANALYST)
    before = ask(secret).status_code

    give_factor(owner)

    assert (before, ask(secret).status_code) == (401, 200)


def test_a_session_is_no_token(owner, signed_in):
    assert ask("", client=signed_in(owner)).status_code == 401


def test_beside_a_session_the_token_alone_counts(owner, secret, signed_in, administrator):
    told = ask(secret, client=signed_in(administrator)).json()

    assert told["organisation"] == "Universal Postal Union"


def test_nothing_can_be_written_here(secret):
    answer = Client().post(ME, headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"


# ---- nobody on the way keeps it


@pytest.mark.parametrize("is_right", [True, False])
def test_nobody_on_the_way_keeps_the_answer(secret, is_right):
    answer = ask(secret if is_right else "wrong")

    assert answer["Cache-Control"] == "no-store, private"
    assert not answer.has_header("ETag")
    assert not answer.cookies


def test_the_session_is_never_looked_at(owner, secret, signed_in):
    client = signed_in(owner)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask(secret, client=client)

    assert not [q["sql"] for q in queries if "django_session" in q["sql"]]


# ---- the last use


def test_the_last_use_is_written_once_an_hour(owner, secret):
    ask(secret)
    first = ApiToken.objects.get().last_used_at
    ask(secret)

    assert first
    assert ApiToken.objects.get().last_used_at == first

    ApiToken.objects.update(last_used_at=first - timedelta(hours=2))
    ask(secret)
    assert ApiToken.objects.get().last_used_at >= first


def test_a_token_that_is_turned_away_was_not_used(owner, secret):
    owner.role_grants.all().end()

    ask(secret)

    assert ApiToken.objects.get().last_used_at is None


# ---- without the counter, and too often


def test_without_the_counter_no_token_is_tried(secret, settings, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path / 'nobody.sock'}",
        }
    }

    answer = ask(secret)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Content-Type"] == "application/problem+json"


def test_too_many_tries_are_answered_with_a_problem(secret):
    for _try in range(60):
        ask("wrong")

    answer = ask(secret)

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"


# ---- making and ending


def test_the_database_keeps_a_digest_and_a_hint(owner):
    token, secret = actions.make_token(name="Dashboard", by=owner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM members_apitoken t")
        (row,) = cursor.fetchone()
    assert secret not in row
    assert token.hint == secret[:6]
    assert ask(secret).status_code == 200


def test_making_and_ending_are_on_record_once(owner):
    token, _secret = actions.make_token(name="Dashboard", by=owner)
    actions.end_token(token=token, by=owner)
    actions.end_token(token=token, by=owner)

    events = AuditNote.objects.filter(event__startswith="token-").order_by("id")
    assert list(events.values_list("event", "detail")) == [
        ("token-made", f'{{"token":{token.pk}}}'),
        ("token-ended", f'{{"token":{token.pk}}}'),
    ]


def test_she_is_told_by_a_letter(owner, after_commit, mailoutbox):
    with after_commit():
        _token, secret = actions.make_token(name="Dashboard", by=owner)

    (letter,) = mailoutbox
    assert letter.to == [owner.email]
    assert "An API token was made for your account" in letter.body
    assert secret not in letter.body


def test_ten_tokens_work_at_once_and_no_more(owner):
    for _number in range(9):
        make_token(owner)
    make_token(owner, ended_at=timezone.now())
    actions.make_token(name="The tenth", by=owner)

    with pytest.raises(ValidationError, match="Ten of your tokens"):
        actions.make_token(name="One too many", by=owner)


def test_who_may_not_use_a_token_makes_none(officer):
    with pytest.raises(PermissionDenied):
        actions.make_token(name="Dashboard", by=officer)


# ---- the walls


@pytest.fixture
def two():
    """A partner of each of two countries, with a token each."""
    people = [make_user(Role.PARTNER, make_country(code)) for code in ("SN", "FR")]
    return [(person, make_token(person)[0]) for person in people]


def test_a_person_sees_her_own_tokens_by_both_walls(two):
    (person, token), (other, _others) = two

    assert list(ApiToken.objects.visible_to(person)) == [token]
    with scope(seen_by=of_officer(person.pk)):
        assert list(ApiToken.objects.defer("digest")) == [token]
        assert refused(f"UPDATE members_apitoken SET ended_at = now() WHERE person_id = {other.pk}")


def test_the_digest_is_read_at_the_gate_alone(two):
    (person, _token), _other = two

    with scope(seen_by=of_officer(person.pk)):
        assert refused("SELECT digest FROM members_apitoken")
    with scope(seen_by=JOB):
        assert refused("SELECT digest FROM members_apitoken")
    with scope(seen_by=GATE):
        assert ApiToken.objects.count() == 2


def test_no_country_no_region_and_no_staff_sees_a_token(two):
    (person, _token), _other = two
    country = person.keeper_country_id

    for viewpoint in (
        of_country(person.pk, country),
        of_region(person.pk, (country,)),
        of_staff(person.pk),
    ):
        with scope(seen_by=viewpoint):
            assert refused("SELECT id FROM members_apitoken")


def test_nobody_makes_a_token_for_somebody_else(two):
    (person, _token), (other, _others) = two

    with scope(seen_by=of_officer(person.pk)):
        assert refused(
            "INSERT INTO members_apitoken (person_id, name, digest, hint, created_at, expires_at)"
            f" VALUES ({other.pk}, 'x', 'x', 'x', now(), now() + interval '1 day')"
        )


def test_a_token_never_becomes_longer_or_somebody_elses(two):
    (person, _token), (other, _others) = two

    with scope(seen_by=of_officer(person.pk)):
        assert refused("UPDATE members_apitoken SET expires_at = now() + interval '1 day'")
        assert refused(f"UPDATE members_apitoken SET person_id = {other.pk}")


def test_erasing_her_deletes_her_tokens_and_no_others(two):
    (person, _token), (_other, others) = two
    asked = actions.ask_erasure(by=person)
    actions.tell_erasure(erasure=asked.pk)
    Erasure.objects.update(due_at=timezone.now() - DAY)

    with as_login("portal_worker"):
        assert actions.erase_due() == 1

    assert list(ApiToken.objects.all()) == [others]


def test_a_new_password_ends_what_was_made_with_the_old_one(
    owner, secret, signed_in, after_commit, mailoutbox
):
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    with after_commit():
        signed_in(owner).post("/en/accounts/password/change/", form)

    assert ask(secret).status_code == 401
    assert AuditNote.objects.filter(event="token-ended").count() == 1
    assert "ended with your old password" in mailoutbox[-1].body
