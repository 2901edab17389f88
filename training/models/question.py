"""The question bank: a table of the working copy that no reader of the portal ever reaches."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Source
from goals.models.content import place_in
from goals.reference.records import BadRecord
from members.models import ReferenceRow
from members.models.fields import ChoiceField
from training import curriculum
from training.models.lesson import Lesson
from training.querysets import QuestionQuerySet


class Question(ReferenceRow):
    """A question about a lesson, with its answers.

    It is no Content on purpose: content is copied into what everybody may read, and the right
    answers of a test are for nobody's browser (docs/decisions/0024). `parts` are what its kind
    asks for and `sources` what it rests on, both as reference/training/README.md has them.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("one of several")
        MULTIPLE = "multiple", _("several of several")
        SCENARIO = "scenario", _("a situation, one of several")
        ORDERING = "ordering", _("bring into order")
        MATCHING = "matching", _("match pairs")
        SHORT_TEXT = "short_text", _("a few words")

    lesson = models.ForeignKey(
        Lesson, models.PROTECT, related_name="questions", verbose_name=_("lesson")
    )
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind)
    sort = models.PositiveIntegerField(_("order"), default=0)
    text = models.CharField(_("text"), max_length=500)
    feedback = models.CharField(_("feedback"), max_length=500)
    parts = models.JSONField(_("answers"))
    sources = models.JSONField(_("sources"), default=list)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["lesson__module", "sort"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [place_in("lesson", name="question_place_in_lesson")]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """The parts are those of its kind, in four languages; the sources are there."""
        super().clean()
        try:
            curriculum.answered(self.code, self.kind, self.parts)
        except BadRecord as error:
            told = _("These answers do not fit the kind of question: %(problem)s")
            problem = {"problem": f"{error.field} {error.problem}"}
            raise ValidationError({"parts": told % problem}) from error
        if not self._names_sources():
            raise ValidationError({"sources": _("Name known sources by code and locator.")})

    def _names_sources(self) -> bool:
        is_list = isinstance(self.sources, list) and bool(self.sources)
        if not is_list or not all(_is_place(raw) for raw in self.sources):
            return False
        codes = {raw["code"] for raw in self.sources}
        return Source.objects.filter(code__in=codes).count() == len(codes)


def _is_place(raw: Any) -> bool:
    """Code of a source, and where in it."""
    is_named = isinstance(raw, dict) and raw.keys() == {"code", "locator"}
    return is_named and all(isinstance(word, str) for word in raw.values())
