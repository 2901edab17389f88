"""Policing capabilities, and the notices that the notice system carries."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.subject import SubjectOwner
from goals.querysets import CapabilityQuerySet
from members.models.fields import ChoiceField, PartialDateField


class Capability(SubjectOwner):
    """A system, database, network or service that serves the goals (I-24/7, ICSE, FIND …)."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("network")
        DATABASE = "database", _("database")
        SYSTEM = "system", _("system")
        TECHNOLOGY = "technology", _("technology")
        ANALYSIS_FILE = "analysis_file", _("analysis file")
        SERVICE = "service", _("service")
        PROGRAMME = "programme", _("programme")
        FRAMEWORK = "framework", _("framework")
        GUIDANCE = "guidance", _("guidance")

    kind = ChoiceField(_("kind"), max_length=20, choices=Kind)
    purpose = models.CharField(_("purpose"), max_length=400)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("other names"),
    )
    since = PartialDateField(_("since"), blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")


class Notice(SubjectOwner):
    """A colour-coded request or alert to all members."""

    meaning = models.CharField(_("meaning"), max_length=300)
    color = models.CharField(_("colour for display"), max_length=7)
    since = PartialDateField(_("since"), blank=True)
    is_pilot = models.BooleanField(_("pilot"), default=False)
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        ordering = ["sort"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
