"""A person asks that what is known about her be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.country import Country
from members.querysets import ErasureQuerySet


class Erasure(models.Model):
    """Asked by herself, told to her bureau, carried out on `due_at` unless she withdraws it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasures")
    keeper_country = models.ForeignKey(
        Country, models.PROTECT, db_index=False, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(_("erased on"))
    told_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["keeper_country", "due_at"], name="erasure_by_keeper")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="one_open_erasure_per_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(withdrawn_at__isnull=True, told_at__isnull=False),
                name="erasure_is_told_before_it_is_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ({self.due_at:%Y-%m-%d})"
