"""What a module is read from."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Content
from goals.models.content import LANGUAGES, place_in
from training.curriculum import MOST_WORDS
from training.models.module import Module
from training.querysets import LessonQuerySet


class Lesson(Content):
    """A page of a module; `body` is the Markdown that reference/training/README.md allows.

    Titles stand in the catalogue. Public pages and the API never ask for the bodies, which are
    for members (docs/decisions/0024).
    """

    module = models.ForeignKey(
        Module, models.PROTECT, related_name="lessons", verbose_name=_("module")
    )
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"))

    whole = "module"
    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["module", "sort"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [place_in("module", name="lesson_place_in_module")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.module.get_absolute_url()}#{self.code}"

    def clean(self) -> None:
        super().clean()
        for code in LANGUAGES:
            count = len((getattr(self, f"body_{code}") or "").split())
            if count > MOST_WORDS:
                words = {"n": count, "most": MOST_WORDS}
                text = _("A lesson has %(most)s words at most; these are %(n)s.") % words
                raise ValidationError({f"body_{code}": text})
