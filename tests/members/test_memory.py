"""What a process remembers between two publications, and when it forgets."""

import time
from threading import Thread

import pytest
from django.utils.translation import override

from members.memory import LONGEST_SECONDS, Memory, published, remembered


class Line:
    """Stands for the line to PostgreSQL."""

    is_open = True

    def is_flowing(self) -> bool:
        return self.is_open


class Shelf:
    """Something to read; counts how often it is."""

    def __init__(self) -> None:
        self.reads = 0
        self.text = "old"
        self.while_reading = lambda: None

    def read(self) -> str:
        self.reads += 1
        text = self.text
        self.while_reading()
        return text


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def memory(line) -> Memory:
    memory = Memory()
    memory.trust(line)
    return memory


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_question_is_read_once(memory, shelf):
    answers = [memory.recall("question", shelf.read) for _ in range(3)]

    assert answers == ["old"] * 3
    assert shelf.reads == 1


def test_news_make_it_forget(memory, shelf):
    memory.recall("question", shelf.read)
    shelf.text = "new"

    memory.forget()

    assert memory.recall("question", shelf.read) == "new"


def test_what_began_to_be_read_before_the_news_is_refused(memory, shelf):
    shelf.while_reading = memory.forget
    memory.recall("question", shelf.read)
    shelf.text, shelf.while_reading = "new", lambda: None

    assert memory.recall("question", shelf.read) == "new"


def test_nothing_is_recalled_while_the_line_is_down(memory, line, shelf):
    memory.recall("question", shelf.read)
    line.is_open = False
    shelf.text = "new"

    assert memory.recall("question", shelf.read) == "new"


def test_nothing_is_kept_of_what_the_line_broke_under(memory, line, shelf):
    def breaks() -> None:
        line.is_open = False

    shelf.while_reading = breaks

    memory.recall("question", shelf.read)

    assert len(memory) == 0


def test_nothing_is_remembered_without_a_line(shelf):
    memory = Memory()

    memory.recall("question", shelf.read)
    memory.recall("question", shelf.read)

    assert shelf.reads == 2
    assert len(memory) == 0


def test_a_transaction_neither_recalls_nor_keeps(db, memory, shelf):
    memory.recall("question", shelf.read)

    assert len(memory) == 0


def test_the_longest_unasked_answer_leaves_first(line, shelf):
    memory = Memory(most_answers=2)
    memory.trust(line)
    memory.recall("a", shelf.read)
    memory.recall("b", shelf.read)
    memory.recall("a", shelf.read)

    memory.recall("c", shelf.read)

    assert len(memory) == 2
    memory.recall("a", shelf.read)
    assert shelf.reads == 3


def test_an_answer_is_no_older_than_a_page(memory, shelf, monkeypatch):
    memory.recall("question", shelf.read)
    clock = time.monotonic() + LONGEST_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: clock)

    memory.recall("question", shelf.read)

    assert shelf.reads == 2


def test_threads_share_one_answer(memory):
    answers = []

    def ask() -> None:
        answers.append(memory.recall("question", object))

    ask()
    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, answers))) == 1


@pytest.fixture
def trusted(line):
    published.trust(line)
    yield
    published.trust(None)


def test_an_answer_belongs_to_its_language_and_its_arguments(trusted):
    asked = []

    @remembered
    def question(*names):
        asked.append(names)
        return len(asked)

    first = question("a"), question("b"), question("a")
    with override("fr"):
        french = question("a")

    assert first == (1, 2, 1)
    assert french == 3


def test_questions_that_readers_make_up_leave_no_trace(trusted):
    @remembered
    def question(name):
        return {"a": "known"}.get(name)

    answers = [question("a"), *(question(str(number)) for number in range(100))]

    assert answers == ["known"] + [None] * 100
    assert len(published) == 1
