"""Documents and pages, and which statement each of them supports."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.content import Content, page_url
from goals.querysets import CitationQuerySet, SourceQuerySet
from members.models.fields import ChoiceField


class Source(Content):
    """A document or a web page that a statement of this portal rests on."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        WEB = "web", _("web page")
        REPORT = "report", _("report of a country")

    kind = ChoiceField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.CharField(_("file"), max_length=100, blank=True)
    dated = models.CharField(_("date of its content"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    quality = models.CharField(_("quality"), max_length=200, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_url("goals:source", self.code)


class Citation(Content):
    """Where in a source a statement is supported."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    statement = GenericForeignKey("content_type", "object_id")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="citations", verbose_name=_("source")
    )
    locator = models.CharField(_("where in it"), max_length=250, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        # Long files ask for the citations of every row, and for nothing else of them.
        indexes = [
            models.Index(
                fields=["content_type", "object_id"],
                include=["source", "locator", "sort", "is_retired"],
                name="cited_by",
            )
        ]

    def citation_rows(self):
        return iter(())
