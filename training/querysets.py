"""Every question about many rows of this room, each with a name."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Prefetch, Q

from goals.models import Capability, SubjectGoal
from goals.models.content import LANGUAGES
from goals.querysets import CURRENT_EDITION, ContentQuerySet
from members.permissions import Permission, can

if TYPE_CHECKING:
    from members.models import User

# What the catalogue never asks for: the texts of lessons are for members.
_BODIES = ("body", *(f"body_{code}" for code in LANGUAGES))


class TopicQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        return self.in_use().lean().order_by("sort", "pk")


class ModuleQuerySet(ContentQuerySet):
    def in_order(self) -> Self:
        """In the order of teaching."""
        return self.in_use().order_by("topic__sort", "sort", "pk")

    def for_list_page(self) -> Self:
        return self.in_order().with_goals()

    def for_detail_page(self) -> Self:
        """With goals, objectives, lessons, capabilities and targets, each in use."""
        from training.models import Lesson, ModuleCapability, ModuleTarget, Objective

        taught = ModuleCapability.objects.in_use().lean("capability", "capability__subject")
        targets = ModuleTarget.objects.in_use().lean("target", "target__sdg")
        return (
            self.in_use()
            .with_goals()
            .lean("subject", "topic")
            .prefetch_related(
                Prefetch("objectives", Objective.objects.in_use().lean().order_by("sort")),
                Prefetch("lessons", Lesson.objects.in_use().titles().order_by("sort")),
                Prefetch("capability_edges", taught.order_by("sort")),
                Prefetch("target_edges", targets.order_by("sort")),
            )
        )

    def for_api(self) -> Self:
        """Whole rows, in every language, with all that the catalogue tells; no text of a lesson."""
        from training.models import (
            Lesson,
            ModuleCapability,
            ModulePrerequisite,
            ModuleTarget,
            Objective,
        )

        served = SubjectGoal.objects.in_use().filter(goal__edition__code=CURRENT_EDITION)
        taught = ModuleCapability.objects.in_use().select_related("capability")
        targets = ModuleTarget.objects.in_use().select_related("target")
        required = ModulePrerequisite.objects.in_use().filter(module=OuterRef("pk"))
        return (
            self.in_order()
            .select_related("subject", "topic")
            .annotate(
                prerequisites=ArraySubquery(required.order_by("sort").values("required__code"))
            )
            .prefetch_related(
                Prefetch("subject__goal_edges", served.select_related("goal"), to_attr="served"),
                Prefetch("objectives", Objective.objects.in_use().order_by("sort")),
                Prefetch("lessons", Lesson.objects.in_use().defer(*_BODIES).order_by("sort")),
                Prefetch("capability_edges", taught.order_by("sort")),
                Prefetch("target_edges", targets.order_by("sort")),
            )
        )

    def capabilities_taught(self) -> list[tuple[str, str]]:
        """Codes and names of what some module in use teaches, by name."""
        from training.models import ModuleCapability

        edges = ModuleCapability.objects.in_use().filter(module__in=self.in_use())
        rows = Capability.objects.in_use().filter(pk__in=edges.values("capability"))
        return sorted(rows.values_list("code", "name"), key=lambda row: row[1])

    def for_goal(self, number: str) -> Self:
        """Those that serve the goal of this number, as it is worded today."""
        return self.serving(int(number)) if number else self

    def for_sdg(self, number: str) -> Self:
        """Those that work towards a target of the SDG of this number."""
        return self._with("target_edges", target__sdg__number=number) if number else self

    def teaching(self, capability: str) -> Self:
        return self._with("capability_edges", capability__code=capability) if capability else self

    def _with(self, relation: str, **end: Any) -> Self:
        """Those with a standing edge that leads there; asked apart, so that no row comes twice."""
        edges = self.model._meta.get_field(relation).related_model.objects.in_use()
        return self.filter(pk__in=edges.filter(**end).values("module"))

    def at_level(self, level: str) -> Self:
        return self.filter(level=level) if level else self

    def on_topic(self, topic: str) -> Self:
        return self.filter(topic__code=topic) if topic else self

    def in_language(self, code: str) -> Self:
        """Those that can be learned in a language from the title to the last lesson."""
        from training.models import Lesson

        if not code:
            return self
        missing = Lesson.objects.in_use().filter(Q(**{f"body_{code}": ""}), module=OuterRef("pk"))
        named = self.exclude(Q(**{f"name_{code}": ""}) | Q(**{f"summary_{code}": ""}))
        return named.filter(~models.Exists(missing))

    def for_version(self, keys: Iterable[int]) -> Self:
        """Whole modules with all that an officer reads, in every language."""
        from training.models import Lesson, Objective

        return (
            self.in_use()
            .filter(pk__in=set(keys))
            .select_related("topic")
            .prefetch_related(
                Prefetch("objectives", Objective.objects.in_use().order_by("sort")),
                Prefetch("lessons", Lesson.objects.in_use().order_by("sort")),
            )
            .order_by("pk")
        )

    def without_version(self) -> Self:
        return self.in_use().filter(versions=None)

    def required_for(self, module: int) -> set[int]:
        """All that must be passed before a module, however far back."""
        from training.models import ModulePrerequisite

        edges = ModulePrerequisite.objects.in_use().values_list("module", "required")
        behind: dict[int, list[int]] = {}
        for one, required in edges:
            behind.setdefault(one, []).append(required)
        found, open_ones = set(), [module]
        while open_ones:
            new = {*behind.get(open_ones.pop(), [])} - found
            found |= new
            open_ones += new
        return found


class PrerequisiteQuerySet(ContentQuerySet):
    def beside(self, module: models.Model) -> Self:
        """What must be passed before a module, and what it opens."""
        ends = ("module", "module__subject", "required", "required__subject")
        standing = self.in_use().filter(module__is_retired=False, required__is_retired=False)
        return standing.filter(Q(module=module) | Q(required=module)).lean(*ends).order_by("sort")


class LessonQuerySet(ContentQuerySet):
    def titles(self) -> Self:
        """In the reader's language, without the texts."""
        return self.lean().defer(*_BODIES)

    def modules_of(self, keys: set[int]) -> set[int]:
        return set(self.filter(pk__in=keys).order_by().values_list("module", flat=True))


