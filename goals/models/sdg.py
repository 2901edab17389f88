"""The UN Sustainable Development Goals and their targets (A/RES/70/1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.content import Content, page_url
from goals.querysets import TargetQuerySet

# The UN's own identifiers, e.g. http://metadata.un.org/sdg/16.4
UN_IDENTIFIER = "http://metadata.un.org/sdg/"


class SDG(Content):
    """A Sustainable Development Goal, 1 to 17."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=150)
    color = models.CharField(_("colour given by the UN"), max_length=7)

    class Meta:
        ordering = ["number"]
        verbose_name = _("SDG")
        verbose_name_plural = _("SDGs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 17)), name="there_are_seventeen_sdgs"
            ),
            models.CheckConstraint(
                condition=models.Q(color__regex=r"^#[0-9A-F]{6}$"), name="sdg_color_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def identifier(self) -> str:
        return f"{UN_IDENTIFIER}{self.number}"

    def get_absolute_url(self) -> str:
        return page_url("goals:sdg", self.number)


class Target(Content):
    """A target of an SDG, e.g. 16.4, with this portal's own short label."""

    sdg = models.ForeignKey(SDG, models.PROTECT, related_name="targets", verbose_name=_("SDG"))
    label = models.CharField(_("label"), max_length=250)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["id", "sdg"], name="target_with_its_sdg"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def identifier(self) -> str:
        return f"{UN_IDENTIFIER}{self.code}"

    def get_absolute_url(self) -> str:
        return f"{page_url('goals:sdg', self.sdg.number)}#t-{self.code}"
