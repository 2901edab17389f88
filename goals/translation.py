"""Which texts of the goals room exist in four languages, and that history watches every row.

History is registered here, after translation, so that it records each language's column.
"""

import pghistory
from modeltranslation.translator import TranslationOptions, translator

from goals.models import (
    SDG,
    Aim,
    Body,
    Capability,
    Citation,
    Content,
    ContextStatistic,
    CrimeArea,
    Crosswalk,
    FundedProject,
    Goal,
    Link,
    Measure,
    Meeting,
    Milestone,
    Notice,
    Partner,
    Platform,
    Reading,
    Source,
    Strand,
    Subject,
    SubjectGoal,
    Target,
    Term,
    Theme,
    Unit,
)
from members.models import ReferenceRow

TRANSLATED: dict[type[ReferenceRow], tuple[str, ...]] = {
    CrimeArea: ("name",),
    Goal: ("title", "short_title"),
    Crosswalk: ("why",),
    Aim: ("text",),
    Theme: ("title",),
    Strand: ("text",),
    SDG: ("title",),
    Target: ("label",),
    Link: ("rationale", "why"),
    Subject: ("name",),
    SubjectGoal: ("why",),
    Capability: ("name", "purpose", "note"),
    Notice: ("name", "meaning", "note"),
    Unit: ("name",),
    Measure: ("name", "counting_rule"),
    Reading: ("text", "breakdown", "note"),
    Body: ("name",),
    Partner: ("name", "kind", "role"),
    FundedProject: ("name",),
    Platform: ("name", "purpose", "audience"),
    Meeting: ("name", "attended_by", "outcome"),
    Milestone: ("text",),
    Term: ("avoid", "prefer", "usual_today"),
    ContextStatistic: ("text", "value_text"),
    Source: ("title",),
    Citation: (),
}


def translate_and_watch(room: str, translated: dict[type[ReferenceRow], tuple[str, ...]]) -> None:
    """Give the rows of a room their four languages, then the content among them its history."""
    for model, names in translated.items():
        if names:
            options = type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": names})
            translator.register(model, options)
    for model in Content.page_models():
        if model._meta.app_label == room:
            pghistory.track(
                pghistory.InsertEvent(),
                pghistory.UpdateEvent(),
                pghistory.DeleteEvent(),
                model_name=f"{model.__name__}Event",
            )(model)


translate_and_watch("goals", TRANSLATED)
