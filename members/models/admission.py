"""How people come in: an officer asks and her country admits her, or she is invited."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.country import Country
from members.models.fields import ChoiceField
from members.models.organisation import Organisation
from members.models.posting import Unit
from members.permissions import Role
from members.querysets import (
    AccountRequestQuerySet,
    InvitationFileQuerySet,
    InvitationQuerySet,
)

# A name becomes part of letters and certificates: no markup, no line breaks, no controls.
PLAIN_NAME = RegexValidator(
    r"^[^\x00-\x1f<>{}\u200e\u200f\u202a-\u202e\u2066-\u2069]+$", _("Write the name in letters.")
)

LINK_LASTS = timedelta(days=7)  # the link that confirms an address


class AccountRequest(models.Model):
    """An officer asks a country for an account, or, with an account, to be moved there.

    No account exists, and nobody moves, until that country says yes. `keeper_country` is the
    country that is asked; a person who asks to be moved is still kept by another one, so her
    name and address stand in the row itself.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("address not confirmed yet")
        WAITING = "waiting", _("waiting for the country")
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("refused")

    keeper_country = models.ForeignKey(
        Country, models.PROTECT, db_index=False, related_name="+", verbose_name=_("country")
    )
    email = models.EmailField(_("work e-mail"))
    name = models.CharField(_("name"), max_length=150, validators=[PLAIN_NAME])
    unit = models.CharField(_("unit"), max_length=150)
    language = models.CharField(_("language"), max_length=2, default="en")
    state = ChoiceField(max_length=12, choices=State, default=State.UNCONFIRMED)
    # SHA-256 of the secret in the letter that confirms the address (ASVS 6.6).
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_move = models.BooleanField(_("moves from another country"), default=False)
    # Whose request it is, once she has an account.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    admitted_to = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    # When the worker carried out the move; a second delivery of its task finds it done.
    moved_at = models.DateTimeField(null=True, blank=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("account request")
        verbose_name_plural = _("account requests")
        indexes = [
            models.Index(fields=["keeper_country", "state"], name="request_by_keeper"),
            models.Index(fields=["token_hash"], name="request_by_token"),
        ]
        constraints = [
            models.UniqueConstraint(
                "keeper_country",
                Lower("email"),
                condition=Q(state__in=["unconfirmed", "waiting"]),
                name="one_open_request_per_country",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "waiting"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decision_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(is_move=False) | Q(person__isnull=False), name="move_has_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.keeper_country.code})"

    @property
    def can_be_confirmed(self) -> bool:
        return self.state == self.State.UNCONFIRMED and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.asked_at + LINK_LASTS <= timezone.now()


class Invitation(models.Model):
    """The way in that a country, or the General Secretariat, opens for one person.

    Made by an invitation or by admitting a request; used once, before it expires; until then
    it can be undone and leaves nothing behind.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not used yet")
        USED = "used", _("used")
        UNDONE = "undone", _("undone")

    keeper_country = models.ForeignKey(
        Country,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )
    email = models.EmailField(_("work e-mail"))
    name = models.CharField(_("name"), max_length=150, validators=[PLAIN_NAME])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    language = models.CharField(_("language"), max_length=2, default="en")
    role = ChoiceField(_("role"), max_length=20, choices=Role, default=Role.OFFICER)
    request = models.OneToOneField(
        AccountRequest, models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    batch = models.UUIDField(null=True, blank=True)  # the file it came from, to undo it whole
    state = ChoiceField(max_length=8, choices=State, default=State.OPEN)
    token_hash = models.CharField(max_length=64, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(null=True, blank=True)
    # The addressee's mail server said its final no to the newest letter; the worker writes it.
    is_letter_refused = models.BooleanField(_("letter refused"), default=False, db_default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(fields=["keeper_country", "state"], name="invitation_by_keeper"),
            models.Index(fields=["token_hash"], name="invitation_by_token"),
            models.Index(fields=["batch"], name="invitation_by_batch"),
        ]
        constraints = [
            models.UniqueConstraint(
                "keeper_country",
                Lower("email"),
                condition=Q(state="open"),
                nulls_distinct=False,
                name="one_open_invitation_per_country",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.OFFICER, keeper_country__isnull=False, unit__isnull=False)
                | Q(role=Role.PARTNER, organisation__isnull=False, keeper_country__isnull=True)
                | ~Q(role__in=[Role.OFFICER, Role.PARTNER]),
                name="invitation_names_its_place",
            ),
            models.CheckConstraint(
                condition=~Q(state="used") | Q(used_at__isnull=False, person__isnull=False),
                name="used_invitation_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def can_be_used(self) -> bool:
        return self.state == self.State.OPEN and self.expires_at > timezone.now()


class InvitationFile(models.Model):
    """An uploaded list between its dry run and its confirmation, seen by one country.

    `rows` are [line, email, name, unit, language]; `faults` are [line, column, fault, text], a
    fault being a word of members.people_file. Confirmed, the worker goes through the rows:
    `done` of `total`, and `skipped` of those invited nobody. A day later it deletes the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keeper_country = models.ForeignKey(Country, models.PROTECT, db_index=False, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0, db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    skipped = models.PositiveIntegerField(default=0, db_default=0)

    objects = InvitationFileQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("file of invitations")
        verbose_name_plural = _("files of invitations")
        indexes = [models.Index(fields=["keeper_country", "made_at"], name="file_by_keeper")]
        constraints = [
            models.CheckConstraint(
                condition=Q(skipped__lte=F("done"), done__lte=F("total")),
                name="file_is_done_within_its_total",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_being_written(self) -> bool:
        """Confirmed, not undone, and the worker is not through."""
        return bool(self.confirmed_at) and not self.undone_at and self.done < self.total

    @property
    def is_late(self) -> bool:
        """50,000 rows take seconds: after an hour something is wrong."""
        late = timezone.now() - timedelta(hours=1)
        return self.is_being_written and self.confirmed_at < late

    @property
    def invited(self) -> int:
        return self.done - self.skipped
