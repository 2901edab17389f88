"""Operations in the back office."""

from django.contrib import admin

from goals.admin.content import CitationInline, ContentInline
from goals.admin.subject import GoalEdgeInline, SubjectOwnerAdmin
from operations.models import (
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)


class CountryInline(ContentInline):
    """Who led, hosted or took part."""

    model = OperationCountry
    details = (("country", "role", "sort", "is_retired"),)
    show_change_link = False


class CrimeAreaInline(ContentInline):
    """What it was against."""

    model = OperationCrimeArea
    details = (("area", "sort", "is_retired"),)
    show_change_link = False


class CapabilityInline(ContentInline):
    """What it used."""

    model = OperationCapability
    details = (("capability", "confidence", "sort", "is_retired"),)
    show_change_link = False


class PartnerInline(ContentInline):
    """Partners that the portal has a page of."""

    model = OperationPartner
    details = (("partner", "sort", "is_retired"),)
    show_change_link = False


@admin.register(Operation)
class OperationAdmin(SubjectOwnerAdmin):
    """Aggregated results only: no name, no case, nothing that helps whoever is sought."""

    inlines = (
        GoalEdgeInline,
        CountryInline,
        CrimeAreaInline,
        CapabilityInline,
        PartnerInline,
        CitationInline,
    )
    details = (
        ("kind", "status", "team"),
        ("start", "end"),
        ("country_count", "country_qualifier"),
        ("parent", "reports_due"),
    )
    columns = ("kind", "status", "start")
    filters = ("kind", "status", "subject__goal_edges__goal")
