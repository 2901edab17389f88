"""What several tests of the goals room start from."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from goals import publishing
from goals.models import Draft, Goal


@pytest.fixture
def reviewed(editor, working_copy) -> Draft:
    """A draft on goal 3 that waits for a publisher."""
    goal = Goal.objects.get(code="GPG3")
    goal.title_en = "A better title"
    goal.save()
    draft = publishing.record_edit(row=goal, by=editor)
    return publishing.submit(draft=draft, by=editor)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the reference folder that a test may break."""
    return Path(shutil.copytree(settings.REFERENCE_DIR, tmp_path / "reference"))


@pytest.fixture
def edit(folder) -> Callable[[str, Callable[[Any], None]], None]:
    """`edit("goals.json", change)` rewrites one file of the copied folder."""

    def rewrite(name: str, change: Callable[[Any], None]) -> None:
        path = folder / name
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return rewrite


@pytest.fixture
def english() -> Iterator[None]:
    """Addresses of pages lead to the English one, whatever a test before this one read."""
    with translation.override("en"):
        yield
