"""How the database is asked where Django's ways are not enough."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


@contextmanager
def one_state() -> Iterator[None]:
    """All questions are about one state, whatever is committed meanwhile.

    Inside of another transaction its own rules hold.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def bare_columns(rows: QuerySet, *columns: Any) -> QuerySet:
    """Tuples of columns as they are; each row of `values_list` looks for words in English too."""
    return QuerySet.values_list(rows, *columns)


def these(keys: Iterable[int]) -> RawSQL:
    """For `filter(pk__in=these(keys))`: a thousand parameters cost more than their question."""
    return RawSQL("SELECT unnest(%s::bigint[])", (f"{{{','.join(map(str, keys))}}}",))
