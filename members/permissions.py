"""THE table of who may do what. Nothing else in the project compares role names.

`can` answers a question, `require` stops the request, `roles_with` turns a permission
into the roles that hold it. Permission values are Django's own permission names where the
admin asks for them, so that the admin reads this very table.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from members.models import User


class Role(TextChoices):
    OFFICER = "officer", _("Officer")
    COORDINATOR = "coordinator", _("National coordinator")
    INSTRUCTOR = "instructor", _("Instructor")
    CERTIFIER = "certifier", _("Certifier")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    ANALYST = "analyst", _("Analyst")
    PARTNER = "partner", _("Partner")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(TextChoices):
    ADMIN_ENTER = "admin.enter", _("Enter the back office")
    CONTENT_VIEW = "content.view", _("See working copies and their history")
    CONTENT_EDIT = "content.edit", _("Edit working copies")
    CONTENT_IMPORT = "content.import", _("Import into working copies")
    CONTENT_PUBLISH = "content.publish", _("Publish or refuse what others wrote")
    QUESTION_VIEW = "question.view", _("See the questions of modules with their answers")
    QUESTION_EDIT = "question.edit", _("Edit the questions of modules")
    COUNTRY_EDIT = "country.edit", _("Edit countries and regions")
    MEMBERS_VIEW = "members.view", _("See accounts and roles")
    MEMBERS_EDIT = "members.edit", _("Change accounts and roles")
    DESK_ENTER = "desk.enter", _("Open the country desk")
    PEOPLE_VIEW = "people.view", _("See the people of a country")
    PEOPLE_ADMIT = "people.admit", _("Admit or refuse people")
    PEOPLE_INVITE = "people.invite", _("Invite people")
    PEOPLE_EXPORT = "people.export", _("Export the people of a country")
    UNITS_EDIT = "units.edit", _("Change the units of a country")
    ROLE_DELEGATE = "role.delegate", _("Give a role of the country to somebody for a time")
    RECORDS_VIEW = "records.view", _("See the records of people in one's care")
    REPORT_VIEW = "report.view", _("See what countries report of operations")
    REPORT_WRITE = "report.write", _("Report a country's share of an operation's results")
    REPORT_VERIFY = "report.verify", _("Verify or return what countries report")
    EMBARGO_VIEW = "embargo.view", _("See figures shared with one's organisation under embargo")
    CITATION_FOLLOW = "citation.follow", _("Follow what one cites, and be told when it changes")
    TOKEN_USE = "token.use", _("Use API tokens")


# What these roles may touch belongs to no country: a grant for one would grant the world.
WORLD_ONLY = frozenset({Role.ANALYST, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR})

_TABLE: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(),
    Role.COORDINATOR: frozenset(
        {
            Permission.DESK_ENTER,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_ADMIT,
            Permission.PEOPLE_INVITE,
            Permission.PEOPLE_EXPORT,
            Permission.UNITS_EDIT,
            Permission.ROLE_DELEGATE,
            Permission.RECORDS_VIEW,
            Permission.REPORT_VIEW,
            Permission.REPORT_WRITE,
        }
    ),
    Role.INSTRUCTOR: frozenset({Permission.RECORDS_VIEW}),
    Role.CERTIFIER: frozenset({Permission.RECORDS_VIEW}),
    Role.PARTNER: frozenset(
        {Permission.EMBARGO_VIEW, Permission.CITATION_FOLLOW, Permission.TOKEN_USE}
    ),
    Role.ANALYST: frozenset(
        {Permission.ADMIN_ENTER, Permission.CONTENT_VIEW, Permission.REPORT_VIEW}
    ),
    Role.EDITOR: frozenset(
        {
            Permission.ADMIN_ENTER,
            Permission.CONTENT_VIEW,
            Permission.CONTENT_EDIT,
            Permission.CONTENT_IMPORT,
            Permission.QUESTION_VIEW,
            Permission.QUESTION_EDIT,
            Permission.COUNTRY_EDIT,
            Permission.REPORT_VIEW,
            Permission.REPORT_VERIFY,
        }
    ),
    Role.PUBLISHER: frozenset(
        {
            Permission.ADMIN_ENTER,
            Permission.CONTENT_VIEW,
            Permission.CONTENT_EDIT,
            Permission.CONTENT_PUBLISH,
            Permission.QUESTION_VIEW,
            Permission.QUESTION_EDIT,
            Permission.REPORT_VIEW,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.ADMIN_ENTER,
            Permission.CONTENT_VIEW,
            Permission.MEMBERS_VIEW,
            Permission.MEMBERS_EDIT,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_INVITE,
            Permission.REPORT_VIEW,
        }
    ),
}

# What a country may give to its own people, and so to a deputy.
GIVEN_BY_COUNTRIES = frozenset({Role.OFFICER, Role.COORDINATOR, Role.INSTRUCTOR})

# Who is invited by staff: everybody but officers. A country's first coordinator is among them.
INVITED_BY_STAFF = frozenset(Role) - {Role.OFFICER}
NEEDS_COUNTRY = frozenset({Role.COORDINATOR})
NEEDS_ORGANISATION = frozenset({Role.PARTNER})

# Decided for one country by somebody of that country; who looks after a region looks.
DECIDED_BY_COUNTRIES = frozenset(
    {
        Permission.PEOPLE_ADMIT,
        Permission.PEOPLE_INVITE,
        Permission.UNITS_EDIT,
        Permission.ROLE_DELEGATE,
        Permission.REPORT_WRITE,
    }
)


class _World(frozenset):
    """Every country, also those that join later."""

    def __contains__(self, country: object) -> bool:
        return True


WORLD = _World()
# Whoever holds one of these reads about other people: names of authors, accounts, records.
_ABOUT_OTHERS = frozenset(
    {
        Permission.ADMIN_ENTER,
        Permission.CONTENT_VIEW,
        Permission.MEMBERS_VIEW,
        Permission.MEMBERS_EDIT,
        Permission.PEOPLE_VIEW,
        Permission.RECORDS_VIEW,
    }
)

# What the admin calls view, add, change and delete, in our words.
_CONTENT_VERBS = {
    "view": Permission.CONTENT_VIEW,
    "add": Permission.CONTENT_EDIT,
    "change": Permission.CONTENT_EDIT,
    "delete": Permission.CONTENT_EDIT,
    "import": Permission.CONTENT_IMPORT,
    "export": Permission.CONTENT_VIEW,
}
_MEMBER_VERBS = {
    "view": Permission.MEMBERS_VIEW,
    "add": Permission.MEMBERS_EDIT,
    "change": Permission.MEMBERS_EDIT,
}
_QUESTION_VERBS = {
    "view": Permission.QUESTION_VIEW,
    "add": Permission.QUESTION_EDIT,
    "change": Permission.QUESTION_EDIT,
}
_COUNTRY_VERBS = {"view": Permission.CONTENT_VIEW, "change": Permission.COUNTRY_EDIT}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold `permission`."""
    return frozenset(role for role, held in _TABLE.items() if permission in held)


