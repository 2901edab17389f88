"""Drafts, and the immutable, numbered revisions that the public reads."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.exact import ExactJSONField
from goals.querysets import DraftQuerySet, RevisionItemQuerySet, RevisionQuerySet
from members.models.fields import ChoiceField


class Draft(models.Model):
    """Unpublished work on one page object (a goal with its aims, a link, a capability …).

    Its authors are everyone who saved a change since the last publication; none of them may
    publish it, which a trigger on RevisionItem enforces as well (migration 0002).
    """

    class State(models.TextChoices):
        EDITING = "editing", _("being edited")
        IN_REVIEW = "in_review", _("in review")
        REFUSED = "refused", _("refused, with a reason")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("discarded")

    OPEN = (State.EDITING, State.IN_REVIEW, State.REFUSED)

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    row = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("title"), max_length=320)
    state = ChoiceField(_("state"), max_length=10, choices=State, default=State.EDITING)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="drafts")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state__in=["editing", "in_review", "refused"]),
                name="one_open_draft_per_row",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "published"])
                | (Q(decided_by__isnull=False) & ~Q(reason="")),
                name="a_decision_has_a_person_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """A numbered publication. Never changed and never deleted, in the database too."""

    class Kind(models.TextChoices):
        REFERENCE_LOAD = "reference_load", _("reference load")
        PUBLICATION = "publication", _("publication")

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = ChoiceField(_("kind"), max_length=14, choices=Kind)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reference_load", published_by__isnull=True)
                | Q(kind="publication", published_by__isnull=False),
                name="a_publication_has_a_publisher",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_revision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(_("Revision %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("revision", args=[self.number])


_ASKED_FOR = ("measure_id", "subject_id", "object_id")


def _id_in_snapshot(name: str) -> Cast:
    return Cast(KT(f"snapshot__{name}"), models.BigIntegerField())


class RevisionItem(models.Model):
    """One row as published: its whole content, and whether it was added, changed or withdrawn."""

    class Action(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="items")
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    code = models.CharField(_("code"), max_length=120)
    action = ChoiceField(_("action"), max_length=10, choices=Action)
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="revision_items"
    )
    snapshot = ExactJSONField()

    objects = RevisionItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("published row")
        verbose_name_plural = _("published rows")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "content_type", "object_id"], name="row_once_per_revision"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-revision"]),
            # What a cited page asks for (goals.past): the figures of a measure or of a subject,
            # and the citations of a figure, as a revision left them.
            *(models.Index(_id_in_snapshot(n), name=f"item_by_{n}") for n in _ASKED_FOR),
        ]

    def __str__(self) -> str:
        return self.code
