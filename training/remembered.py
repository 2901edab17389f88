"""What the catalogue asks besides modules, remembered between two publications.

See goals/remembered.py for the rules.
"""

from goals.models import Citation
from members.memory import remembered
from training.models import Module, Programme, Topic


@remembered
def topics() -> tuple[Topic, ...]:
    return tuple(Topic.objects.visible_to(None).for_list_page())


@remembered
def programmes() -> tuple[Programme, ...]:
    """Each with its modules and its citations."""
    rows = tuple(Programme.objects.visible_to(None).for_list_page())
    Citation.objects.attach_to(rows)
    return rows


@remembered
def capabilities() -> tuple[tuple[str, str], ...]:
    """Codes and names of the capabilities that some module teaches."""
    return tuple(Module.objects.visible_to(None).capabilities_taught())
