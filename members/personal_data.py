"""The register of what is known about people: why, who reads it, how long it stays (T20).

Every table that points at a person stands here with every one of its columns; a test finds what
does not. Each room registers its own tables; the download and the erasure read the register.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)  # itself alone: its words change with the reader's language
class Sort:
    """Data of one sort: why it is there, who reads it, when it goes."""

    purpose: str | Promise
    readers: str | Promise
    until: str | Promise


_HERSELF_AND_COUNTRY = _("you, your country's coordinators, their region, staff")
_NOBODY = _("nobody; the portal compares it")
_ERASED = _("until you are erased")

IDENTITY = Sort(_("to know who you are and to write to you"), _HERSELF_AND_COUNTRY, _ERASED)
SERVICE = Sort(
    _("to know where you serve, and who may see your record"),
    _HERSELF_AND_COUNTRY,
    _("always; without your name once you are erased"),
)
RIGHTS = Sort(
    _("to know what you may do here, and who decided it"),
    _HERSELF_AND_COUNTRY,
    _("always; without your name once you are erased"),
)
ADMISSION = Sort(
    _("to let you in, and to show who decided it"),
    _("you, the coordinators of the country you asked, their region, staff"),
    _("until you move to another country or are erased; unconfirmed requests a month"),
)
SIGNING_IN = Sort(_("to let nobody else in under your name"), _("you"), _ERASED)
SECRET = Sort(_("to let nobody else in under your name"), _NOBODY, _ERASED)
ERASURE = Sort(
    _("to carry out what you asked for"), _HERSELF_AND_COUNTRY, _("always; without your name")
)
# The row's number, and other people who acted on it. They are not told about.
INNER = Sort(_("to tie rows together"), _NOBODY, _("as long as the row"))
OTHERS = Sort(_("to know who acted"), _HERSELF_AND_COUNTRY, _("as long as the row"))
UPLOAD = Sort(
    _("to show what a file would do before it does it"),
    _("the coordinators of your country"),
    _("a day"),
)
WORK = Sort(
    _("to show who wrote and who decided"), _("staff"), _("always; without your name once erased")
)
_SILENT = {SECRET, INNER, OTHERS, UPLOAD, WORK}


@dataclass(frozen=True)
class Column:
    """One column: its sort, what people call it, and where its words stand (a lookup)."""

    sort: Sort
    label: str | Promise = ""
    path: str = ""

    @property
    def is_told(self) -> bool:
        """Whether she finds it in her download."""
        return self.sort not in _SILENT


@dataclass(frozen=True)
class PersonalTable:
    """One table, and the column that says whose a row is ("" if rows are nobody's own).

    Erasing her deletes the rows that go with her; others stay without her name.
    """

    model: str
    title: str | Promise
    owner: str
    columns: dict[str, Column] = field(default_factory=dict)
    goes_with_her: bool = False

    @property
    def told(self) -> dict[str, Column]:
        return {name: column for name, column in self.columns.items() if column.is_told}


REGISTER: list[PersonalTable] = []


def register(*tables: PersonalTable) -> None:
    """A room says what it knows about people."""
    known = {table.model for table in REGISTER}
    REGISTER.extend(table for table in tables if table.model not in known)


def columns(sort: Sort, **labels: str | Promise | tuple[str | Promise, str]) -> dict[str, Column]:
    """Columns of one sort; a pair is a label and the lookup of its words."""
    return {
        name: Column(sort, *(label if isinstance(label, tuple) else (label,)))
        for name, label in labels.items()
    }


def silent(sort: Sort, *names: str) -> dict[str, Column]:
    return {name: Column(sort) for name in names}


register(
    PersonalTable(
        "members.User",
        _("Your account"),
        "pk",
        columns(
            IDENTITY,
            email=_("work e-mail"),
            name=_("name"),
            language=_("language"),
            organisation=(_("organisation"), "organisation__name"),
        )
        | columns(SERVICE, keeper_country=(_("country"), "keeper_country__code"))
        | columns(
            SIGNING_IN,
            is_active=_("active"),
            last_login=_("last sign-in"),
            date_joined=_("account since"),
            is_demo=_("demo account"),
        )
        | silent(SECRET, "password")
        | silent(INNER, "id", "audit_key"),
    ),
    PersonalTable(
        "members.Posting",
        _("Your postings"),
        "person",
        columns(
            SERVICE,
            country=(_("country"), "country__code"),
            unit=(_("unit"), "unit__name"),
            valid_from=_("from"),
            valid_to=_("until"),
        )
        | silent(INNER, "id", "person", "keeper_country")
        | silent(OTHERS, "opened_by"),
    ),
    PersonalTable(
        "members.RoleGrant",
        _("Your roles"),
        "user",
        columns(
            RIGHTS,
            role=_("role"),
            scope=_("scope"),
            country=(_("country"), "country__code"),
            region=(_("region"), "region__code"),
            valid_from=_("from"),
            valid_to=_("until"),
            reason=_("reason"),
        )
        | silent(INNER, "id", "user", "keeper_country")
        | silent(OTHERS, "granted_by"),
    ),
    PersonalTable(
        "members.AccountRequest",
        _("What you asked countries for"),
        "person",
        columns(
            ADMISSION,
            keeper_country=(_("country"), "keeper_country__code"),
            email=_("work e-mail"),
            name=_("name"),
            unit=_("unit"),
            language=_("language"),
            state=_("state"),
            is_move=_("moves from another country"),
            asked_at=_("asked on"),
            confirmed_at=_("address confirmed on"),
            decided_at=_("decided on"),
            reason=_("reason"),
            admitted_to=(_("admitted to"), "admitted_to__name"),
            moved_at=_("moved on"),
        )
        | silent(SECRET, "token_hash")
        | silent(INNER, "id", "person")
        | silent(OTHERS, "decided_by"),
    ),
    PersonalTable(
        "members.Invitation",
        _("Your invitation"),
        "person",
        columns(
            ADMISSION,
            keeper_country=(_("country"), "keeper_country__code"),
            organisation=(_("organisation"), "organisation__name"),
            email=_("work e-mail"),
            name=_("name"),
            unit=(_("unit"), "unit__name"),
            language=_("language"),
            role=_("role"),
            state=_("state"),
            invited_at=_("invited on"),
            expires_at=_("valid until"),
            used_at=_("used on"),
            is_letter_refused=_("letter refused"),
        )
        | silent(SECRET, "token_hash")
        | silent(INNER, "id", "person", "request", "batch")
        | silent(OTHERS, "invited_by"),
    ),
    PersonalTable(
        "members.Erasure",
        _("Your wishes to be erased"),
        "person",
        columns(
            ERASURE,
            asked_at=_("asked on"),
            due_at=_("due on"),
            told_at=_("told on"),
            withdrawn_at=_("withdrawn on"),
            done_at=_("done on"),
        )
        | silent(INNER, "id", "person", "keeper_country"),
    ),
    PersonalTable(
        "account.EmailAddress",
        _("Your addresses"),
        "user",
        columns(
            SIGNING_IN,
            email=_("work e-mail"),
            verified=_("confirmed"),
            primary=_("used for letters"),
        )
        | silent(INNER, "id", "user"),
    ),
    PersonalTable(
        "mfa.Authenticator",
        _("Your second factors"),
        "user",
        columns(SIGNING_IN, type=_("kind"), created_at=_("since"), last_used_at=_("last used on"))
        | silent(SECRET, "data")
        | silent(INNER, "id", "user"),
        goes_with_her=True,
    ),
    PersonalTable(
        "usersessions.UserSession",
        _("Where you are signed in"),
        "user",
        columns(
            SIGNING_IN,
            created_at=_("since"),
            last_seen_at=_("last used on"),
            ip=_("network address"),
            user_agent=_("browser"),
        )
        | silent(SECRET, "session_key", "data")
        | silent(INNER, "id", "user"),
        goes_with_her=True,
    ),
    PersonalTable(
        "socialaccount.SocialAccount",
        _("Your country's sign-in service"),
        "user",
        columns(
            SIGNING_IN,
            provider=_("service"),
            uid=_("your number there"),
            date_joined=_("since"),
            last_login=_("last sign-in"),
        )
        | silent(SECRET, "extra_data")
        | silent(INNER, "id", "user"),
        goes_with_her=True,
    ),
    PersonalTable(
        "members.ApiToken",
        _("Your API tokens"),
        "person",
        columns(
            SIGNING_IN,
            name=_("name"),
            hint=_("begins with"),
            created_at=_("since"),
            expires_at=_("valid until"),
            last_used_at=_("last used on"),
            ended_at=_("ended on"),
        )
        | silent(SECRET, "digest")
        | silent(INNER, "id", "person"),
        goes_with_her=True,
    ),
    PersonalTable(
        "members.InvitationFile",
        _("Uploaded lists"),
        "",
        silent(
            UPLOAD,
            "name",
            "rows",
            "faults",
            "warnings",
            "made_at",
            "confirmed_at",
            "undone_at",
            "total",
            "done",
            "skipped",
            "keeper_country",
        )
        | silent(INNER, "id")
        | silent(OTHERS, "made_by", "confirmed_by"),
    ),
    PersonalTable(
        "admin.LogEntry",
        _("What you did in the back office"),
        "",
        silent(
            WORK,
            "action_time",
            "user",
            "content_type",
            "object_id",
            "object_repr",
            "action_flag",
            "change_message",
        )
        | silent(INNER, "id"),
    ),
)
