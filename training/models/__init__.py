"""The tables of this room, one noun a file."""

from training.models.lesson import Lesson
from training.models.module import (
    ENDS,
    Module,
    ModuleCapability,
    ModulePrerequisite,
    ModuleTarget,
    Objective,
    Topic,
)
from training.models.programme import Programme, ProgrammeModule
from training.models.question import Question
from training.models.version import ModuleVersion

__all__ = [
    "ENDS",
    "Lesson",
    "Module",
    "ModuleCapability",
    "ModulePrerequisite",
    "ModuleTarget",
    "ModuleVersion",
    "Objective",
    "Programme",
    "ProgrammeModule",
    "Question",
    "Topic",
]
