"""What every published row has in common."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from goals.querysets import ContentQuerySet
from members.models import ReferenceRow

LANGUAGES = ("en", "fr", "es", "ar")


def page_url(name: str, *arguments: object) -> str:
    """`reverse` in the language that is active, remembered: a page asks a hundred times."""
    return _page_url(name, get_language() or "en", arguments)


@lru_cache(maxsize=4096)
def _page_url(name: str, language: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


class Confidence(models.TextChoices):
    """How well the source supports a statement (reference/README.md)."""

    READ = "read", _("stated by the source")
    PARTLY_READ = "partly_read", _("partly stated by the source")
    INFERRED = "inferred", _("editorial proposal")


class TextStatus(models.TextChoices):
    """Where the words of one language come from."""

    OFFICIAL = "official", _("official wording")
    PARTLY_READ = "partly_read", _("official wording, partly read")
    TRANSLATION = "translation", _("translation, not official")
    OURS = "ours", _("our translation")


def place_in(whole: str, name: str) -> models.UniqueConstraint:
    """One part per place, once the transaction is done: until then two may swap theirs."""
    deferred = models.Deferrable.DEFERRED
    return models.UniqueConstraint(fields=[whole, "sort"], name=name, deferrable=deferred)


class Content(ReferenceRow):
    """A row with a working copy and a published one.

    `text_status` says per language code where the words come from (TextStatus).
    A retired row leaves the public pages with the next revision and stays in the history.
    """

    sort = models.PositiveIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("retired"), default=False)
    text_status = models.JSONField(_("origin of the texts"), default=dict, blank=True)

    # The field that names the row this one is a part of; it never changes (migration 0002).
    whole: str | None = None

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """A part stays with its whole, because its authors are noted in the whole's draft."""
        if self.pk and self.whole:
            kept = type(self)._default_manager.filter(pk=self.pk).values_list(f"{self.whole}_id")
            if (getattr(self, f"{self.whole}_id"),) not in kept:
                raise ValidationError({self.whole: _("Retire this row and add it there anew.")})

    @classmethod
    def in_words(cls, name: str, value: Any) -> str:
        if name != "text_status":
            return super().in_words(name, value)
        languages, words = dict(settings.LANGUAGES), dict(TextStatus.choices)
        return "; ".join(
            f"{languages[code]}: {words.get(status, status)}"
            for code, status in sorted(value.items())
        )

    def family(self) -> Iterator["Content"]:
        """The rows that are edited and published together with this one, itself first."""
        yield self
        yield from self.citation_rows()

    def citation_rows(self) -> Iterator["Content"]:
        from goals.models.source import Citation

        yield from Citation.objects.of(self)

    @classmethod
    def page_models(cls) -> list[type[Self]]:
        """Every concrete content model of every room, the parents before their children."""
        from django.apps import apps

        return [model for model in apps.get_models() if issubclass(model, Content)]
