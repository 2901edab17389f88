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

TRANSLATED: dict[type[Content], tuple[str, ...]] = {
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


def _translate(model: type[Content], names: tuple[str, ...]) -> None:
    options = type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": names})
    translator.register(model, options)


for _model, _names in TRANSLATED.items():
    if _names:
        _translate(_model, _names)

for _model in Content.page_models():
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{_model.__name__}Event",
    )(_model)
