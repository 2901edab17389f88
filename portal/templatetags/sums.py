"""Totals: their rows, which a page repeats a hundred times, and what each counts, in sentences."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Reading
from goals.models.content import page_url
from portal.templatetags.components import number, partial_date, qualified_number, text, written

register = template.Library()


_PLACE = '<g class="{kind}">{shape}{dot}</g>\n'
_SHAPE = '<use href="{world}#c-{code}"/>'
_DOT = '<circle cx="{dot[0]}" cy="{dot[1]}" r="3.2"/>'
_ROW = (
    '<tr><th scope="row"><a href="{address}">{name}</a></th>'
    '<td data-label="{labels[0]}">{value} <span class="note">{unit}</span></td>'
    '<td data-label="{labels[1]}">{counts}</td><td data-label="{labels[2]}">{grades}</td></tr>\n'
)


@register.simple_tag
def total_rows(totals: list[Any], goal: Any, operations: int) -> SafeString:
    """The totals of a goal as rows of a table."""
    labels = _("Total"), _("What it counts"), _("Evidence")
    rows = [
        _ROW.format(
            address=page_url("goal-total", goal.slug, total.measure.code),
            name=written(text(total.measure, "name")),
            labels=labels,
            value=written(total_value(total)),
            unit=written(text(total.measure.unit, "name")),
            counts=counts_what(total, operations),
            grades=grade_mix(total),
        )
        for total in totals
    ]
    return SafeString("".join(rows))


@register.simple_tag
def map_places(rows: list[Any], world: str) -> SafeString:
    """Every country on the map, those that took part marked."""
    parts = [
        _PLACE.format(
            kind="country" if row.count else "other",
            shape=_SHAPE.format(world=world, code=row.country.code.lower())
            if row.place.has_shape
            else "",
            dot=_DOT.format(dot=row.place.dot) if row.place.dot else "",
        )
        for row in rows
    ]
    return SafeString("".join(parts))


@register.simple_tag
def total_value(total: Any) -> SafeString | str:
    """A total with its qualifier: "at least 1,024"."""
    return qualified_number(total.qualifier, number(total.value))


@register.simple_tag
def counts_what(total: Any, operations: int) -> SafeString:
    """What was added, what is missing, and of which time it speaks."""
    sentences = [_added(total), _silent(operations - total.told), _countries(total)]
    sentences += [_unnamed(total.unnamed), _placeless(total.silent), _period(total)]
    return format_html("<p class='note'>{}</p>", " ".join(filter(None, sentences)))


@register.simple_tag
def grade_mix(total: Any) -> SafeString:
    """How many figures of each evidence grade: "B × 2, C × 9", with what a grade means."""
    return format_html_join(
        " ",
        '<span class="badge" title="{}">{} × {}</span>',
        ((Reading.Grade(grade).label, grade, number(n)) for grade, n in total.grades.items()),
    )


def _added(total: Any) -> str:
    return ngettext(
        "It adds the figures of %(n)s operation (figures: %(figures)s).",
        "It adds the figures of %(n)s operations (figures: %(figures)s).",
        total.operations,
    ) % {"n": number(total.operations), "figures": number(total.figures)}


def _silent(count: int) -> str:
    return count and ngettext(
        "%(n)s operation of this goal tells no number for it.",
        "%(n)s operations of this goal tell no number for it.",
        count,
    ) % {"n": number(count)}


def _countries(total: Any) -> str:
    return total.countries and ngettext(
        "The operations added name %(n)s country.",
        "The operations added name %(n)s countries.",
        total.countries,
    ) % {"n": number(total.countries)}


def _unnamed(count: int) -> str:
    return count and ngettext(
        "%(n)s participation is counted by the sources without naming the country.",
        "%(n)s participations are counted by the sources without naming the country.",
        count,
    ) % {"n": number(count)}


def _placeless(count: int) -> str:
    return count and ngettext(
        "Of %(n)s operation added no country is known.",
        "Of %(n)s operations added no country is known.",
        count,
    ) % {"n": number(count)}


def _period(total: Any) -> str:
    if not total.since or total.since == total.as_of:
        return _("It speaks of the time until %(end)s.") % {"end": partial_date(total.as_of)}
    return _("It speaks of the time from %(start)s to %(end)s.") % {
        "start": partial_date(total.since),
        "end": partial_date(total.as_of),
    }
