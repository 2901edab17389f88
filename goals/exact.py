"""JSON that keeps every digit: numbers with a point are read as Decimal and written as they are.

Floats hold fifteen digits; a figure may have twenty.
"""

import json
import re
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# No text can begin with it: PostgreSQL's jsonb refuses the letter.
_MARK = "\0"
_MARKED = re.compile(r'"\\u0000(-?\d+(?:\.\d+)?)"')


def decoded(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


class ExactEncoder(DjangoJSONEncoder):
    """The framework would write a Decimal as text; here it stays a number."""

    def default(self, value: Any) -> Any:
        return f"{_MARK}{value:f}" if isinstance(value, Decimal) else super().default(value)

    def encode(self, value: Any) -> str:
        return _MARKED.sub(r"\1", super().encode(value))


class ExactJSONField(models.JSONField):
    """A JSON column as any other; only Python reads and writes it without loss."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.encoder = ExactEncoder

    def deconstruct(self) -> tuple:
        """As the framework's own: to the database there is no difference."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("encoder", None)
        return name, "django.db.models.JSONField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decoded(value) if isinstance(value, str) else value
