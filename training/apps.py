"""The training room as an application."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        """Tell the goals room, which does not know us, how our rows are loaded, named and found."""
        from goals import publishing
        from goals.admin import codes, roots
        from goals.reach import let_guard
        from goals.reference.files import let_read_folder
        from goals.reference.load import let_stand_in
        from goals.searchable import Searchable, let_search
        from training import models, reach, reference, versions

        let_read_folder(reference.FOLDER, reference.records)
        let_stand_in(models.Question, lambda question: question.lesson.module)
        publishing.let_follow(versions.follow)
        let_guard(reach.TABLES)
        let_search(models.Module, Searchable("module", "name", lambda m: [m.summary], ("subject",)))
        let_search(
            models.Lesson,
            Searchable("lesson", "title", lambda row: [row.module.name], ("module",), weight="B"),
        )
        let_search(models.Programme, Searchable("programme", "name", lambda p: [p.description]))
        for part, letter in ((models.Objective, "O"), (models.Lesson, "L")):
            roots.let_belong(part, "module")
            codes.let_name(part, lambda row, letter=letter: f"{row.module.code}.{letter}{row.sort}")
        codes.let_name(models.Question, lambda row: f"{row.lesson.code}.Q{row.sort}")
        for model, end in models.ENDS.items():
            roots.let_belong(model, "module")
            codes.let_name(model, _named_after("module", end))
        roots.let_belong(models.ProgrammeModule, "programme")
        codes.let_name(models.ProgrammeModule, _named_after("programme", "module"))
        # Django's own hook: the published copies are there by now (goals/apps.py).
        post_migrate.connect(_begin_versions, sender=self)


def _begin_versions(**_: Any) -> None:
    """Make a version of what was published before there were versions."""
    from members.isolation import policies
    from training import versions

    with policies.as_owner():
        if policies.is_newest():
            versions.begin()


def _named_after(whole: str, end: str) -> Callable[[Any], str]:
    return lambda edge: f"{getattr(edge, whole).code}-{getattr(edge, end).code}"
