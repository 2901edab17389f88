"""A trace in a sentence, as rows of a table, as JSON and as linked data (schema.org)."""

from collections.abc import Callable, Iterator
from typing import Any

from babel.lists import format_list
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as translated

from goals.jsonld import CONTEXT
from goals.models import Reading
from portal.trace.graph import Edge, Layer, Node, Trace, counted
from portal.trace.walk import WALKED

# Makes a full address of a path: `request.build_absolute_uri`.
Absolute = Callable[[str], str]

# Columns of the table, in its order; they are part of the open API and never change their names.
COLUMNS = (
    "from",
    "from_name",
    "kind",
    "to",
    "to_name",
    "relation",
    "date_from",
    "date_to",
    "confidence",
    "grade",
    "edition",
    "why",
    "sources",
    "source_urls",
)


def sentence(trace: Trace) -> str:
    """What the picture shows, for who does not see it."""
    parts = [
        counted(layer, trace.counts[layer])
        for layer in Layer
        if trace.counts[layer] and trace.nodes[layer] != (trace.start,)
    ]
    if trace.counts[Layer.OPERATION] is None:
        parts.append(translated("more than %(n)d operations") % {"n": WALKED})
    if not parts:
        return translated("“%(name)s” is connected with nothing yet.") % {"name": trace.start}
    listed = format_list(parts, locale=get_language())
    return translated("“%(name)s” is connected with %(list)s.") % {
        "name": trace.start,
        "list": listed,
    }


def rows(trace: Trace) -> Iterator[dict[str, str]]:
    """One row for each edge; several sources share a cell, in one order in both columns."""
    for edge in trace.edges:
        told = _edge(edge, str)
        sources = told.pop("sources")
        yield told | {
            "from_name": edge.upper.words,
            "to_name": edge.lower.words,
            "sources": "; ".join(_in_short(source) for source in sources),
            "source_urls": "; ".join(source["url"] for source in sources if source["url"]),
        }


def _in_short(source: dict[str, str]) -> str:
    return f"{source['title']} ({source['locator']})" if source["locator"] else source["title"]


def as_json(trace: Trace, absolute: Absolute) -> dict[str, Any]:
    return {
        "sentence": sentence(trace),
        "from": _node(trace.start, absolute),
        "through": [_node(node, absolute) for node in trace.through],
        "layers": [
            told | {"nodes": [_node(node, absolute) for node in trace.nodes[layer]]}
            for layer, told in zip(Layer, extent(trace), strict=True)
        ],
        "edges": [_edge(edge, absolute) for edge in trace.edges],
    }


def extent(trace: Trace) -> list[dict[str, Any]]:
    """Of each layer how many there are and how many are not told; None: more than were counted."""
    return [
        {
            "layer": layer.value,
            "count": trace.counts[layer],
            "left_out": trace.left_out(layer),
        }
        for layer in Layer
    ]


def left_out(trace: Trace) -> str:
    """What a table does not hold, for who reads the sheet beside it: "Operations: 12"."""
    parts = []
    for layer in Layer:
        count = trace.left_out(layer)
        if count != 0:
            words = translated("more than were counted") if count is None else str(count)
            parts.append(f"{layer.label}: {words}")
    return "; ".join(parts) or translated("nothing")


def _node(node: Node, absolute: Absolute) -> dict[str, Any]:
    return {"id": node.id, "kind": node.kind, "name": node.words, "page": absolute(node.url)}


def _edge(edge: Edge, absolute: Absolute) -> dict[str, Any]:
    return {
        "from": edge.upper.id,
        "kind": edge.kind.value,
        "to": edge.lower.id,
        "relation": edge.relation,
        "date_from": edge.start,
        "date_to": edge.end,
        "confidence": edge.confidence,
        "grade": edge.grade,
        "edition": edge.edition,
        "why": edge.why,
        "sources": [
            {
                "code": citation.source.code,
                "title": citation.source.title,
                "url": citation.source.url,
                "locator": citation.locator,
                "page": absolute(citation.source.get_absolute_url()),
            }
            for citation in edge.cited
        ],
    }


def as_linked_data(trace: Trace, absolute: Absolute) -> dict[str, Any]:
    """Nodes as things with the address of their API record, edges as claims about two of them."""
    nodes = [node for layer in Layer for node in trace.nodes[layer]]
    return {
        "@context": CONTEXT,
        "@graph": [
            *(_thing(node, absolute) for node in nodes),
            *(_claim(edge, absolute) for edge in trace.edges),
        ],
    }


# What each kind of node is called in schema.org; everything else is a service of the organization.
_TYPES = {
    "goal": "DefinedTerm",
    "sdg": "DefinedTerm",
    "target": "DefinedTerm",
    "module": "LearningResource",
    "operation": "Event",
    "country": "Country",
    "reading": "Observation",
}
_NOUNS = {
    "goal": "goals",
    "sdg": "sdgs",
    "target": "targets",
    "capability": "capabilities",
    "notice": "notices",
    "module": "modules",
    "operation": "operations",
    "country": "countries",
    "reading": "readings",
}


def _thing(node: Node, absolute: Absolute) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@type": _TYPES.get(node.kind, "Service"),
        "@id": _identity(node, absolute),
        "identifier": node.id,
        "name": {"@language": get_language(), "@value": node.words},
        "url": absolute(node.url),
    }
    identifier = getattr(node.row, "identifier", "")
    if identifier:
        thing["sameAs"] = identifier
    if isinstance(node.row, Reading):
        thing |= _observed(node.row, absolute)
    return thing


def _identity(node: Node, absolute: Absolute) -> str:
    """The record in the API, or for what has none the trace that begins there."""
    if node.kind not in _NOUNS:
        return absolute(f"{reverse('api:trace')}?from={node.id}")
    code = node.id.partition(":")[2]
    return absolute(reverse(f"api:{_NOUNS[node.kind]}-one", args=[code]))


def _observed(reading: Reading, absolute: Absolute) -> dict[str, Any]:
    value = None if reading.value is None else str(reading.value.normalize())
    return {
        "measuredProperty": {
            "@type": "StatisticalVariable",
            "name": reading.measure.name,
            "identifier": reading.measure.code,
        },
        "value": value if value is not None else str(reading.get_state_display()),
        "observationDate": reading.as_of,
    }


def _claim(edge: Edge, absolute: Absolute) -> dict[str, Any]:
    word = edge.grade or edge.confidence
    return {
        "@type": "Claim",
        "name": str(edge.label),
        "text": edge.why,
        "about": [
            {"@id": _identity(edge.upper, absolute)},
            {"@id": _identity(edge.lower, absolute)},
        ],
        "creativeWorkStatus": word,
        "temporalCoverage": f"{edge.start or '..'}/{edge.end or '..'}",
        "citation": [
            {
                "@type": "CreativeWork",
                "name": citation.source.title,
                "url": citation.source.url or absolute(citation.source.get_absolute_url()),
                "pagination": citation.locator,
            }
            for citation in edge.cited
        ],
    }
