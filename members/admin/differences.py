"""What differs between two states of a row, in words that an editor reads."""

import difflib
import re
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.admin.languages import text_label, texts_of

BOOKKEEPING = {"id", "version", "loaded"}
ALIKE = 0.5  # below it, single words in common only confuse
_WORDS = re.compile(r"\s+|[^\s]+")


def word_diff(old: str, new: str) -> SafeString:
    """The new text with what went marked <del> and what came marked <ins>, word by word."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, False)
    if matcher.ratio() < ALIKE:
        whole = [("del", old), ("ins", new)]
        return format_html_join("", "{}", ((_marked(k, text),) for k, text in whole if text))
    parts: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(after[c:d])))
            continue
        if a < b:
            parts.append(("del", "".join(before[a:b])))
        if c < d:
            parts.append(("ins", "".join(after[c:d])))
    return format_html_join("", "{}", ((_marked(kind, text),) for kind, text in parts))


def _marked(kind: str, text: str) -> SafeString | str:
    if kind == "same":
        return text
    tag = "del" if kind == "del" else "ins"
    return format_html("<{0}>{1}</{0}>", tag, text)


def differences(
    model: type[models.Model], fields: list[tuple[str, Any, Any]]
) -> list[dict[str, Any]]:
    """Lines {label, language, old, new, diff} from (column, old value, new value)."""
    texts = set(texts_of(model))
    lines = []
    for column, old, new in fields:
        if column in BOOKKEEPING or column in texts or old == new:
            continue  # the plain column of a text repeats its English
        field = _field_of(model, column)
        before, after = readable(field, old), readable(field, new)
        if before != after:
            lines.append(
                {
                    "label": label_of(field),
                    "language": getattr(field, "language", None),
                    "old": before,
                    "new": after,
                    "diff": word_diff(before, after),
                }
            )
    return lines


def label_of(field: models.Field) -> str:
    if hasattr(field, "translated_field"):
        return text_label(field)
    return str(field.verbose_name).capitalize()


def readable(field: models.Field, value: Any) -> str:
    """A stored value as words; nothing for nothing."""
    if value is None or value == "":
        return ""
    if own := field.model.in_words(field.name, value):
        return own
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return _named(field, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(field, models.DecimalField):
        return f"{field.to_python(str(value)).normalize():f}"
    return str(value)


def _named(field: models.Field, value: Any) -> str:
    if field.related_model is ContentType:
        return str(ContentType.objects.get_for_id(value))
    row = field.related_model._base_manager.filter(pk=value).first()
    return str(row) if row else str(value)


def _field_of(model: type[models.Model], column: str) -> models.Field:
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field
    raise FieldDoesNotExist(column)
