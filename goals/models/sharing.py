"""What partners see besides what everybody sees: figures before they are published, and changes."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from goals.exact import ExactJSONField
from goals.models.content import LANGUAGES
from goals.models.figure import Measure, Reading, Unit
from goals.models.publication import Draft, RevisionItem
from goals.models.subject import Subject
from goals.querysets import EmbargoedFigureQuerySet, FollowedRowQuerySet
from members.models import Organisation


class EmbargoedFigure(models.Model):
    """One figure of a draft in review, as one organisation may see it before everybody does.

    `snapshot` holds what was shared, for ever: column values of the reading, with code and
    names of what it counts and of what it is about. It ends when the draft is published, refused or
    discarded, or when a publisher takes it back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="embargoed_figures")
    # A figure that was never published may go again; what was shown stays in the snapshot.
    reading = models.ForeignKey(Reading, models.SET_NULL, null=True, related_name="+")
    snapshot = ExactJSONField()
    lifts_at = models.DateTimeField(_("under embargo until"))
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EmbargoedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["lifts_at", "id"]
        verbose_name = _("figure under embargo")
        verbose_name_plural = _("figures under embargo")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reading"],
                condition=models.Q(ended_at__isnull=True),
                name="figure_shared_once_with_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return str(self.snapshot["code"])

    @staticmethod
    def snapshot_of(reading: Reading, columns: dict[str, Any]) -> dict[str, Any]:
        """What a partner is shown of a reading whose published columns will be `columns`."""
        named = {"measure": reading.measure, "unit": reading.measure.unit}
        named |= {"subject": reading.subject}
        held = {
            f"{thing}_{name}": getattr(row, name)
            for thing, row in named.items()
            for name in _NAMING
        }
        return columns | held | {"subject_kind": reading.subject.kind}

    @property
    def as_reading(self) -> Reading:
        """The figure as an unsaved row, to be shown like any other."""
        held = self.snapshot
        columns = {f.column: f for f in Reading._meta.concrete_fields if f.column in held}
        values = {f.attname: f.to_python(held[column]) for column, f in columns.items()}
        row = Reading(**values)
        row.measure = Measure(**_names(held, "measure"), unit=Unit(**_names(held, "unit")))
        row.subject = Subject(**_names(held, "subject"), kind=held["subject_kind"])
        row.cited = []
        return row


def _names(snapshot: dict[str, Any], thing: str) -> dict[str, str]:
    return {name: snapshot[f"{thing}_{name}"] for name in _NAMING}


_NAMING = ("code", *(f"name_{language}" for language in LANGUAGES))


class FollowedRow(models.Model):
    """A published row that somebody cited and follows: what it said then, and what she was told."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    cited = models.ForeignKey(RevisionItem, models.PROTECT, related_name="+")
    told = models.ForeignKey(RevisionItem, models.PROTECT, related_name="+", null=True)
    title = models.JSONField()  # by language, as it was cited
    followed_at = models.DateTimeField(auto_now_add=True)

    objects = FollowedRowQuerySet.as_manager()

    class Meta:
        ordering = ["-followed_at", "-id"]
        verbose_name = _("followed citation")
        verbose_name_plural = _("followed citations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "content_type", "object_id"], name="a_row_is_followed_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="followers_of_a_row")]

    def __str__(self) -> str:
        """Its title in the language that is active."""
        return self.title.get(get_language() or "en") or self.title["en"]

    @property
    def key(self) -> tuple[type[models.Model], int]:
        """The row that is followed: its model and id."""
        return self.content_type.model_class(), self.object_id

    @property
    def told_last(self) -> RevisionItem:
        """The state that she knows."""
        return self.told or self.cited

    def item_of(self, revision: int) -> RevisionItem:
        """What became of the row in a revision that touched it."""
        return RevisionItem.objects.get(
            revision=revision, content_type=self.content_type_id, object_id=self.object_id
        )
