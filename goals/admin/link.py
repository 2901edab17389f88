"""Links from goals to SDGs and their targets."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from goals.admin.content import ContentAdmin
from goals.admin.transfer import TransferPages
from goals.forms import LinkForm
from goals.models import Link


@admin.register(Link)
class LinkAdmin(TransferPages, ContentAdmin):
    """How, why, on whose word and since when a goal serves an SDG or one of its targets."""

    form = LinkForm
    details = (
        ("goal", "sdg", "target"),
        ("relation", "confidence", "decided_by"),
        ("valid_from", "valid_to"),
    )
    columns = ("serves", "relation", "confidence", "valid_from")
    filters = (
        "relation",
        "confidence",
        "decided_by",
        "goal__edition",
        ("goal", admin.RelatedOnlyFieldListFilter),
        "sdg",
        "valid_from",
    )
    list_select_related = ("goal", "sdg", "target")

    @admin.display(description=_("serves"), ordering="sdg__number")
    def serves(self, link: Link) -> str:
        """From the goal to the target, or to the SDG as a whole."""
        return f"{link.goal} → {link.target or link.sdg}"
