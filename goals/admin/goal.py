"""Goals with their aims, editions and crime areas."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from goals.admin.content import CitationInline, ContentAdmin, ContentInline
from goals.admin.transfer import TransferPages
from goals.models import Aim, CrimeArea, Crosswalk, Edition, Goal, GoalCrimeArea


class AimInline(ContentInline):
    model = Aim
    details = (("sort", "is_retired"),)


class CrimeAreaInline(ContentInline):
    model = GoalCrimeArea
    verbose_name, verbose_name_plural = _("crime area"), _("crime areas")
    details = (("area", "confidence", "is_retired"),)
    show_change_link = False


class CrosswalkInline(ContentInline):
    model = Crosswalk
    verbose_name, verbose_name_plural = _("earlier wording"), _("earlier wordings")
    fk_name = "later"
    details = (("earlier", "confidence", "is_retired"),)
    show_change_link = False


@admin.register(Goal)
class GoalAdmin(ContentAdmin):
    """A goal as worded by one edition, with its aims, crime areas and predecessors."""

    types_code = True
    details = (("edition", "number", "slug"),)
    inlines = (AimInline, CrimeAreaInline, CrosswalkInline, CitationInline)
    columns = ("edition",)
    filters = ("edition",)
    list_select_related = ("edition",)


@admin.register(Aim)
class AimAdmin(TransferPages, ContentAdmin):
    """One aim; it is published with its goal."""

    details = ("goal",)
    columns = ("goal", "text")
    filters = ("goal__edition", ("goal", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("goal",)


@admin.register(Edition)
class EditionAdmin(ContentAdmin):
    """A wording in force for some years."""

    types_code = True
    details = (("in_force_from", "in_force_to"),)
    columns = ("in_force_from", "in_force_to")


@admin.register(CrimeArea)
class CrimeAreaAdmin(ContentAdmin):
    """A kind of crime in this portal's own words."""

    types_code = True