def can(user: "User", permission: Permission | str) -> bool:
    """May she? An admin permission name such as "goals.change_goal" is looked up in our words."""
    if not getattr(user, "is_active", False):
        return False
    wanted = permission if isinstance(permission, Permission) else _in_our_words(permission)
    return wanted is not None and not user.roles.isdisjoint(roles_with(wanted))


def countries_with(user: "User", permission: Permission) -> frozenset[int]:
    """The ids of the countries in which she may; WORLD for all of them."""
    from members.models import Country

    if not getattr(user, "is_active", False):
        return frozenset()
    held = [h for h in user.held_roles if h.role in roles_with(permission)]
    if any(h.country is None and h.region is None for h in held):
        return WORLD
    looks_only = permission in DECIDED_BY_COUNTRIES
    regions = [h.region for h in held if h.region is not None and not looks_only]
    of_regions = Country.objects.ids_in_regions(regions) if regions else ()
    return frozenset([*(h.country for h in held if h.country is not None), *of_regions])


def desk_country(user: "User") -> int | None:
    """The one country whose desk is hers; None for who has none, or looks at several."""
    seen = countries_with(user, Permission.DESK_ENTER)
    decides = len(seen) == 1 and seen == countries_with(user, Permission.PEOPLE_ADMIT)
    return next(iter(seen)) if decides else None


def require(user: "User", permission: Permission, *, country: int | None = None) -> None:
    """Stop with 403 unless she may (in `country`, where one is named)."""
    elsewhere = country is not None and country not in countries_with(user, permission)
    if elsewhere or not can(user, permission):
        refusal = PermissionDenied(permission.label)
        refusal.permission = permission  # for the audit trail
        raise refusal


def roles_that_see_others() -> frozenset[Role]:
    """The roles that read about other people: a second factor and a short idle time for them."""
    return frozenset(role for role, held in _TABLE.items() if held & _ABOUT_OTHERS)


def sees_others(user: "User") -> bool:
    """Does she read about other people by any role she holds?"""
    return getattr(user, "is_active", False) and not user.roles.isdisjoint(roles_that_see_others())


def works_for_the_world(user: "User") -> bool:
    """Does she hold a role that belongs to no country?"""
    return not user.roles.isdisjoint(WORLD_ONLY)


def can_enter_admin(user: "User") -> bool:
    return can(user, Permission.ADMIN_ENTER)


_CONTENT_APPS = {"goals", "training", "operations"}


def can_app(user: "User", app_label: str) -> bool:
    """Does the admin index show this application to her?"""
    return app_label in {*_CONTENT_APPS, "members"} and can(user, Permission.CONTENT_VIEW)


def _in_our_words(name: str) -> Permission | None:
    """`goals.change_goal` -> content.edit; None (nobody) for whatever is not in the table."""
    if name in Permission.values:
        return Permission(name)
    app, _dot, codename = name.partition(".")
    verb, _dash, model = codename.partition("_")
    if app == "training" and model == "question":
        return _QUESTION_VERBS.get(verb)
    if app in _CONTENT_APPS:
        return _CONTENT_VERBS.get(verb)
    if app == "members" and model in {"country", "region"}:
        return _COUNTRY_VERBS.get(verb)
    if app == "members":
        return _MEMBER_VERBS.get(verb)
    return None
