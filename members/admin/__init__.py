"""The back office of this room, and what every room's has in common.

A row has a version, so that nobody overwrites anybody (`versioned`, members/forms.py), texts in
four languages (`languages`) and a history (`events`, `differences`, `history`).
"""

from members.admin import country, people, staff

__all__ = ["country", "people", "staff"]
