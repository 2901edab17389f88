"""Partners, funded projects, meetings, platforms, milestones, terms, context statistics."""

from django.contrib import admin

from goals.admin.content import ContentAdmin
from goals.admin.subject import SubjectOwnerAdmin
from goals.models import (
    Body,
    ContextStatistic,
    FundedProject,
    Meeting,
    Milestone,
    Partner,
    Platform,
    Term,
)


@admin.register(Body)
class BodyAdmin(SubjectOwnerAdmin):
    """An organization that figures are about."""


@admin.register(Partner)
class PartnerAdmin(SubjectOwnerAdmin):
    """Somebody who works with INTERPOL for some of the goals."""

    columns = ("kind",)
    filters = ("subject__goal_edges__goal",)


@admin.register(FundedProject)
class FundedProjectAdmin(SubjectOwnerAdmin):
    """A project funded through the Foundation."""

    details = (("funder", "channel"),)
    columns = ("funder",)
    filters = ("funder",)


@admin.register(Platform)
class PlatformAdmin(SubjectOwnerAdmin):
    """A learning platform."""

    details = ("since",)
    columns = ("since",)


@admin.register(Meeting)
class MeetingAdmin(SubjectOwnerAdmin):
    """A meeting of the organization or of its expert groups."""

    details = (("kind", "start", "end"), ("city", "country"))
    columns = ("kind", "start", "city")
    filters = ("kind", "start")


@admin.register(Milestone)
class MilestoneAdmin(ContentAdmin):
    """A step in the history of the goals."""

    types_code = True
    details = (("start", "end"),)
    columns = ("start",)


@admin.register(Term)
class TermAdmin(ContentAdmin):
    """What to say, and what to avoid."""

    types_code = True
    columns = ("avoid",)


@admin.register(ContextStatistic)
class ContextStatisticAdmin(ContentAdmin):
    """A figure about the world on the page of a goal."""

    types_code = True
    details = ("goal", ("qualifier", "value", "unit"), ("as_of", "attributed_to"))
    columns = ("goal", "as_of")
    filters = ("goal", "as_of")
    list_select_related = ("goal",)
