"""How the database is asked where Django's ways are not enough."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Values = tuple[Any, ...]
Told = TypeVar("Told")


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


def bare_columns(
    rows: QuerySet, columns: Iterable[Any], size: int, told: Callable[[list[Values]], Told]
) -> Iterator[Told]:
    """Columns as they are, of so many rows at a time, and what is `told` of these.

    While this is read, a thread fetches the next, as the database and Python would only wait for
    each other. It does nothing else: whatever it asked would go by another connection and be about
    another state. `told` asks before it fetches, as a connection answers one question at a time;
    and the first are fetched here, which opens the cursor.
    """
    # Each row of the models' own `values_list` looks for words in English too.
    found = QuerySet.values_list(rows, *columns).iterator(chunk_size=size)
    some = [*islice(found, size)]
    with ThreadPoolExecutor(1) as thread:
        while len(some) == size:
            piece = told(some)
            coming = thread.submit(list, islice(found, size))
            yield piece
            some = coming.result()
    if some:
        yield told(some)


def these(keys: Iterable[int]) -> RawSQL:
    """For `filter(pk__in=these(keys))`: a thousand parameters cost more than their question."""
    return RawSQL("SELECT unnest(%s::bigint[])", (f"{{{','.join(map(str, keys))}}}",))
