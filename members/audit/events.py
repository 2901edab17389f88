"""What the trail tells of. The values are stored for ever: add words, never change one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Event(TextChoices):
    SIGNED_IN = "signed-in", _("Signed in")
    SIGNED_OUT = "signed-out", _("Signed out")
    SIGN_IN_REFUSED = "sign-in-refused", _("Sign-in refused")
    SESSIONS_ENDED = "sessions-ended", _("Sessions ended")
    PASSWORD_CHANGED = "password-changed", _("Password changed")
    FACTOR_ADDED = "factor-added", _("Second factor added")
    FACTOR_REMOVED = "factor-removed", _("Second factor removed")
    FACTORS_REMOVED = "factors-removed", _("All second factors removed by staff")
    TOKEN_MADE = "token-made", _("API token made")
    TOKEN_ENDED = "token-ended", _("API token ended")
    PERMISSION_REFUSED = "permission-refused", _("Permission refused")
    ROLE_GRANTED = "role-granted", _("Role granted")
    ROLE_CHANGED = "role-changed", _("Role changed")
    ROLE_ENDED = "role-ended", _("Role ended")
    ACCOUNT_REQUESTED = "account-requested", _("Account requested")
    ACCOUNT_INVITED = "account-invited", _("Account invited")
    ACCOUNT_ADMITTED = "account-admitted", _("Account admitted")
    ACCOUNT_REFUSED = "account-refused", _("Account refused")
    ACCOUNT_CLOSED = "account-closed", _("Account closed")
    ADDRESS_CONFIRMED = "address-confirmed", _("Address confirmed")
    INVITATION_SENT_AGAIN = "invitation-sent-again", _("Invitation sent again")
    FILE_CONFIRMED = "file-confirmed", _("File of invitations confirmed")
    INVITATION_UNDONE = "invitation-undone", _("Invitation undone")
    INVITATION_USED = "invitation-used", _("Invitation used")
    MOVE_REQUESTED = "move-requested", _("Move to another country requested")
    POSTING_CHANGED = "posting-changed", _("Posting changed")
    POSTING_ENDED = "posting-ended", _("Posting ended")
    POSTING_MOVED = "posting-moved", _("Posting moved")
    UNIT_CHANGED = "unit-changed", _("Unit opened or changed")
    RECORD_LOOKED_AT = "record-looked-at", _("Personal record looked at")
    DATA_CORRECTED = "data-corrected", _("Personal data corrected")
    ERASURE_REQUESTED = "erasure-requested", _("Erasure of personal data requested")
    ERASURE_WITHDRAWN = "erasure-withdrawn", _("Request for erasure withdrawn")
    DATA_ERASED = "data-erased", _("Personal data erased")
    EXPORTED = "exported", _("Exported")
    PUBLISHED = "published", _("Published")
    DRAFTS_REFUSED = "drafts-refused", _("Drafts refused")
    EMBARGO_SHARED = "embargo-shared", _("Figures shared under embargo")
    EMBARGO_ENDED = "embargo-ended", _("Sharing under embargo ended")
    REPORT_SUBMITTED = "report-submitted", _("Report of a country submitted")
    REPORT_RETURNED = "report-returned", _("Report of a country returned")
    REPORT_VERIFIED = "report-verified", _("Report of a country verified")
    REPORT_WITHDRAWN = "report-withdrawn", _("Report of a country withdrawn")
    EMBARGO_VIEWED = "embargo-viewed", _("Figures under embargo looked at")


# Somebody was turned away. There may be any number of these, and anybody can cause them.
REFUSALS = frozenset({Event.SIGN_IN_REFUSED, Event.PERMISSION_REFUSED})

# Nothing is given away when one of these goes unrecorded, and stopping the request would
# take something: a refusal stays a refusal, and everybody may leave. All others must be on
# record, or they do not happen.
MAY_GO_UNRECORDED = REFUSALS | {Event.SIGNED_OUT}
