"""Programmes: which modules lead to a title. Issuing titles is no business of the catalogue."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Content, Platform
from goals.models.content import page_url
from training.models.module import Module
from training.querysets import ProgrammeQuerySet


class Programme(Content):
    """Modules that lead to a title together, e.g. our demonstration of the certified officer's."""

    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("description"), max_length=1000)
    title = models.ForeignKey(
        Platform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("title that it leads to"),
    )
    modules_required = models.PositiveSmallIntegerField(_("modules required"))

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(modules_required__gt=0), name="programme_requires_modules"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{page_url('training:list')}#{self.code}"

    def family(self) -> Iterator[Content]:
        yield from super().family()
        yield from self.module_edges.all()


class ProgrammeModule(Content):
    """Edge: a programme requires a module; its topic is the module's own."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="module_edges")
    module = models.ForeignKey(
        Module, models.PROTECT, related_name="programme_edges", verbose_name=_("module")
    )

    whole = "programme"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("module of a programme")
        verbose_name_plural = _("modules of programmes")
        constraints = [
            models.UniqueConstraint(fields=["programme", "module"], name="module_once_in_programme")
        ]
