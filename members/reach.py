"""Who reaches the tables of the ground floor, and those that Django and allauth bring along.

Read it with permissions.py, from which it takes what a country may give: the table there
decides in the code, this one again in the database.
"""

from members.isolation.reach import Reach, Table, of_country, of_person, of_region, setting
from members.isolation.roles import DatabaseRole as Role
from members.permissions import GIVEN_BY_COUNTRIES
from members.permissions import Role as Held

_READ, _WRITE = "SELECT", "SELECT, INSERT, UPDATE"
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_KEEPER = "keeper_country_id"


def _public(name: str, *more: Reach) -> Table:
    """Facts that everyone may read."""
    return Table(name, (Reach(Role.PUBLIC, _READ), *more), is_guarded=False)


def _sign_in(name: str, *more: Reach) -> Table:
    """What only signing in needs: no other role reads a session or a secret."""
    return Table(name, (Reach(Role.GATE, _ALL), *more))


def _kept(name: str, country_verbs: str, *more: Reach, keeper: str = _KEEPER) -> Table:
    """Rows that a country keeps: it, its region and staff see them."""
    return Table(
        name,
        (
            Reach(Role.COUNTRY, country_verbs, of_country(keeper)),
            Reach(Role.REGION, _READ, of_region(keeper)),
            *more,
        ),
    )


