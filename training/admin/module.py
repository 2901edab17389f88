"""Topics, modules and their lessons in the back office."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.admin.content import CitationInline, ContentAdmin, ContentInline
from goals.admin.subject import GoalEdgeInline, SubjectOwnerAdmin
from members.permissions import Permission, can
from training.models import (
    Lesson,
    Module,
    ModuleCapability,
    ModulePrerequisite,
    ModuleTarget,
    ModuleVersion,
    Objective,
    Question,
    Topic,
)


class ObjectiveInline(ContentInline):
    """What an officer can do afterwards."""

    model = Objective
    details = (("sort", "is_retired"),)
    show_change_link = False


class LessonInline(ContentInline):
    """Order and titles; the texts have a page each, where new lessons are written too."""

    model = Lesson
    details = (("sort", "is_retired"),)
    max_num = 0

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        return [(name, self._without_texts(options)) for name, options in sets]

    def _without_texts(self, options):
        names = [row for row in options["fields"] if "body_en" not in row]
        return options | {"fields": names}


class CapabilityInline(ContentInline):
    """What it teaches."""

    model = ModuleCapability
    details = (("capability", "confidence", "sort", "is_retired"),)
    show_change_link = False


class TargetInline(ContentInline):
    """What it works towards."""

    model = ModuleTarget
    details = (("target", "confidence", "sort", "is_retired"),)
    show_change_link = False


class PrerequisiteInline(ContentInline):
    """What must be passed before."""

    model = ModulePrerequisite
    fk_name = "module"
    details = (("required", "sort", "is_retired"),)
    show_change_link = False


@admin.register(Module)
class ModuleAdmin(SubjectOwnerAdmin):
    """A module with its objectives, lessons and edges; they are published together."""

    details = (("topic", "level", "minutes"), "change")
    inlines = (
        ObjectiveInline,
        LessonInline,
        GoalEdgeInline,
        CapabilityInline,
        TargetInline,
        PrerequisiteInline,
        CitationInline,
    )
    columns = ("topic", "level", "minutes")
    filters = ("topic", "level", "subject__goal_edges__goal")
    list_select_related = ("topic",)

    def get_readonly_fields(self, request, obj=None):
        shown = ("versions", *self._of_bank(request)) if obj else ()
        return (*super().get_readonly_fields(request, obj), *shown)

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        if obj:
            fields = ["versions", *self._of_bank(request)]
            sets.append((_("Question bank and versions"), {"fields": fields}))
        return sets

    def _of_bank(self, request) -> tuple[str, ...]:
        return ("questions",) if can(request.user, Permission.QUESTION_VIEW) else ()

    @admin.display(description=gettext_lazy("questions"))
    def questions(self, module: Module) -> str:
        count = Question.objects.of_module(module).count()
        words = ngettext("%(n)s question", "%(n)s questions", count) % {"n": count}
        address = reverse("admin:training_question_changelist")
        return format_html(
            '<a href="{}?lesson__module__id__exact={}">{}</a>', address, module.pk, words
        )

    @admin.display(description=gettext_lazy("versions"))
    def versions(self, module: Module) -> str:
        """Numbers alone: what is in them has answers."""
        lines = [
            (_("Version %(n)s, revision %(revision)s") % {"n": number, "revision": revision}, asks)
            for number, revision, asks in ModuleVersion.objects.numbers_of(module)
        ]
        told = ((f"{line}: {asks}" if asks else line,) for line, asks in lines)
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", told)) if lines else "–"
        )


@admin.register(Lesson)
class LessonAdmin(ContentAdmin):
    """One lesson; it is published with its module."""

    details = ("module",)
    columns = ("module",)
    filters = (("module", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("module",)


@admin.register(Topic)
class TopicAdmin(ContentAdmin):
    """A part of what officers learn."""

    types_code = True