class ProgrammeQuerySet(ContentQuerySet):
    def for_list_page(self) -> Self:
        """Each with the keys of its modules, in its order."""
        rows = self.in_use().lean("title", "title__subject")
        return rows.prefetch_related(self._modules()).order_by("sort", "pk")

    def for_api(self) -> Self:
        rows = self.in_use().select_related("title").prefetch_related(self._modules())
        return rows.order_by("sort", "pk")

    def _modules(self) -> Prefetch:
        from training.models import ProgrammeModule

        edges = ProgrammeModule.objects.in_use().filter(module__is_retired=False)
        return Prefetch("module_edges", edges.select_related("module").order_by("sort"))


class QuestionQuerySet(models.QuerySet):
    """Questions with their answers: for those who make them, and nobody else."""

    def visible_to(self, user: "User | None") -> Self:
        return self if user and can(user, Permission.QUESTION_VIEW) else self.none()

    def in_use(self) -> Self:
        return self.filter(is_withdrawn=False)

    def of_module(self, module: models.Model) -> Self:
        return self.filter(lesson__module=module)

    def for_version(self, module: models.Model) -> Self:
        """Those of a module that may be asked, in its order."""
        standing = self.in_use().of_module(module).filter(lesson__is_retired=False)
        return standing.select_related("lesson").order_by("sort", "pk")

    def were_changed_by(self, user: "User", module: models.Model, since: datetime) -> bool:
        """Did she write in the bank of a module after this moment? Its history knows."""
        events = apps.get_model("training", "QuestionEvent").objects
        hers = events.filter(pgh_context__metadata__user=user.pk, pgh_created_at__gt=since)
        return hers.filter(lesson__module=module).exists()


class ModuleVersionQuerySet(models.QuerySet):
    """Versions hold answers: for those who make questions, and for the server."""

    def visible_to(self, user: "User | None") -> Self:
        return self if user and can(user, Permission.QUESTION_VIEW) else self.none()

    def numbers_of(self, module: models.Model) -> list[tuple[int, int, str]]:
        """Number, number of the revision, and what it asks in words; the newest first."""
        found = self.filter(module=module).order_by("-number")
        words = dict(type(module).Change.choices)
        rows = found.values_list("number", "revision__number", "change")
        return [(number, revision, str(words.get(asks, ""))) for number, revision, asks in rows]

    def newest_of(self, module: models.Model) -> models.Model | None:
        found = self.filter(module=module).select_related("revision")
        return found.order_by("-number").first()