def _in_words(roles: frozenset[Held]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


# At the gate only an officer's own role comes into being, in the country that invited her: who
# breaks in there must not be able to make herself an administrator.
_NEW_OFFICER = "role = 'officer' AND scope = 'country' AND country_id = keeper_country_id"
_OF_THE_COUNTRY = (
    f"{of_country(_KEEPER)} AND scope = 'country' AND country_id = {_KEEPER}"
    f" AND role IN ({_in_words(GIVEN_BY_COUNTRIES)})"
)

_FOR_AN_OFFICER = f"{of_country(_KEEPER)} AND role = 'officer' AND person_id IS NULL"
_OF_AN_INVITATION = (
    "name, unit_id, language, request_id, token_hash, invited_by_id, invited_at, expires_at, state,"
    " is_letter_refused"
)
# Everything but the digest, which the gate alone compares.
_OF_A_TOKEN = "id, person_id, name, hint, created_at, expires_at, last_used_at, ended_at"

_OF_A_FILE = "confirmed_at, confirmed_by_id, total, undone_at"

_OWN, _HERS = of_person("person_id"), of_person("user_id")
_ASKS_TO_BE_MOVED = f"{_OWN} AND is_move AND state = 'waiting'"

TABLES = [
    # What everybody may know, and what staff change of it
    _public("django_content_type"),
    _public("members_region", Reach(Role.STAFF, _WRITE)),
    _public("members_country", Reach(Role.STAFF, _WRITE)),
    *(
        Table(name, (Reach(Role.STAFF, "SELECT, INSERT"),), is_guarded=False)
        for name in ("members_regionevent", "members_countryevent")
    ),
    # People, and where they serve
    _kept(
        "members_user",
        _READ,
        Reach(Role.GATE, _WRITE),
        Reach(Role.OFFICER, "SELECT, UPDATE (name, language)", of_person("id")),
        Reach(Role.STAFF, _WRITE),
        Reach(Role.JOB, "SELECT, UPDATE"),
    ),
    _kept(
        "members_posting",
        "SELECT, INSERT, UPDATE (valid_to)",
        Reach(Role.GATE, "SELECT, INSERT"),
        Reach(Role.OFFICER, _READ, of_person("person_id")),
        Reach(Role.STAFF, _READ),
        Reach(Role.JOB, _WRITE),
    ),
    _kept(
        "members_unit",
        "SELECT, INSERT, UPDATE (name, kind, is_closed)",
        Reach(Role.GATE, _READ),
        Reach(Role.OFFICER, _READ),
        Reach(Role.STAFF, _WRITE),
        Reach(Role.JOB, _READ),
        # The units of a confirmed file, for the one country it works for.
        Reach(Role.JOB, "INSERT", of_country("country_id")),
        keeper="country_id",
    ),
    _kept(
        "members_yearofservice",
        _READ,
        Reach(Role.JOB, "SELECT, INSERT, UPDATE (people)"),
        keeper="country_id",
    ),
    Table(
        "members_rolegrant",
        (
            Reach(Role.GATE, "SELECT, INSERT", new=_NEW_OFFICER),
            Reach(Role.OFFICER, _READ, of_person("user_id")),
            Reach(
                Role.COUNTRY,
                "SELECT, INSERT, UPDATE (valid_to)",
                of_country(_KEEPER),
                new=_OF_THE_COUNTRY,
            ),
            Reach(Role.REGION, _READ, of_region(_KEEPER)),
            Reach(Role.STAFF, _WRITE),
            # It ends roles, and forgets why an erased person had them; it makes nobody more.
            Reach(Role.JOB, "SELECT, UPDATE (valid_to, reason)"),
            Reach(Role.JOB, "INSERT", new=_NEW_OFFICER),
        ),
    ),
    _kept(
        "members_accountrequest",
        "SELECT, UPDATE (state, decided_at, decided_by_id, reason, admitted_to_id)",
        Reach(Role.GATE, _WRITE),
        Reach(Role.OFFICER, "SELECT, INSERT", _OWN, new=_ASKS_TO_BE_MOVED),
        Reach(Role.STAFF, _READ),
        Reach(Role.JOB, "SELECT, UPDATE, DELETE"),
    ),
    Table(
        "members_invitation",
        (
            # A country opens the way in for an officer, and for nobody who is here already.
            Reach(Role.COUNTRY, "INSERT", of_country(_KEEPER), new=_FOR_AN_OFFICER),
            Reach(Role.COUNTRY, f"SELECT, UPDATE ({_OF_AN_INVITATION})", of_country(_KEEPER)),
            Reach(Role.REGION, _READ, of_region(_KEEPER)),
            Reach(Role.GATE, "SELECT, UPDATE (state, used_at, person_id)"),
            Reach(Role.OFFICER, _READ, _OWN),
            Reach(Role.STAFF, _WRITE),
            Reach(Role.JOB, "SELECT, UPDATE"),
            # A confirmed file, under the same condition as the country's own.
            Reach(Role.JOB, "INSERT", of_country(_KEEPER), new=_FOR_AN_OFFICER),
        ),
    ),
    Table(
        "members_invitationfile",
        (
            Reach(Role.COUNTRY, f"SELECT, INSERT, UPDATE ({_OF_A_FILE})", of_country(_KEEPER)),
            Reach(Role.JOB, "SELECT, UPDATE (done, skipped), DELETE"),
        ),
    ),
    _kept(
        "members_erasure",
        _READ,
        Reach(Role.OFFICER, "SELECT, INSERT, UPDATE (withdrawn_at)", _OWN),
        Reach(Role.STAFF, _READ),
        Reach(Role.JOB, "SELECT, UPDATE"),
    ),
    Table(
        "members_organisation",
        (
            Reach(Role.GATE, _READ),
            Reach(Role.OFFICER, _READ),
            Reach(Role.STAFF, _WRITE),
        ),
    ),
    # What commits promised: whoever works here leaves it, the worker alone reads it
    Table(
        "members_outboxrow",
        (
            *(
                Reach(role, "INSERT")
                for role in (Role.GATE, Role.OFFICER, Role.COUNTRY, Role.STAFF)
            ),
            Reach(Role.JOB, _ALL),
        ),
    ),
    # The audit trail: everybody adds to it, nobody but the sealing job can change where it goes
    Table("members_auditnote", (Reach(Role.PUBLIC, "INSERT"), Reach(Role.JOB, "SELECT, DELETE"))),
    Table(
        "members_auditentry",
        (
            Reach(Role.OFFICER, _READ, f"about = 'person:' || {setting('audit_key')}"),
            Reach(Role.JOB, "SELECT, INSERT"),
        ),
    ),
    Table("members_audithead", (Reach(Role.JOB, _WRITE),)),
    # Signing in
    _sign_in("django_session"),
    # What a person may download about herself, and what erasing her deletes; never a secret.
    _sign_in(
        "account_emailaddress",
        Reach(Role.OFFICER, 'SELECT (id, user_id, email, verified, "primary")', _HERS),
        Reach(Role.JOB, "SELECT, DELETE"),
    ),
    _sign_in("account_emailconfirmation", Reach(Role.JOB, "SELECT, DELETE")),
    _sign_in(
        "mfa_authenticator",
        Reach(Role.OFFICER, "SELECT (id, user_id, type, created_at, last_used_at)", _HERS),
        Reach(Role.JOB, "SELECT (id, user_id), DELETE"),
    ),
    _sign_in(
        "usersessions_usersession",
        Reach(
            Role.OFFICER, "SELECT (id, user_id, created_at, last_seen_at, ip, user_agent)", _HERS
        ),
        Reach(Role.JOB, "SELECT (id, user_id), DELETE"),
    ),
    _sign_in(
        "socialaccount_socialaccount",
        Reach(Role.OFFICER, "SELECT (id, user_id, provider, uid, date_joined, last_login)", _HERS),
        Reach(Role.JOB, "SELECT (id, user_id), DELETE"),
    ),
    Table(
        "members_apitoken",
        (
            Reach(Role.GATE, "SELECT, UPDATE (last_used_at, ended_at)"),
            Reach(Role.OFFICER, f"SELECT ({_OF_A_TOKEN}), INSERT, UPDATE (ended_at)", _OWN),
            Reach(Role.JOB, "SELECT (id, person_id), DELETE"),
        ),
    ),
    _sign_in("socialaccount_socialapp"),
    _sign_in("socialaccount_socialtoken"),
    # The back office
    Table("django_admin_log", (Reach(Role.STAFF, "SELECT, INSERT"),)),
    Table("pghistory_context", (Reach(Role.STAFF, _WRITE),)),
    # The owner's own books: migrations, and Django's groups, which nothing here uses
    *(
        Table(name, is_guarded=False)
        for name in ("django_migrations", "auth_permission", "auth_group", "auth_group_permissions")
    ),
]
