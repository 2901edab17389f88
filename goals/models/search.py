"""The search index: one row per public text and language, rebuilt with each publication."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from goals.querysets import SearchEntryQuerySet


class SearchEntry(models.Model):
    """A public object as one language's readers search it.

    `vector` is built from folded text (goals.search.fold), so that accents and Arabic letter
    forms do not matter; `title` and `body` are what the reader is shown;
    the folded pair is as long, letter by letter.
    """

    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=120)
    row_id = models.PositiveBigIntegerField()
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=320)
    body = models.TextField(blank=True)
    folded_title = models.CharField(max_length=320)
    folded_body = models.TextField(blank=True)
    vector = SearchVectorField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "kind", "code"], name="search_entry_once")
        ]
        indexes = [GinIndex(fields=["vector"])]

    def __str__(self) -> str:
        return f"{self.language} {self.kind} {self.code}"
