"""What this process remembers of the published copy between two publications (decision 0009).

Published rows change at a publication and at no other time, and every process hears of each
(portal.store). So the answer to a named question is kept until then: rows, never HTML.

Nothing is remembered, and nothing recalled, inside of a transaction: there a scope may show the
working copy (members.scope), or a test rows that it takes back.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db import connection
from django.utils.translation import get_language

MOST_ANSWERS = 300
# As long as a page is kept, for the same reason: something may change without an announcement.
LONGEST_SECONDS = 300
Answer = TypeVar("Answer")


class Line(Protocol):
    """Where news come from (portal.store.news)."""

    def is_flowing(self) -> bool: ...


class _Kept(NamedTuple):
    answer: Any
    until: float


class Memory:
    """Answers by question: bounded, the longest unasked leaving first.

    Every forgetting begins a new generation, and an answer that began to be read in an earlier
    one is refused: it may hold the rows that were just replaced. All readers share an answer,
    so it is finished before it is kept, and nobody changes it afterwards.
    """

    def __init__(self, most_answers: int = MOST_ANSWERS) -> None:
        self.generation = 0
        self._line: Line | None = None
        self._most_answers = most_answers
        self._answers: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def trust(self, line: Line | None) -> None:
        """Remember while this line flows. Without one, as in commands and tests, never."""
        self._line = line
        self.forget()

    def forget(self) -> None:
        with self._lock:
            self.generation += 1
            self._answers.clear()

    def recall(self, question: Hashable, read: Callable[[], Answer]) -> Answer:
        """The kept answer, or a new one by `read`."""
        if not self._is_open():
            return read()
        with self._lock:
            generation = self.generation  # before the first row is read
            kept = self._answers.get(question)
            if kept is not None and kept.until > time.monotonic():
                self._answers.move_to_end(question)
                return kept.answer
        answer = read()
        if answer is not None:
            self._keep(question, answer, generation)
        return answer

    def _is_open(self) -> bool:
        return self._line is not None and not connection.in_atomic_block and self._line.is_flowing()

    def _keep(self, question: Hashable, answer: object, generation: int) -> None:
        is_open = self._is_open()
        with self._lock:
            if generation != self.generation or not is_open:
                return
            self._answers[question] = _Kept(answer, time.monotonic() + LONGEST_SECONDS)
            self._answers.move_to_end(question)
            while len(self._answers) > self._most_answers:
                self._answers.popitem(last=False)


published = Memory()


def remembered(read: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let the process remember what `read` answers, by language and arguments.

    None is not kept, so a question about something that a reader made up leaves no trace:
    there are as many questions as there are rows.
    """

    @wraps(read)
    def recall(*arguments: Hashable) -> Answer:
        question = (read.__module__, read.__qualname__, get_language(), arguments)
        return published.recall(question, lambda: read(*arguments))

    return recall
