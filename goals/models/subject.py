"""What a figure is about, and which goals it serves."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.content import LANGUAGES, Confidence, Content, page_url
from goals.models.goal import Goal
from goals.querysets import SubjectGoalQuerySet
from members.models.fields import ChoiceField


class Subject(Content):
    """The anchor of figures and goal edges; each owner (a capability, a partner …) has one."""

    class Kind(models.TextChoices):
        CAPABILITY = "capability", _("capability")
        NOTICE = "notice", _("notice")
        PLATFORM = "platform", _("platform")
        PARTNER = "partner", _("partner")
        PROJECT = "project", _("funded project")
        MEETING = "meeting", _("meeting")
        BODY = "body", _("organization")
        MODULE = "module", _("module")
        OPERATION = "operation", _("operation")

    kind = ChoiceField(_("kind"), max_length=12, choices=Kind)
    # The owner's name, kept here by the owner's save: a list of figures about subjects of
    # nine kinds would otherwise join nine tables for one word.
    name = models.CharField(_("name"), max_length=250, blank=True, editable=False)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        # Nearly all are operations: the other kinds are found without reading them.
        indexes = [models.Index(fields=["kind"], name="subjects_of_a_kind")]

    @property
    def owner(self) -> "SubjectOwner":
        """The row this subject stands for; each owner's relation is named after its kind."""
        return getattr(self, self.kind)

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        """The owner's page, known from kind and code alone, without asking for the owner."""
        code = self.code.removeprefix(f"{self.kind}:")
        if self.kind in _OWN_PAGES:
            return page_url(_OWN_PAGES[self.kind], code)
        page, fragment = _PAGES[self.kind]
        return f"{page_url(page)}#{fragment.format(code)}"


_OWN_PAGES = {
    Subject.Kind.CAPABILITY: "goals:capability",
    Subject.Kind.MODULE: "training:module",
    Subject.Kind.OPERATION: "operations:detail",
}
# Where owners without a page of their own are shown: URL name and fragment.
_PAGES = {
    Subject.Kind.NOTICE: ("goals:capabilities", "notice-{}"),
    Subject.Kind.PLATFORM: ("goals:capabilities", "platform-{}"),
    Subject.Kind.PARTNER: ("goals:partners", "{}"),
    Subject.Kind.PROJECT: ("goals:partners", "{}"),
    Subject.Kind.MEETING: ("goals:timeline", "{}"),
    Subject.Kind.BODY: ("goals:figures", "subject-{}"),
}


class SubjectOwner(Content):
    """Something with a name, a subject of its own, and so with figures and goals."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="%(class)s")
    name = models.CharField(_("name"), max_length=250)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Save, and let the subject carry the name in every language."""
        super().save(*args, **kwargs)
        names = {f"name_{language}": getattr(self, f"name_{language}") for language in LANGUAGES}
        if any(getattr(self.subject, name) != text for name, text in names.items()):
            for name, text in names.items():
                setattr(self.subject, name, text)
            self.subject.save(update_fields=[*names])

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()

    def family(self) -> Iterator[Content]:
        yield self.subject
        yield from super().family()
        yield from self.subject.goal_edges.all()
        for reading in self.subject.readings.all():
            yield from reading.family()


class SubjectGoal(Content):
    """Edge: a capability, partner, platform, project, meeting, module or operation serves a goal.

    An operation serves the goals of the edition that it was judged by; one of them is its main one.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="goal_edges")
    goal = models.ForeignKey(
        Goal, models.PROTECT, related_name="subject_edges", verbose_name=_("goal")
    )
    confidence = ChoiceField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.INFERRED
    )
    is_main = models.BooleanField(_("main goal"), default=False)
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects = SubjectGoalQuerySet.as_manager()

    class Meta:
        ordering = ["goal__number"]
        verbose_name = _("goal served")
        verbose_name_plural = _("goals served")
        constraints = [
            models.UniqueConstraint(fields=["subject", "goal"], name="goal_once_per_subject")
        ]
        indexes = [
            models.Index(
                fields=["goal"],
                include=["subject"],
                condition=models.Q(is_retired=False),
                name="goal_to_subject",
            )
        ]
