"""The matrix itself: each address, and what each visitor is answered.

Addresses are named as in `reverse()`; one without a name goes by its route. A `*` stands for
anything, and the first line that fits counts.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

ANONYMOUS = "anonymous"
STAFF = ("analyst", "editor", "publisher", "administrator")
WRITERS = ("editor", "publisher")
GUESTS = ("outsider", "officer", "coordinator", "instructor", "certifier", "partner")
# Who sees other people's data has a second factor; the others of this cast have none.
WITH_FACTOR = ("coordinator", "instructor", "certifier", *STAFF)
VISITORS = (ANONYMOUS, *GUESTS, *STAFF)

LOGIN = "sign in first"
Answer = int | str


@dataclass(frozen=True)
class Access:
    """What is answered to a stranger, to people of some roles, and to everybody else."""

    anonymous: Answer
    people: Answer
    roles: tuple[str, ...] = ()
    to_roles: Answer = 200

    @property
    def visitors(self) -> tuple[str, ...]:
        """The API reads no session, so two visitors stand for all there."""
        return VISITORS if self is not API else (ANONYMOUS, "administrator")

    def answer_to(self, visitor: str) -> Answer:
        if visitor == ANONYMOUS:
            return self.anonymous
        return self.to_roles if visitor in self.roles else self.people


def back_office(*roles: str, answer: Answer = 200) -> Access:
    return Access(LOGIN, 403, roles, answer)


PUBLIC = Access(200, 200)
API = Access(200, 200)
NOT_THERE = Access(404, 404)
OWN_ACCOUNT = Access(LOGIN, 200)
OWN_ACCOUNT_ELSEWHERE = Access(LOGIN, 302)
NOT_SET_UP = Access(LOGIN, 404)
FOR_STRANGERS = Access(200, 302)
DESK = Access(LOGIN, 403, ("coordinator",))
DESK_ROW = Access(LOGIN, 403, ("coordinator",), 404)
DESK_FORM = Access(LOGIN, 405)
ALL_STAFF = back_office(*STAFF)
NOBODY = back_office()

# Who may open a page (GET).
PAGES = {
    "front-door": Access(302, 302),
    "live": PUBLIC,
    "ready": PUBLIC,
    "robots": PUBLIC,
    "sitemap": PUBLIC,
    "home": PUBLIC,
    "search": PUBLIC,
    "countries": PUBLIC,
    "trace": PUBLIC,
    "revisions": PUBLIC,
    "revision": PUBLIC,
    "about": PUBLIC,
    "accessibility": PUBLIC,
    "goals:embargoed": Access(LOGIN, 403, ("partner",)),
    "goals:citations": Access(LOGIN, 403, ("partner",)),
    "goals:citation_*": Access(LOGIN, 405),
    "goals:*": PUBLIC,
    "goal-results": PUBLIC,
    "goal-total": PUBLIC,
    "training:*": PUBLIC,
    "operations:report_submit": DESK_FORM,
    "operations:report_withdraw": DESK_FORM,
    "operations:report_file_confirm": DESK_FORM,
    "operations:report_list": DESK,
    "operations:report_file_add": DESK,
    "operations:report*": DESK_ROW,
    "operations:*": PUBLIC,
    "api-guide": PUBLIC,
    "api:nothing": NOT_THERE,
    "api:me": Access(401, 401),  # a session is no token
    "api:me-*": Access(401, 401),
    "api:trace*": Access(400, 400),  # which trace, the address has to say
    "api:*": API,
    "api/*": API,
    # accounts
    "account_login": FOR_STRANGERS,
    "account_signup": FOR_STRANGERS,
    "account_logout": Access(302, 200),
    "account_inactive": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_reset_password*": PUBLIC,
    "account_confirm_login_code": OWN_ACCOUNT_ELSEWHERE,
    "account_set_password": OWN_ACCOUNT_ELSEWHERE,
    "account_change_password": OWN_ACCOUNT,
    "account_email": OWN_ACCOUNT,
    "account_reauthenticate": Access(LOGIN, 200, WITH_FACTOR, 302),
    "mfa_index": OWN_ACCOUNT,
    "mfa_activate_totp": Access(LOGIN, 200, WITH_FACTOR, 302),
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_authenticate": OWN_ACCOUNT_ELSEWHERE,
    "mfa_deactivate_totp": Access(LOGIN, 404, WITH_FACTOR),
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_login_webauthn": OWN_ACCOUNT_ELSEWHERE,
    "mfa_reauthenticate": Access(LOGIN, 302, WITH_FACTOR),
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT_ELSEWHERE,
    "mfa_*": NOT_SET_UP,
    "usersessions_list": OWN_ACCOUNT,
    "members:second-factor": Access(LOGIN, 200, WITH_FACTOR, 302),
    "members:go-on": OWN_ACCOUNT_ELSEWHERE,
    "socialaccount_connections": OWN_ACCOUNT,
    "socialaccount_signup": Access(LOGIN, LOGIN),
    "socialaccount_login_error": Access(LOGIN, 401),
    "socialaccount_*": PUBLIC,
    "openid_connect_*": NOT_THERE,  # this portal knows no provider of that name
    "en/accounts/social/*": Access(LOGIN, 301),
    # the way in: a wrong link says so
    "members:ask": FOR_STRANGERS,
    "members:asked": PUBLIC,
    "members:confirm": NOT_THERE,
    "members:use_invitation": NOT_THERE,
    # the country desk: people of other countries are not there
    "members:decide": DESK_FORM,
    "members:*_end": DESK_FORM,
    "members:person_post": DESK_FORM,
    "members:role_give": DESK_FORM,
    "members:invitation_undo": DESK_FORM,
    "members:invitation_again": DESK_FORM,
    "members:file_confirm": DESK_FORM,
    "members:file_undo": DESK_FORM,
    "members:request": DESK_ROW,
    "members:person": DESK_ROW,
    "members:unit": DESK_ROW,
    "members:file": DESK_ROW,
    "members:desk*": DESK,
    "members:unit_add": DESK,
    "members:invitation_add": DESK,
    "members:file_add": DESK,
    # her own page
    "members:me_stay": Access(LOGIN, 405),
    "members:me*": OWN_ACCOUNT,
    "members:tokens": Access(LOGIN, 403, ("partner",)),
    # the back office as a whole
    "admin:login": Access(LOGIN, LOGIN),
    "admin:logout": back_office(*STAFF, answer=405),
    "admin:autocomplete": NOBODY,
    "admin:view_on_site": back_office(*STAFF, answer=302),
    "admin:index": ALL_STAFF,
    "admin:app_list": ALL_STAFF,
    "admin:jsi18n": ALL_STAFF,
    "admin:password_change*": back_office(*STAFF, answer=302),
    "admin:preview": ALL_STAFF,
    "en/admin/*<path:object_id>/": back_office(*STAFF, answer=302),
    "en/admin/(?P<url>.[*])$": back_office(*STAFF, answer=404),
    # content: never deleted, only retired
    "admin:goals_*_delete": NOBODY,
    "admin:operations_*_delete": NOBODY,
    "admin:training_*_delete": NOBODY,
    "admin:training_*_restore": back_office(*STAFF, answer=405),
    # questions with their answers: for those who make them
    "admin:training_question_*": back_office(*WRITERS),
    "admin:training_*_add": back_office(*WRITERS),
    "admin:training_*": ALL_STAFF,
    "admin:operations_report_add": NOBODY,
    "admin:operations_report_verify": back_office(*STAFF, answer=405),
    "admin:operations_report_return": back_office(*STAFF, answer=405),
    "admin:operations_*_add": back_office(*WRITERS),
    "admin:operations_*_restore": back_office(*STAFF, answer=405),
    "admin:operations_*": ALL_STAFF,
    "admin:goals_sdg_add": NOBODY,
    "admin:goals_target_add": NOBODY,
    "admin:goals_draft_add": NOBODY,
    "admin:goals_revision_add": NOBODY,
    "admin:goals_*_add": back_office(*WRITERS),
    "admin:goals_*_import": back_office("editor"),
    "admin:goals_*_export": ALL_STAFF,
    "admin:goals_*_changelist": ALL_STAFF,
    "admin:goals_*_change": ALL_STAFF,
    "admin:goals_*_history": ALL_STAFF,
    "admin:goals_*_restore": back_office(*STAFF, answer=405),
    "admin:goals_draft_*": back_office(*STAFF, answer=405),
    # countries and people
    "admin:members_country_add": NOBODY,
    "admin:members_region_add": NOBODY,
    "admin:members_user_add": NOBODY,
    "admin:members_*_delete": NOBODY,
    "admin:members_*_restore": back_office(*STAFF, answer=405),
    "admin:members_country_*": ALL_STAFF,
    "admin:members_region_*": ALL_STAFF,
    "admin:members_user_*": back_office("administrator"),
    "admin:members_rolegrant_*": back_office("administrator"),
    "admin:members_invitation_*": back_office("administrator"),
    "admin:members_organisation_*": back_office("administrator"),
}

# Who may send a form (POST); everybody else is refused, and nothing is written.
FORMS = {
    "admin:goals_draft_add": (),
    "admin:goals_draft_delete": (),
    "admin:goals_draft_*": STAFF,  # shown, and answered in words: see DECISIONS
    "admin:goals_revision_add": (),
    "admin:goals_revision_delete": (),
    "admin:goals_revision_change": STAFF,  # shown; nothing there can be changed
    "admin:password_change": STAFF,
    "admin:goals_*_restore": WRITERS,
    "admin:goals_*_import": ("editor",),
    "admin:goals_sdg_add": (),
    "admin:goals_target_add": (),
    "admin:goals_*_add": WRITERS,
    "admin:goals_*_change": WRITERS,
    "admin:goals_*_delete": (),
    "admin:training_*_restore": WRITERS,
    "admin:training_*_add": WRITERS,
    "admin:training_*_change": WRITERS,
    "admin:training_*_delete": (),
    "admin:operations_report_add": (),
    "admin:operations_report_delete": (),
    "admin:operations_report_*": STAFF,  # shown, and answered in words: see DECISIONS
    "admin:operations_*_restore": WRITERS,
    "admin:operations_*_add": WRITERS,
    "admin:operations_*_change": WRITERS,
    "admin:operations_*_delete": (),
    "admin:members_*_restore": ("editor",),
    "admin:members_country_change": ("editor",),
    "admin:members_region_change": ("editor",),
    "admin:members_user_change": ("administrator",),
    "admin:members_invitation_add": ("administrator",),
    "admin:members_invitation_change": ("administrator",),
    "admin:members_organisation_add": ("administrator",),
    "admin:members_organisation_change": ("administrator",),
    "admin:members_rolegrant_add": ("administrator",),
    "admin:members_rolegrant_change": ("administrator",),
    "admin:members_*_add": (),
    "admin:*_delete": (),
}
# What moves a report on, and who may.
VERDICTS = {"verify": ("editor",), "return": ("editor",)}
# What moves a draft on, and who may: a refusal is told on the page that follows.
DECISIONS = {
    "submit": WRITERS,
    "discard": WRITERS,
    "publish": ("publisher",),
    "refuse": ("publisher",),
}
FORM_ENDINGS = (
    "_submit",
    "_discard",
    "_publish",
    "_refuse",
    "_share",
    "_unshare",
    "_verify",
    "_return",
    "_restore",
    "_import",
    "_add",
    "_change",
    "_delete",
)


def line_for(name: str, table: dict[str, object]) -> str | None:
    """The line of a table that speaks of an address."""
    return next((pattern for pattern in table if fnmatchcase(name, pattern)), None)


def writes(name: str) -> bool:
    """Does this address of the back office take a form?"""
    return name.startswith("admin:") and name.endswith(FORM_ENDINGS)
