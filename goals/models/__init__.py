"""Tables of the goals room, one noun a file."""

from goals.models.capability import Capability, Notice
from goals.models.content import Confidence, Content
from goals.models.figure import Measure, Reading, Unit
from goals.models.goal import Aim, CrimeArea, Crosswalk, Edition, Goal, GoalCrimeArea
from goals.models.link import Link
from goals.models.organisation import (
    Body,
    ContextStatistic,
    FundedProject,
    Meeting,
    Milestone,
    Partner,
    Platform,
    Term,
)
from goals.models.publication import Draft, Revision, RevisionItem
from goals.models.sdg import SDG, Target
from goals.models.search import SearchEntry
from goals.models.sharing import EmbargoedFigure, FollowedRow
from goals.models.source import Citation, Source
from goals.models.subject import Subject, SubjectGoal
from goals.models.theme import Strand, Theme

__all__ = [
    "SDG",
    "Aim",
    "Body",
    "Capability",
    "Citation",
    "Confidence",
    "Content",
    "ContextStatistic",
    "CrimeArea",
    "Crosswalk",
    "Draft",
    "Edition",
    "EmbargoedFigure",
    "FollowedRow",
    "FundedProject",
    "Goal",
    "GoalCrimeArea",
    "Link",
    "Measure",
    "Meeting",
    "Milestone",
    "Notice",
    "Partner",
    "Platform",
    "Reading",
    "Revision",
    "RevisionItem",
    "SearchEntry",
    "Source",
    "Strand",
    "Subject",
    "SubjectGoal",
    "Target",
    "Term",
    "Theme",
    "Unit",
]
