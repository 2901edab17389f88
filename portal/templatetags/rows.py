"""Rows that a page repeats many times, as functions: through tags a hundred take 10 ms, here 1.

What is written here is data of a row between tags; whatever stands once on a page is a template.
"""

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms import ChoiceField
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.templatetags.components import (
    citation_list,
    confidence_in,
    dated,
    decided,
    pieces,
    qualified,
    relation_in,
    search_kind,
    shape,
    share,
    text,
    text_in,
    written,
)

register = template.Library()

_CELL = (
    '<td><a class="goal-{goal}" href="{address}#sdg-{sdg}">{shape}'
    '<span class="visually-hidden">{label}</span>'
    '<span class="count" aria-hidden="true">{count}</span></a></td>'
)
_LINK_ROW = (
    '<tr class="goal-{goal}"><td data-label="{labels[0]}"><a href="{address}">{goal}. {title}</a>'
    '</td><td data-label="{labels[1]}">{end}</td><td data-label="{labels[2]}">{relation}</td>'
    '<td data-label="{labels[3]}">{rationale}</td><td data-label="{labels[4]}">{confidence}</td>'
    "</tr>\n"
)
_GOAL_LINK = (
    '<li class="link goal-{goal}" id="{code}">\n'
    '<div class="link__head">{relation}<strong>{end}</strong>{confidence}</div>\n'
    '<p class="link__text">{rationale}</p>\n'
    '<details class="note"><summary>{reason}</summary>\n'
    "{why}<p>{decided}</p>\n{sources}</details>\n</li>\n"
)
_FIGURE = (
    '<li class="figure"><span class="figure__value">{value}</span>'
    '<span class="figure__what">{what}</span>{subject}<span class="figure__when">{when}</span></li>'
)
_HIT = (
    '<li><h2 class="hit"><a href="{path}" dir="auto">{title}</a></h2>{excerpt}'
    '<p class="note">{kind}</p></li>'
)


@register.simple_tag
def matrix_cells(cells: list[Any]) -> SafeString:
    """A row of the matrix; a pair without a link has no cell."""
    return SafeString("".join([_cell(cell) if cell else "<td></td>" for cell in cells]))


def _cell(cell: Any) -> str:
    return _CELL.format(
        goal=cell.goal.number,
        address=cell.goal.get_absolute_url(),
        sdg=cell.sdg.number,
        shape=shape(cell.relation),
        label=escape(cell.label),
        count=cell.target_count or "",
    )


@register.simple_tag
def link_rows(links: list[Any]) -> SafeString:
    """Links as rows of a table; a narrow screen shows the head of each column beside its cell."""
    language = get_language()
    return SafeString("".join([_link_row(language, link) for link in links]))


@lru_cache(maxsize=8)
def _column_names(language: str) -> tuple[str, ...]:
    return _("Goal"), _("SDG or target"), _("Relation"), _("Rationale"), _("Confidence")


def _link_row(language: str, link: Any) -> str:
    goal, sdg, target = link.goal, link.sdg, link.target
    if target:
        end = f'<bdi dir="ltr">{escape(target.code)}</bdi> '
        end += written(text_in(language, target, "label"))
    else:
        end = f"{sdg.number}. {written(text_in(language, sdg, 'title'))}"
    return _LINK_ROW.format(
        goal=goal.number,
        labels=_column_names(language),
        address=escape(link.get_absolute_url()),
        title=written(text_in(language, goal, "short_title")),
        end=end,
        relation=relation_in(language, link.relation),
        rationale=written(text_in(language, link, "rationale")),
        confidence=confidence_in(language, link.confidence),
    )


@register.simple_tag
def goal_links(links: list[Any]) -> SafeString:
    """Links of one goal to one SDG, each with its reason and its sources behind a fold."""
    language = get_language()
    return SafeString("".join([_goal_link(language, link) for link in links]))


@lru_cache(maxsize=8)
def _link_words(language: str) -> tuple[str, str]:
    """Not escaped, as little as `translate` does it: the catalogues are ours."""
    return _("The SDG as a whole"), _("Why we say so")


def _goal_link(language: str, link: Any) -> str:
    (whole, reason), target = _link_words(language), link.target
    if target:
        code = escape(target.code)
        end = f'<a dir="ltr" href="{link.sdg.get_absolute_url()}#t-{code}">{code}</a> '
        end += written(text_in(language, target, "label"))
    why = written(text_in(language, link, "why"))
    return _GOAL_LINK.format(
        goal=link.goal.number,
        code=escape(link.code),
        end=end if target else whole,
        relation=relation_in(language, link.relation),
        rationale=written(text_in(language, link, "rationale")),
        confidence=confidence_in(language, link.confidence),
        reason=reason,
        why=f"<p>{why}</p>" if why else "",
        decided=escape(decided(link)),
        sources=citation_list(link.cited),
    )


@register.simple_tag
def figures(readings: list[Any] | None, with_subject: bool = False) -> SafeString:
    """Figures as items of a list, each with its date."""
    return SafeString("".join([_figure(reading, with_subject) for reading in readings or ()]))


def _figure(reading: Any, with_subject: bool) -> str:
    what = written(text(reading.measure, "name"))
    if part := text(reading, "breakdown"):
        what = f"{what}: {written(part)}"
    what += share(reading)
    subject = ""
    if with_subject:
        name = written(text(reading.subject, "name"))
        subject = f'<span class="figure__when">{name}</span>'
    return _FIGURE.format(
        value=written(qualified(reading)), what=what, subject=subject, when=escape(dated(reading))
    )


@register.simple_tag
def hits(found: list[Any]) -> SafeString:
    """Results of a search, each with the words that matched."""
    return SafeString("".join([_hit(hit) for hit in found]))


def _hit(hit: Any) -> str:
    excerpt = pieces(hit.excerpt)
    return _HIT.format(
        path=escape(hit.entry.path),
        title=pieces(hit.title),
        excerpt=f'<p dir="auto">{excerpt}</p>' if excerpt else "",
        kind=written(search_kind(hit.entry)),
    )


@register.simple_tag
def menu(entries: list[dict[str, Any]]) -> SafeString:
    """Links to the pages of a menu, the one we are on marked."""
    return SafeString("".join([_entry(entry) for entry in entries]))


def _entry(entry: dict[str, Any]) -> str:
    current = f' aria-current="{entry["current"]}"' if entry["current"] else ""
    return f'<li><a href="{entry["url"]}"{current}>{escape(entry["label"])}</a></li>\n'


@register.simple_tag
def choices(field: Any) -> SafeString:
    """The select of a filter as Django writes it, without three templates for each option."""
    if field.errors or type(field.field) is not ChoiceField:
        return str(field)
    chosen = field.value() or ""
    options = [
        f'  <option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(str(label))}</option>\n"
        for value, label in field.field.choices
    ]
    select = f'<select name="{field.html_name}" id="{field.id_for_label}">'
    return SafeString(f"{select}\n{''.join(options)}</select>")
