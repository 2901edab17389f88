"""People. Personal data is minimal: name, work mail, country, unit, language (design 3.10)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.country import Country
from members.models.organisation import Organisation
from members.permissions import Role, can, can_app, can_enter_admin
from members.querysets import UserQuerySet


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes people; there is no superuser to make: rights come from dated roles alone."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any):
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


@dataclass(frozen=True)
class HeldRole:
    """A role in force: `country` and `region` are ids, both None for the world."""

    role: Role
    country: int | None
    region: int | None


class User(AbstractBaseUser):
    """A person with an account, known by her work mail.

    `keeper_country` is the country that may see her now: that of her open posting, None for
    staff and partners. It is rewritten only by moving her (members/actions).
    """

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    keeper_country = models.ForeignKey(
        Country,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("country"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # Her name in the audit trail. Erasing her puts a new one here, which cuts the trail from her.
    audit_key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["keeper_country", "name"], name="people_by_keeper")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            # What composite foreign keys of her records point at.
            models.UniqueConstraint(fields=["id", "keeper_country"], name="person_with_her_keeper"),
            models.CheckConstraint(
                condition=models.Q(language__in=["en", "fr", "es", "ar"]),
                name="user_language_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sleeping(self) -> bool:
        """Made by an administrator's invitation and never woken by its link."""
        return not self.is_active and self.last_login is None and not self.has_usable_password()

    def give_up_address(self) -> None:
        """Somebody else comes in with it; who sleeps here will not wake."""
        self.name, self.email = "–", f"undone-{self.pk}@portal.invalid"
        self.save(update_fields=["name", "email"])

    # Not a cached_property: allauth writes a person who is signing in into the session, all but
    # what begins with an underscore.
    _held_roles: frozenset[HeldRole] | None = None

    @property
    def held_roles(self) -> frozenset[HeldRole]:
        """The roles in force now and where they hold, read once per request."""
        if self._held_roles is None:
            self._held_roles = frozenset(
                HeldRole(Role(role), country, region)
                for role, country, region in self.role_grants.in_force().places()
            )
        return self._held_roles

    @held_roles.setter
    def held_roles(self, held: frozenset[HeldRole] | None) -> None:
        """Take them away for this request, or forget them (None) so that they are read again."""
        self._held_roles = held

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force now, wherever they hold."""
        return frozenset(held.role for held in self.held_roles)

    # The admin asks these; every answer comes from members.permissions, nowhere else.
    @property
    def is_staff(self) -> bool:
        return can_enter_admin(self)

    def has_perm(self, name: str, obj: object = None) -> bool:
        return can(self, name)

    def has_perms(self, names: list[str], obj: object = None) -> bool:
        return all(can(self, name) for name in names)

    def has_module_perms(self, app_label: str) -> bool:
        return can_app(self, app_label)
