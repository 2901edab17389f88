"""The back office of the goals room, one noun a file.

Everything here works on the working copy. Saving makes or moves a draft (`content`), a draft is
reviewed and published (`draft`), every row remembers (`history`).
"""

from goals.admin import (
    capability,
    draft,
    figure,
    goal,
    link,
    organisation,
    revision,
    sdg,
    source,
    theme,
)

__all__ = [
    "capability",
    "draft",
    "figure",
    "goal",
    "link",
    "organisation",
    "revision",
    "sdg",
    "source",
    "theme",
]
