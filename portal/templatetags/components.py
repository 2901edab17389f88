"""Words and parts that every template may use: texts, dates, numbers, shapes, cards."""

import datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from goals.models import Confidence, Reading
from goals.models.link import DecidedBy, Relation
from portal.partial_dates import PRECISIONS, parse

register = template.Library()

# Letters of the shapes that tell relations apart; the word always stands beside them.
_SHAPES = {
    relation: SafeString(
        f'<svg class="shape shape--{relation}" viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>'
    )
    for relation, drawn in {
        "direct": '<circle cx="8" cy="8" r="6"/>',
        "indirect": '<circle cx="8" cy="8" r="6"/>',
        "cross_cutting": '<path d="M8 1 15 8 8 15 1 8Z"/>',
    }.items()
}


@register.simple_tag
def text(row: Any, name: str) -> SafeString | str:
    """A translated text; marked with its own language where it falls back to English."""
    return text_in(get_language(), row, name)


def text_in(language: str, row: Any, name: str) -> SafeString | str:
    """`text` for whoever asks a hundred times and knows the language."""
    own = getattr(row, f"{name}_{language}", "")
    if own:
        return own
    fallback = getattr(row, f"{name}_en", "") or ""
    if not fallback or language == "en":
        return fallback
    return SafeString(f'<span lang="en" dir="ltr">{escape(fallback)}</span>')


def written(words: str) -> str:
    """Escaped unless it is markup already. Rows are written with this and f-strings: on a
    page of a hundred rows, Django's own `format_html` takes longer than all the rest."""
    return words if isinstance(words, SafeString) else escape(words)


@register.filter
def number(value: Decimal | float | None) -> str:
    """A number with the reader's separators and Latin digits, e.g. 7,300,000,000."""
    return "" if value is None else _number(value, get_language() or "en")


@register.filter
def partial_date(value: str) -> str:
    """ "2019-10" as October 2019, in the reader's language, no more precise than it is."""
    return _partial_date(value, get_language() or "en") if value else ""


@register.filter
def long_date(moment: datetime.datetime) -> str:
    """A day written as `partial_date` writes it, so that a page has one form of dates."""
    return partial_date(moment.date().isoformat())


# The same few dates and numbers stand on a page many times, and formatting is slow.
@lru_cache(maxsize=4096)
def _partial_date(value: str, language: str) -> str:
    date, precision = parse(value)
    if precision == "day":
        return format_date(date, "long", locale=Locale.parse(language))
    return format_skeleton(PRECISIONS[precision], date, locale=Locale.parse(language))


@lru_cache(maxsize=4096)
def _number(value: Decimal | float, language: str) -> str:
    return format_decimal(value, locale=Locale.parse(language), numbering_system="latn")


@register.simple_tag
def machine_date(value: str) -> SafeString:
    """A partial date for people and for machines: <time datetime="2019-10">October 2019."""
    return SafeString(f'<time datetime="{escape(value)}">{escape(partial_date(value))}</time>')


@register.simple_tag
def date_range(start: str, end: str) -> SafeString:
    """One date, or the first and the last one."""
    if not end or end == start:
        return machine_date(start)
    return format_html(
        '<time datetime="{0}/{1}">{2} – {3}</time>',
        start,
        end,
        partial_date(start),
        partial_date(end),
    )


@register.simple_tag
def shape(relation: str) -> SafeString:
    """The mark of a relation; decoration, for its word is always said too."""
    return _SHAPES[relation]


@register.simple_tag
def confidence(row: Any) -> SafeString:
    """How well the source supports a statement; a proposal of ours stands out."""
    return confidence_in(get_language(), row.confidence)


@register.simple_tag
def relation(value: str) -> SafeString:
    """A relation by its mark and its word."""
    return relation_in(get_language(), value)


# Of these few there are hundreds on a page, and a label is translated each time it is asked.
@lru_cache(maxsize=64)
def confidence_in(language: str, value: str) -> SafeString:
    kind = " badge--proposal" if value == "inferred" else ""
    return SafeString(f'<span class="badge{kind}">{escape(Confidence(value).label)}</span>')


@lru_cache(maxsize=64)
def relation_in(language: str, value: str) -> SafeString:
    word = escape(Relation(value).label)
    return SafeString(f'<span class="relation">{_SHAPES[value]} {word}</span>')


@register.simple_tag
def decided(link: Any) -> str:
    """Who decided a link, and since when it holds."""
    return _decided(link.decided_by, link.valid_from, get_language())


@lru_cache(maxsize=1024)
def _decided(who: str, since: str, language: str) -> str:
    return _("Decided by: %(who)s. Valid from %(date)s.") % {
        "who": DecidedBy(who).label,
        "date": partial_date(since),
    }


@register.simple_tag
def citations(rows: list[Any]) -> SafeString | str:
    """The sources of a statement behind a fold; a page may hold a hundred of them."""
    if not rows:
        return ""
    counted = ngettext("%(n)d source", "%(n)d sources", len(rows)) % {"n": len(rows)}
    return SafeString(
        f'<details class="note"><summary>{escape(counted)}</summary>{citation_list(rows)}</details>'
    )


@register.simple_tag
def citation_list(rows: list[Any]) -> SafeString:
    """Sources as a list, each with the place in it where the statement stands."""
    language = get_language()
    items = [f"<li>{_citation(language, row)}</li>" for row in rows]
    return SafeString(f"<ul>{''.join(items)}</ul>")


