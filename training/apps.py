"""The training room as an application."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals.admin import codes, roots
        from goals.reference.files import let_read
        from goals.searchable import Searchable, let_search
        from training import models, reference

        let_read(reference.FILE, reference.records)
        let_search(models.Module, Searchable("module", "name", lambda m: [m.summary], ("subject",)))
        let_search(
            models.Lesson,
            Searchable("lesson", "title", lambda row: [row.module.name], ("module",), weight="B"),
        )
        let_search(models.Programme, Searchable("programme", "name", lambda p: [p.description]))
        for part, letter in ((models.Objective, "O"), (models.Lesson, "L")):
            roots.let_belong(part, "module")
            codes.let_name(part, _numbered(letter))
        for model, end in models.ENDS.items():
            roots.let_belong(model, "module")
            codes.let_name(model, _named_after("module", end))
        roots.let_belong(models.ProgrammeModule, "programme")
        codes.let_name(models.ProgrammeModule, _named_after("programme", "module"))


def _numbered(letter: str) -> Callable[[Any], str]:
    return lambda part: f"{part.module.code}.{letter}{part.sort}"


def _named_after(whole: str, end: str) -> Callable[[Any], str]:
    return lambda edge: f"{getattr(edge, whole).code}-{getattr(edge, end).code}"
