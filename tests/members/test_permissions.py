"""Who may do what: the whole table, written out a second time on purpose."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from members.permissions import Permission, Role, can, can_app, require, roles_with
from tests.factories.members import make_grant

# One line a role, with every permission it holds: a word left out is a no.
EXPECTED = """
    officer
    coordinator    DESK_ENTER PEOPLE_VIEW PEOPLE_ADMIT PEOPLE_INVITE PEOPLE_EXPORT UNITS_EDIT
                   ROLE_DELEGATE RECORDS_VIEW REPORT_VIEW REPORT_WRITE
    instructor     RECORDS_VIEW
    certifier      RECORDS_VIEW
    partner        EMBARGO_VIEW CITATION_FOLLOW TOKEN_USE
    analyst        ADMIN_ENTER CONTENT_VIEW REPORT_VIEW
    editor         ADMIN_ENTER CONTENT_VIEW CONTENT_EDIT CONTENT_IMPORT COUNTRY_EDIT
                   QUESTION_VIEW QUESTION_EDIT REPORT_VIEW REPORT_VERIFY
    publisher      ADMIN_ENTER CONTENT_VIEW CONTENT_EDIT CONTENT_PUBLISH
                   QUESTION_VIEW QUESTION_EDIT REPORT_VIEW
    administrator  ADMIN_ENTER CONTENT_VIEW MEMBERS_VIEW MEMBERS_EDIT PEOPLE_VIEW PEOPLE_INVITE
                   REPORT_VIEW
"""
TABLE: dict[Role, set[Permission]] = {}
for word in EXPECTED.split():
    if word.islower():
        held = TABLE.setdefault(Role(word), set())
    else:
        held.add(Permission[word])
CELLS = [
    (role, permission, permission in held)
    for role, held in TABLE.items()
    for permission in Permission
]


def test_the_table_knows_every_role():
    assert set(TABLE) == set(Role)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "permission", "expected"), CELLS)
def test_each_role_may_do_what_the_table_says(cast, role, permission, expected):
    person = cast(role)

    assert can(person, permission) is expected
    assert (role in roles_with(permission)) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("permission", Permission)
def test_somebody_without_a_role_may_do_nothing(outsider, permission):
    assert not can(outsider, permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_do_nothing(permission):
    assert not can(AnonymousUser(), permission)


@pytest.mark.django_db
def test_two_roles_add_up(cast):
    person = cast(Role.ANALYST)
    make_grant(person, Role.PUBLISHER)

    assert can(person, Permission.CONTENT_PUBLISH)


@pytest.mark.django_db
def test_an_account_that_is_switched_off_may_do_nothing(cast):
    person = cast(Role.ADMINISTRATOR, is_active=False)

    assert not can(person, Permission.ADMIN_ENTER)


# ---- dated roles

DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (-DAY, None, True),
        (-DAY, DAY, True),
        (DAY, None, False),
        (-2 * DAY, -DAY, False),
        (DAY, 2 * DAY, False),
    ],
)
def test_a_role_counts_only_between_its_dates(cast, begins, ends, expected):
    person, now = cast(), timezone.now()
    make_grant(
        person,
        Role.EDITOR,
        valid_from=now + begins,
        valid_to=now + ends if ends else None,
    )

    assert can(person, Permission.CONTENT_EDIT) is expected


@pytest.mark.django_db
def test_roles_are_read_once_a_request(cast, django_assert_num_queries):
    person = cast(Role.EDITOR)

    with django_assert_num_queries(1):
        for permission in Permission:
            can(person, permission)


# ---- stopping a request


@pytest.mark.django_db
def test_require_lets_those_pass_who_may(editor):
    assert require(editor, Permission.CONTENT_EDIT) is None


@pytest.mark.django_db
def test_require_stops_the_others(analyst):
    with pytest.raises(PermissionDenied):
        require(analyst, Permission.CONTENT_EDIT)


# ---- the admin asks the same table

ADMIN_NAMES = [
    ("goals.view_goal", Permission.CONTENT_VIEW),
    ("goals.add_aim", Permission.CONTENT_EDIT),
    ("goals.change_link", Permission.CONTENT_EDIT),
    ("goals.delete_source", Permission.CONTENT_EDIT),
    ("goals.import_goal", Permission.CONTENT_IMPORT),
    ("goals.export_goal", Permission.CONTENT_VIEW),
    ("members.view_country", Permission.CONTENT_VIEW),
    ("members.change_country", Permission.COUNTRY_EDIT),
    ("members.change_region", Permission.COUNTRY_EDIT),
    ("members.view_user", Permission.MEMBERS_VIEW),
    ("members.change_user", Permission.MEMBERS_EDIT),
    ("members.add_rolegrant", Permission.MEMBERS_EDIT),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "permission"), ADMIN_NAMES)
@pytest.mark.parametrize("role", Role)
def test_the_names_of_the_admin_mean_permissions_of_the_table(cast, role, name, permission):
    person = cast(role)

    assert person.has_perm(name) is can(person, permission)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "members.delete_user",
        "members.delete_country",
        "members.add_country",
        "members.delete_rolegrant",
        "goals.publish_goal",
        "auth.add_group",
        "account.change_emailaddress",
        "goals",
        "",
    ],
)
@pytest.mark.parametrize("role", Role)
def test_what_the_table_does_not_name_is_open_to_nobody(cast, role, name):
    assert not cast(role).has_perm(name)


@pytest.mark.django_db
def test_several_names_must_all_be_allowed(editor):
    assert editor.has_perms(["goals.view_goal", "goals.change_goal"])
    assert not editor.has_perms(["goals.view_goal", "members.change_user"])


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_back_office_is_open_to_those_who_may_enter(cast, role):
    person = cast(role)

    assert person.is_staff is can(person, Permission.ADMIN_ENTER)
    assert can_app(person, "goals") is can(person, Permission.CONTENT_VIEW)
    assert not person.has_module_perms("auth")
