"""The catalogue in the open API: modules and programmes, without what is for members."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import serializers

from goals.api.capabilities import GoalServedSerializer
from goals.api.rows import ContentSerializer, ContentViewSet
from goals.models import Capability, Target
from members.api.filters import chosen, coded, numbered
from members.api.rows import TranslatedSerializer
from training.models import (
    Lesson,
    Module,
    ModuleCapability,
    ModuleTarget,
    Objective,
    Programme,
    Topic,
)
from training.querysets import ModuleQuerySet


class TopicReference(TranslatedSerializer):
    """A topic as modules name it."""

    class Meta:
        model = Topic
        fields = ["code", "name"]


class ObjectiveSerializer(TranslatedSerializer):
    """What an officer can do afterwards."""

    class Meta:
        model = Objective
        fields = ["code", "text"]


class LessonTitleSerializer(TranslatedSerializer):
    """A lesson by its title; its text is for members."""

    class Meta:
        model = Lesson
        fields = ["code", "title"]


class CapabilityTaughtSerializer(TranslatedSerializer):
    """A capability that a module teaches."""

    code = serializers.CharField(source="capability.code", read_only=True)

    class Meta:
        model = ModuleCapability
        fields = ["code", "confidence", "why"]


class TargetServedSerializer(TranslatedSerializer):
    """An SDG target that a module works towards."""

    code = serializers.CharField(source="target.code", read_only=True)

    class Meta:
        model = ModuleTarget
        fields = ["code", "confidence", "why"]


class ModuleSerializer(ContentSerializer):
    """`prerequisites` are the codes of the modules that must be passed before it."""

    topic = TopicReference(read_only=True)
    subject = serializers.CharField(source="subject.code", read_only=True)
    objectives = ObjectiveSerializer(many=True, read_only=True)
    lessons = LessonTitleSerializer(many=True, read_only=True)
    goals = GoalServedSerializer(source="subject.served", many=True, read_only=True)
    capabilities = CapabilityTaughtSerializer(source="capability_edges", many=True, read_only=True)
    targets = TargetServedSerializer(source="target_edges", many=True, read_only=True)
    prerequisites = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Module
        fields = [
            "code",
            "topic",
            "level",
            "minutes",
            "name",
            "summary",
            "objectives",
            "lessons",
            "subject",
            "goals",
            "capabilities",
            "targets",
            "prerequisites",
        ]


class ProgrammeSerializer(ContentSerializer):
    """`modules` are the codes of its modules in the order of teaching."""

    title = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    modules = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = ["code", "name", "description", "title", "modules_required", "modules"]

    def get_modules(self, programme: Programme) -> list[str]:
        return [edge.module.code for edge in programme.module_edges.all()]


class ModuleFilters(FilterSet):
    goal = numbered("GPG", 7, "subject", _("Number or code of a goal served."), method="serving")
    sdg = numbered("SDG", 17, "subject", _("Number or code of an SDG served."), method="for_sdg")
    target = coded(
        lambda request: Target.objects.all(),
        _("Code of an SDG target that it works towards."),
        "target_edges__target",
    )
    capability = coded(
        lambda request: Capability.objects.all(),
        _("Code of a capability that it teaches."),
        "capability_edges__capability",
    )
    topic = coded(lambda request: Topic.objects.all(), _("Code of a topic."))
    level = chosen(Module.Level.choices, _("How much it takes for granted."))

    def serving(self, rows: ModuleQuerySet, name: str, number: int) -> ModuleQuerySet:
        return rows.for_goal(str(number))

    def for_sdg(self, rows: ModuleQuerySet, name: str, number: int) -> ModuleQuerySet:
        return rows.for_sdg(str(number))


class ModuleViewSet(ContentViewSet):
    title = _("Training modules")
    about = _("What officers can learn: modules with their objectives and the titles of lessons.")
    serializer_class = ModuleSerializer
    filterset_class = ModuleFilters
    example_code = "border-checks"
    example_query = "topic=databases&goal=2"

    def get_queryset(self) -> models.QuerySet:
        return Module.objects.visible_to(None).for_api()


class ProgrammeViewSet(ContentViewSet):
    title = _("Training programmes")
    about = _("Which modules lead to a title together, in our demonstration curriculum.")
    serializer_class = ProgrammeSerializer
    example_code = "certified-officer-demonstration"

    def get_queryset(self) -> models.QuerySet:
        return Programme.objects.visible_to(None).for_api()


NOUNS = {"modules": ModuleViewSet, "programmes": ProgrammeViewSet}
