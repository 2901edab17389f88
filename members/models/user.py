"""People. Personal data is minimal: name, work mail, country, language (design 3.10)."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.models.country import Country
from members.permissions import Role, can, can_app, can_enter_admin


class UserManager(BaseUserManager):
    """Makes people; there is no superuser to make: rights come from dated roles alone."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any):
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person with an account, known by her work mail."""

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="people"
    )
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(
                condition=models.Q(language__in=["en", "fr", "es", "ar"]),
                name="user_language_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles in force now, read once per request."""
        return frozenset(
            Role(name) for name in self.role_grants.in_force().values_list("role", flat=True)
        )

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
