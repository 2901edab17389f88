"""What a page of a trace holds a hundred of: nodes, curves of its picture, rows of its table."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.models import Confidence, Reading
from portal.templatetags.components import (
    citations,
    confidence_in,
    date_range,
    partial_date,
    relation_in,
    written,
)
from portal.trace.picture import LINE

register = template.Library()

_ROW = (
    '<tr><td data-label="{labels[0]}">{upper}</td><td data-label="{labels[1]}">{step}</td>'
    '<td data-label="{labels[2]}">{lower}</td><td data-label="{labels[3]}">{date}</td>'
    '<td data-label="{labels[4]}">{sure}</td><td data-label="{labels[5]}">{sources}</td></tr>\n'
)


@register.simple_tag
def trace_curves(curves: Iterable[Any]) -> SafeString:
    """One path for each edge, in the colour of the goal at one of its ends."""
    return SafeString("".join([_curve(curve) for curve in curves]))


def _curve(curve: Any) -> str:
    edge = curve.edge
    inferred = " trace__edge--inferred" if edge.confidence == Confidence.INFERRED else ""
    goal = _goal(edge.upper) or _goal(edge.lower)
    return f'<path class="trace__edge{inferred}{goal}" d="{curve.path}"/>'


def _goal(node: Any) -> str:
    return f" goal-{node.goal_number}" if node.goal_number else ""


@register.simple_tag
def trace_boxes(picture: Any) -> SafeString:
    """One box for each node, which narrows to it or widens again."""
    return SafeString("".join([_box(box, picture.box) for box in picture.boxes]))


def _box(box: Any, width: int) -> str:
    pinned, current = (
        (" trace__node--pinned", ' aria-current="true"') if box.is_pinned else ("", "")
    )
    down = f' dy="{LINE}"'
    lines = [
        f'<tspan x="{box.text_x}"{down if place else ""}>{escape(line)}</tspan>'
        for place, line in enumerate(box.lines)
    ]
    return (
        f'<a class="trace__node{pinned}{_goal(box.node)}" href="{escape(box.address)}"{current}>'
        f"<title>{written(box.node.words)}</title>"
        f'<rect x="{box.x}" y="{box.y}" width="{width}" height="{box.height}" rx="6"/>'
        f'<text y="{box.first_line}">{"".join(lines)}</text></a>\n'
    )


@register.simple_tag
def trace_nodes(nodes: Iterable[Any], start: Any) -> SafeString:
    """Items of a list: each with its page, and with the trace that begins there."""
    language = get_language()
    return SafeString("".join([_item(language, node, start) for node in nodes]))


def _item(language: str, node: Any, start: Any) -> str:
    if node == start:
        return f"<li>{_node(node)}</li>"
    return (
        f'<li>{_node(node)} <a class="note" href="?from={quote(node.id, safe=":/")}">'
        f'{_from_here(language)}<span class="visually-hidden">: {written(node.words)}</span>'
        "</a></li>"
    )


@lru_cache(maxsize=8)
def _from_here(language: str) -> str:
    return escape(_("trace from here"))


@register.simple_tag
def trace_rows(edges: tuple[Any, ...]) -> SafeString:
    """One row for each edge; a narrow screen shows the head of each column beside its cell."""
    language = get_language()
    return SafeString("".join([_row(language, edge) for edge in edges]))


@lru_cache(maxsize=8)
def _labels(language: str) -> tuple[str, ...]:
    return _("From"), _("Step"), _("To"), _("Date"), _("How sure"), _("Sources")


def _row(language: str, edge: Any) -> str:
    return _ROW.format(
        labels=_labels(language),
        upper=_node(edge.upper),
        step=_step(language, edge),
        lower=_node(edge.lower),
        date=_date(edge),
        sure=_sure(language, edge),
        sources=citations(edge.cited),
    )


def _node(node: Any) -> str:
    return f'<a href="{escape(node.url)}">{written(node.words)}</a>'


def _step(language: str, edge: Any) -> str:
    words = [escape(str(edge.label))]
    if edge.relation:
        words.append(relation_in(language, edge.relation))
    if edge.edition:
        words.append(f'<span class="note">{escape(_edition(language, edge.edition))}</span>')
    if edge.why:
        words.append(f'<span class="note">{escape(edge.why)}</span>')
    return "<br>".join(words)


@lru_cache(maxsize=16)
def _edition(language: str, code: str) -> str:
    return _(
        "as the goal was worded in %(edition)s; that this goal carries it on is our reading"
    ) % {"edition": code}


def _date(edge: Any) -> str:
    """What holds is dated by when it began, what happened by when it did."""
    if not (edge.start or edge.end):
        return escape(_("not dated by the sources"))
    if edge.holds and not edge.end:
        return escape(_("since %(date)s") % {"date": partial_date(edge.start)})
    return date_range(edge.start or edge.end, edge.end)


def _sure(language: str, edge: Any) -> str:
    if edge.grade:
        label = Reading.Grade(edge.grade).label
        return escape(_("%(grade)s: %(meaning)s") % {"grade": edge.grade, "meaning": label})
    return confidence_in(language, edge.confidence)
