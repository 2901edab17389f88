"""Organisations whose people are partners here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A partner's organisation. Its name is a proper name and is not translated."""

    name = models.CharField(_("name"), max_length=150, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name
