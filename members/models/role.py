"""Who holds which role, where and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.country import Country, Region
from members.models.fields import ChoiceField
from members.permissions import WORLD_ONLY, Role
from members.querysets import RoleGrantQuerySet


class Scope(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    WORLD = "world", _("World")


class RoleGrant(models.Model):
    """One role of one person, for a scope and a time, granted by somebody for a reason."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants")
    keeper_country = models.ForeignKey(
        Country,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    role = ChoiceField(_("role"), max_length=20, choices=Role)
    scope = ChoiceField(_("scope"), max_length=10, choices=Scope)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    valid_from = models.DateTimeField(_("from"), default=timezone.now)
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        indexes = [models.Index(fields=["keeper_country", "role"], name="role_by_keeper")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope="country", country__isnull=False, region__isnull=True)
                | models.Q(scope="region", region__isnull=False, country__isnull=True)
                | models.Q(scope="world", country__isnull=True, region__isnull=True),
                name="role_scope_names_its_place",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="role_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="world") | ~models.Q(role__in=sorted(WORLD_ONLY)),
                name="staff_roles_are_for_the_world",
            ),
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("user")), name="nobody_grants_to_herself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.get_scope_display()})"

    def save(self, *args, **kwargs) -> None:
        """Whoever keeps the person keeps her roles; a moved person takes them along."""
        if self._state.adding:
            self.keeper_country_id = self.user.keeper_country_id
        super().save(*args, **kwargs)

    @property
    def place(self) -> str:
        """The country or region it is held for, or the world."""
        return str(self.country or self.region or self.get_scope_display())

    @property
    def is_in_force(self) -> bool:
        now = timezone.now()
        return self.valid_from <= now and (self.valid_to is None or self.valid_to > now)
