"""The five cross-cutting themes and their strands."""

from collections.abc import Iterator

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.content import Content, place_in
from goals.querysets import StrandQuerySet


class Theme(Content):
    """A cross-cutting foundational theme, T1 to T5."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ["number"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('goals:themes')}#{self.code}"

    def family(self) -> Iterator[Content]:
        yield from super().family()
        for strand in self.strands.all():
            yield from strand.family()


class Strand(Content):
    """A line of work inside a theme, e.g. T2.S4."""

    theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="strands", verbose_name=_("theme")
    )
    text = models.CharField(_("text"), max_length=400)

    whole = "theme"
    objects = StrandQuerySet.as_manager()

    class Meta:
        ordering = ["theme__number", "sort"]
        verbose_name = _("strand")
        verbose_name_plural = _("strands")
        constraints = [place_in("theme", name="strand_place_in_theme")]

    def get_absolute_url(self) -> str:
        return f"{reverse('goals:themes')}#{self.code}"
