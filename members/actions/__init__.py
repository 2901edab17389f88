"""Verbs of the ground floor: what changes people, postings and roles, one noun a file.

Each is one transaction, named by what people say, takes keywords only and says who acts (`by`),
checks the table of permissions, and tells the audit. What cannot be done is a ValidationError
whose sentence the page shows; nothing is then half done.
"""

from members.actions.admission import admit, refuse
from members.actions.asking import ask, confirm
from members.actions.counting import count_years
from members.actions.countries import restore
from members.actions.factors import Loss, remove_factors, reset_factors
from members.actions.inviting import (
    invite,
    note_refused_letter,
    send_again,
    undo,
    undo_batch,
)
from members.actions.listing import confirm_file, keep_file, write_invitations, write_letters
from members.actions.moving import ask_to_move, carry_out, move
from members.actions.own import (
    ask_erasure,
    correct,
    erase,
    erase_due,
    forget_outdated,
    tell_erasure,
    withdraw_erasure,
)
from members.actions.roles import end_role, give_role, lacks_coordinator
from members.actions.serving import change_unit, end_posting
from members.actions.staff import invite_staff
from members.actions.tokens import end_token, end_tokens, make_token
from members.actions.units import edit_unit, open_unit, unit_called
from members.actions.using import has_account, use

__all__ = [
    "Loss",
    "admit",
    "ask",
    "ask_erasure",
    "ask_to_move",
    "carry_out",
    "change_unit",
    "confirm",
    "confirm_file",
    "correct",
    "count_years",
    "edit_unit",
    "end_posting",
    "end_role",
    "end_token",
    "end_tokens",
    "erase",
    "erase_due",
    "forget_outdated",
    "give_role",
    "has_account",
    "invite",
    "invite_staff",
    "keep_file",
    "lacks_coordinator",
    "make_token",
    "move",
    "note_refused_letter",
    "open_unit",
    "refuse",
    "remove_factors",
    "reset_factors",
    "restore",
    "send_again",
    "tell_erasure",
    "undo",
    "undo_batch",
    "unit_called",
    "use",
    "withdraw_erasure",
    "write_invitations",
    "write_letters",
]
