"""What officers who began a module stay on, whatever is published later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Revision
from training.models.module import Module
from training.querysets import ModuleVersionQuerySet


class ModuleVersion(models.Model):
    """A module as a publication left it: never changed and never deleted, in the database too.

    `content` is what an officer reads, in four languages; `bank` are the questions with their
    answers, which stay with the server. They are two columns, so that a role of the database can
    be given the one without the other.
    """

    module = models.ForeignKey(
        Module, models.PROTECT, related_name="versions", verbose_name=_("module")
    )
    number = models.PositiveIntegerField(_("number"))
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    change = models.CharField(
        _("what it asks of officers who passed"),
        max_length=10,
        choices=Module.Change,
        blank=True,
    )
    content = models.JSONField(_("content"))
    bank = models.JSONField(_("questions"))

    objects = ModuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["module", "-number"]
        verbose_name = _("version of a module")
        verbose_name_plural = _("versions of modules")
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, change="") | Q(number__gt=1, change__in=Module.Change.values),
                name="a_later_version_says_what_it_asks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} v{self.number}"
