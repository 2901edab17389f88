"""Modules, and what they teach and lead to.

The goals that a module serves hang on its subject, like those of any owner
(goals/models/subject.py).
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Capability, Confidence, Content, Target
from goals.models.content import place_in
from goals.models.subject import SubjectOwner
from members.models.fields import ChoiceField
from training.querysets import ModuleQuerySet, PrerequisiteQuerySet, TopicQuerySet


class Topic(Content):
    """A part of what an officer learns, e.g. databases; each module belongs to one."""

    name = models.CharField(_("name"), max_length=120)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class Module(SubjectOwner):
    """A piece of training of half an hour or so: objectives, lessons, and a question bank.

    Its name is its title. The catalogue is public; what is in the lessons is for members.
    """

    class Level(models.TextChoices):
        FOUNDATION = "foundation", _("foundation")
        WORKING = "working", _("working knowledge")
        ADVANCED = "advanced", _("advanced")

    class Change(models.TextChoices):
        """What a new version asks of officers who passed the one before."""

        EQUIVALENT = "equivalent", _("nothing: it is equivalent")
        TOP_UP = "top_up", _("to learn what is new")
        RETAKE = "retake", _("to pass it again")

    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="modules", verbose_name=_("topic")
    )
    level = ChoiceField(_("level"), max_length=10, choices=Level)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    summary = models.CharField(_("summary"), max_length=400)
    change = ChoiceField(
        _("what the next version asks of officers who passed"),
        max_length=10,
        choices=Change,
        default=Change.EQUIVALENT,
        help_text=_("Publishing makes a version of the module if it changed for officers."),
    )

    objects = ModuleQuerySet.as_manager()

    class Meta:
        ordering = ["topic__sort", "sort"]
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="module_takes_time")
        ]

    def family(self) -> Iterator[Content]:
        yield from super().family()
        yield from self.objectives.all()
        for lesson in self.lessons.all():
            yield from lesson.family()
        for edges in (self.capability_edges, self.target_edges, self.prerequisite_edges):
            yield from edges.all()


class Objective(Content):
    """What an officer can do afterwards."""

    module = models.ForeignKey(
        Module, models.PROTECT, related_name="objectives", verbose_name=_("module")
    )
    text = models.CharField(_("text"), max_length=300)

    whole = "module"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [place_in("module", name="objective_place_in_module")]


class ModuleCapability(Content):
    """Edge: a module teaches a capability."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="capability_edges")
    capability = models.ForeignKey(
        Capability, models.PROTECT, related_name="module_edges", verbose_name=_("capability")
    )
    confidence = ChoiceField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.INFERRED
    )
    why = models.CharField(_("why"), max_length=300, blank=True)

    whole = "module"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("capability that a module teaches")
        verbose_name_plural = _("capabilities that modules teach")
        constraints = [
            models.UniqueConstraint(fields=["module", "capability"], name="module_capability_once")
        ]


class ModuleTarget(Content):
    """Edge: a module works towards a target of an SDG."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="target_edges")
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="module_edges", verbose_name=_("target")
    )
    confidence = ChoiceField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.INFERRED
    )
    why = models.CharField(_("why"), max_length=300, blank=True)

    whole = "module"

    class Meta:
        ordering = ["sort"]
        verbose_name = _("target that a module works towards")
        verbose_name_plural = _("targets that modules work towards")
        constraints = [
            models.UniqueConstraint(fields=["module", "target"], name="module_target_once")
        ]


class ModulePrerequisite(Content):
    """Edge: a module is opened by having passed another. A rule of ours, so it needs no source.

    That no chain of them comes back to where it began is a trigger (migration 0002).
    """

    module = models.ForeignKey(Module, models.PROTECT, related_name="prerequisite_edges")
    required = models.ForeignKey(
        Module, models.PROTECT, related_name="opened_edges", verbose_name=_("passed before")
    )

    whole = "module"
    objects = PrerequisiteQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("prerequisite of a module")
        verbose_name_plural = _("prerequisites of modules")
        constraints = [
            models.UniqueConstraint(fields=["module", "required"], name="prerequisite_once"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.required_id and not self.is_retired:
            behind = Module.objects.required_for(self.required_id)
            if self.module_id in {self.required_id, *behind}:
                raise ValidationError({"required": _("This module waits for that one already.")})


# Every edge of a module, and the field that names its other end.
ENDS = {
    ModuleCapability: "capability",
    ModuleTarget: "target",
    ModulePrerequisite: "required",
}
