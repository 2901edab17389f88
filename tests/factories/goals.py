"""Rows of the goals room. They live in the working copy: use the `working_copy` fixture."""

from typing import Any

from goals.models import SDG, Goal, Link

LANGUAGES = ("en", "fr", "es", "ar")


def in_four(name: str, text: str) -> dict[str, str]:
    """One text for all four languages, told apart by their code."""
    return {f"{name}_{language}": f"{text} ({language})" for language in LANGUAGES}


def make_link(goal: int = 7, sdg: int = 2, **overrides: Any) -> Link:
    """A link that the facts do not hold: goal 7 to SDG 2, unless told otherwise."""
    fields = {
        "code": f"TEST-GPG{goal}-{sdg}",
        "goal": Goal.objects.get(code=f"GPG{goal}"),
        "sdg": SDG.objects.get(number=sdg),
        "relation": "indirect",
        "confidence": "inferred",
        "decided_by": "editors",
        "valid_from": "2026-11",
    }
    return Link.objects.create(**fields | in_four("rationale", "A test rationale") | overrides)
