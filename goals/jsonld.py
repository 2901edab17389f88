"""Goals and SDGs as linked data: schema.org words, and the identifiers of the United Nations.

A link is told as a claim about its target: how the goal serves it (keywords), how sure that
is (creativeWorkStatus), on which sources (citation) and since when (temporalCoverage).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as translated

from goals.models import SDG, Aim, Goal, Link, Target
from goals.models.content import LANGUAGES
from goals.models.sdg import UN_IDENTIFIER

CONTEXT = "https://schema.org"
# A goal or an SDG is a term among its peers, and the set of its own aims or targets.
_TERM_AND_SET = ["DefinedTerm", "DefinedTermSet"]

# Makes a full address of a path: `request.build_absolute_uri`.
Absolute = Callable[[str], str]


def goal_data(
    goal: Goal, aims: Iterable[Aim], links: Iterable[Link], absolute: Absolute
) -> dict[str, Any]:
    """A goal with its aims, and a claim for every link. `links` carry their citations."""
    return {
        "@context": CONTEXT,
        **_goal(goal, absolute),
        "@type": _TERM_AND_SET,
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "termCode": aim.code, "name": _in_all(aim, "text")}
            for aim in aims
        ],
        "subjectOf": [_claim(link, [_served(link, absolute)], absolute) for link in links],
    }


def sdg_data(
    sdg: SDG, targets: Iterable[Target], links: Iterable[Link], absolute: Absolute
) -> dict[str, Any]:
    """An SDG with its targets, and a claim for every goal that serves it or one of them."""
    return {
        "@context": CONTEXT,
        **_sdg(sdg, absolute),
        "@type": _TERM_AND_SET,
        "inDefinedTermSet": {
            "@type": "DefinedTermSet",
            "sameAs": UN_IDENTIFIER,
            "name": translated("Sustainable Development Goals"),
        },
        "hasDefinedTerm": [_target(target, absolute) for target in targets],
        "subjectOf": [
            _claim(link, [_goal(link.goal, absolute), _served(link, absolute)], absolute)
            for link in links
        ],
    }


def _goal(goal: Goal, absolute: Absolute) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": absolute(reverse("api:goals-one", args=[goal.code])),
        "termCode": goal.code,
        "name": _in_all(goal, "title"),
        "alternateName": _in_all(goal, "short_title"),
        "url": absolute(goal.get_absolute_url()),
        "inDefinedTermSet": {
            "@type": "DefinedTermSet",
            "name": translated("Global Policing Goals"),
            "version": goal.edition.code,
            "url": absolute(reverse("goals:list")),
        },
    }


def _sdg(sdg: SDG, absolute: Absolute) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": absolute(reverse("api:sdgs-one", args=[sdg.code])),
        "sameAs": sdg.identifier,
        "termCode": str(sdg.number),
        "name": _in_all(sdg, "title"),
        "url": absolute(sdg.get_absolute_url()),
    }


def _target(target: Target, absolute: Absolute) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": absolute(reverse("api:targets-one", args=[target.code])),
        "sameAs": target.identifier,
        "termCode": target.code,
        "name": _in_all(target, "label"),
    }


def _served(link: Link, absolute: Absolute) -> dict[str, Any]:
    return _target(link.target, absolute) if link.target else _sdg(link.sdg, absolute)


def _claim(link: Link, about: list[dict[str, Any]], absolute: Absolute) -> dict[str, Any]:
    return {
        "@type": "Claim",
        "@id": absolute(reverse("api:links-one", args=[link.code])),
        "identifier": link.code,
        "text": _in_all(link, "rationale"),
        "keywords": {
            "@type": "DefinedTerm",
            "termCode": link.relation,
            "name": str(link.get_relation_display()),
        },
        "creativeWorkStatus": {
            "@type": "DefinedTerm",
            "termCode": link.confidence,
            "name": str(link.get_confidence_display()),
        },
        "temporalCoverage": f"{link.valid_from}/{link.valid_to or '..'}",
        "about": about,
        "citation": [
            {
                "@type": "CreativeWork",
                "name": citation.source.title,
                "url": citation.source.url or absolute(citation.source.get_absolute_url()),
            }
            for citation in link.cited
        ],
    }


def _in_all(row: models.Model, name: str) -> list[dict[str, str]]:
    """A text in each language that it exists in."""
    return [
        {"@language": code, "@value": text}
        for code in LANGUAGES
        if (text := getattr(row, f"{name}_{code}"))
    ]
