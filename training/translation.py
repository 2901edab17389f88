"""Which texts of training exist in four languages, and that history watches every row."""

import pghistory

from goals.translation import translate_and_watch
from training.models import (
    Lesson,
    Module,
    ModuleCapability,
    ModulePrerequisite,
    ModuleTarget,
    Objective,
    Programme,
    ProgrammeModule,
    Question,
    Topic,
)

TRANSLATED = {
    Topic: ("name",),
    Module: ("name", "summary"),
    Objective: ("text",),
    Lesson: ("title", "body"),
    ModuleCapability: ("why",),
    ModuleTarget: ("why",),
    ModulePrerequisite: (),
    Programme: ("name", "description"),
    ProgrammeModule: (),
    Question: ("text", "feedback"),
}

translate_and_watch("training", TRANSLATED)
# Questions are no content, whose history is watched already.
pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="QuestionEvent",
)(Question)
