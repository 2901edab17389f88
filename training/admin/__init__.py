"""The back office of this room, one noun a file."""

from training.admin.module import LessonAdmin, ModuleAdmin, TopicAdmin
from training.admin.programme import ProgrammeAdmin
from training.admin.question import QuestionAdmin

__all__ = ["LessonAdmin", "ModuleAdmin", "ProgrammeAdmin", "QuestionAdmin", "TopicAdmin"]
