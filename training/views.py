"""Public pages of the catalogue. Each reads the published copy, unless it is a preview."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from goals.models import Citation
from training import remembered
from training.filters import ModuleFilter
from training.models import Module, ModulePrerequisite, Programme, Topic


@login_not_required
def module_list(request: HttpRequest) -> HttpResponse:
    topics = remembered.topics()
    form = ModuleFilter(
        request.GET,
        topic=[(topic.code, topic.name) for topic in topics],
        capability=remembered.capabilities(),
    )
    modules = form.narrowed(Module.objects.visible_to(request.user).for_list_page())
    found = _by_topic(topics, modules)
    page = {
        "form": form,
        "programmes": [_counted(programme) for programme in remembered.programmes()],
        "topics": found,
        "count": sum(len(of_topic) for _topic, of_topic in found),
    }
    return render(request, "training/module_list.html", page)


def _by_topic(
    topics: Iterable[Topic], modules: Iterable[Module]
) -> list[tuple[Topic, list[Module]]]:
    """Topics that hold something, each with its modules."""
    found: dict[int, list[Module]] = {}
    for module in modules:
        found.setdefault(module.topic_id, []).append(module)
    return [(topic, found[topic.pk]) for topic in topics if topic.pk in found]


def _counted(programme: Programme) -> dict[str, object]:
    """A programme, how many modules it has, over how many topics, and how long they take."""
    modules = [edge.module for edge in programme.module_edges.all()]
    return {
        "row": programme,
        "count": len(modules),
        "topics": len({module.topic_id for module in modules}),
        "minutes": sum(module.minutes for module in modules),
    }


@login_not_required
def module_detail(request: HttpRequest, code: str) -> HttpResponse:
    modules = Module.objects.visible_to(request.user).for_detail_page()
    module = get_object_or_404(modules, code=code)
    edges = list(ModulePrerequisite.objects.visible_to(request.user).beside(module))
    lessons = list(module.lessons.all())
    Citation.objects.attach_to([module], lessons)
    page = {
        "module": module,
        "lessons": lessons,
        "required": [edge.required for edge in edges if edge.module_id == module.pk],
        "opened": [edge.module for edge in edges if edge.required_id == module.pk],
    }
    return render(request, "training/module_detail.html", page)