def _citation(language: str, row: Any) -> str:
    source = row.source
    title = written(text_in(language, source, "title"))
    link = f'<a href="{source.get_absolute_url()}">{title}</a>'
    return (
        f'{link} <span lang="en" dir="ltr">({escape(row.locator)})</span>' if row.locator else link
    )


@register.simple_tag
def pieces(parts: list[tuple[str, bool]]) -> SafeString:
    """Text with its matches marked, as the search hands it over."""
    return SafeString(
        "".join([f"<mark>{escape(t)}</mark>" if is_hit else escape(t) for t, is_hit in parts])
    )


@register.simple_tag
def word_diff(parts: list[tuple[str, str]]) -> SafeString:
    """Words of a difference: kind is "same", "ins" or "del"."""
    wraps = {"same": "{}", "ins": "<ins>{}</ins>", "del": "<del>{}</del>"}
    return format_html_join(" ", "{}", ((format_html(wraps[k], t),) for k, t in parts))


@register.filter
def item(mapping: dict, key: Any) -> Any:
    """A value of a dictionary by a key that is a variable."""
    return mapping.get(key)


@register.simple_block_tag(takes_context=True)
def card(context: template.Context, content: str, goal: int | None = None) -> str:
    """A framed part; with `goal`, it carries that goal's accent."""
    return render_to_string("components/card.html", {"content": content, "goal": goal})


_SEARCH_KINDS = {
    "goal": gettext_lazy("Goal"),
    "aim": gettext_lazy("Aim"),
    "theme": gettext_lazy("Theme"),
    "strand": gettext_lazy("Strand"),
    "sdg": gettext_lazy("SDG"),
    "target": gettext_lazy("SDG target"),
    "link": gettext_lazy("Link"),
    "capability": gettext_lazy("Capability"),
    "notice": gettext_lazy("Notice"),
    "platform": gettext_lazy("Learning platform"),
    "partner": gettext_lazy("Partner"),
    "project": gettext_lazy("Funded project"),
    "module": gettext_lazy("Training module"),
    "lesson": gettext_lazy("Lesson"),
    "programme": gettext_lazy("Training programme"),
    "operation": gettext_lazy("Operation"),
    "meeting": gettext_lazy("Meeting"),
    "milestone": gettext_lazy("Milestone"),
    "term": gettext_lazy("Term"),
    "measure": gettext_lazy("Measure"),
    "source": gettext_lazy("Source"),
    "context": gettext_lazy("Context statistic"),
    "crime_area": gettext_lazy("Crime area"),
}


@register.simple_tag
def search_kind(entry: Any) -> SafeString | str:
    """What a search result is, in words; with its code where readers know it by that."""
    kind = _SEARCH_KINDS[entry.kind]
    if entry.kind not in {"goal", "aim", "strand", "target", "link"}:
        return str(kind)
    return format_html("{} · <bdi>{}</bdi>", kind, entry.code)


@register.simple_tag
def qualified(reading: Any) -> str:
    """A reading's value with its qualifier in words: "more than 20,000"."""
    if reading.state in {"reported", "zero_reported"}:
        return qualified_number(reading.qualifier, number(reading.value))
    if reading.state == "in_words":
        return _("“%(words)s”") % {"words": reading.text}
    return str(reading.get_state_display())


def qualified_number(qualifier: str, value: str) -> str:
    """The number in a sentence of its own; the qualifier set small beside a large number."""
    patterns = {
        "exact": "%(value)s",
        "about": _("about %(value)s"),
        "more_than": _("more than %(value)s"),
        "at_least": _("at least %(value)s"),
    }
    before, after = patterns[qualifier].split("%(value)s")
    return SafeString(f"{_small(before.strip())}<bdi>{escape(value)}</bdi>{_small(after.strip())}")


def _small(words: str) -> str:
    return f'<span class="qualifier">{escape(words)}</span> ' if words else ""


@register.simple_tag
def share(reading: Any) -> str:
    """Whose part of a figure this is, where it is the part of one country; else nothing."""
    if not reading.share_of_id:
        return ""
    words = _("share of %(country)s") % {"country": reading.share_of.name}
    return SafeString(f' <span class="badge">{escape(words)}</span>')


@register.simple_tag
def evidence(reading: Any) -> str:
    """How well a figure is supported: the grade and what it means."""
    meaning = Reading.Grade(reading.grade).label
    return _("%(grade)s: %(meaning)s") % {"grade": reading.grade, "meaning": meaning}


@register.simple_tag
def dated(reading: Any) -> str:
    """When a figure held, and how well it is supported."""
    return _dated(reading.as_of, reading.grade, get_language())


@lru_cache(maxsize=1024)
def _dated(as_of: str, grade: str, language: str) -> str:
    return _("as of %(date)s · evidence %(grade)s: %(meaning)s") % {
        "date": partial_date(as_of),
        "grade": grade,
        "meaning": Reading.Grade(grade).label,
    }


@register.simple_tag
def statistic(row: Any) -> str:
    """The value of a context statistic with its qualifier and unit."""
    if row.value is None:
        return row.value_text
    value = number(row.value)
    if row.unit == "percent":
        value = _("%(number)s %%") % {"number": value}
    return qualified_number(row.qualifier, value)
