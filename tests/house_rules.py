"""House rules that a machine can check: each takes a text and names its breaches.

The rules are functions of a text, so that `test_architecture.py` can show that each of them
would notice a breach, and then ask it about every file of the project.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# A room may import itself and whatever stands before it.
ROOMS = ("members", "goals", "training", "operations", "portal")
OUTSIDE = ("tests", "bench")  # may import every room; no room imports them
DRAWERS = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "tools"}
_SKIPPED = {"var", "node_modules", "vendor", "staticfiles", "__pycache__"}

LONGEST_FUNCTION, LONGEST_VIEW = 50, 30
LONGEST_FILE = {".py": 500, ".css": 500, ".html": 200, ".txt": 200, ".js": 100}

# With brackets, because this file is checked as well.
REGISTRY = re.compile(r"p[y]pi\.org|python[h]osted|n[p]mjs\.|index[-]url")

QUERY_WORDS = {
    "aggregate",
    "annotate",
    "bulk_create",
    "bulk_update",
    "create",
    "exclude",
    "extra",
    "filter",
    "get_or_create",
    "order_by",
    "prefetch_related",
    "raw",
    "select_related",
    "update_or_create",
    "values_list",
}

_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?<![\w-])(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
)
_INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)",
    re.IGNORECASE,
)
_TEMPLATE_CODE = re.compile(
    r"{%\s*comment.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{#.*?#}|<!--.*?-->|<script.*?</script>|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_TEXT_ATTRIBUTE = re.compile(r"\s(?:alt|title|placeholder|aria-label|label)\s*=\s*\"([^\"]*)\"")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Names that are the same in every language, and file formats.
_NAMES = {"INTERPOL", "CSV", "XLSX", "JSON", "JSON-LD", "LD", "API", "OpenAPI", "SVG", "html"}
_NAMES |= {"English", "Français", "Español", "العربية", "SDG", "ODD", "ODS", "GET", "SHA", "ISO"}


def files(*suffixes: str) -> list[Path]:
    """Our own files with one of these endings; what others made is left out."""
    return sorted(path for path in _walk(ROOT) if path.suffix in suffixes or not suffixes)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore", ".npmrc"}
        if path.is_dir() and path.name not in _SKIPPED and not hidden:
            yield from _walk(path)
        elif path.is_file() and not hidden:
            yield path


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def in_a_room(path: Path) -> bool:
    return room_of(path) in ROOMS and "migrations" not in path.parts


def forbidden_imports(text: str, room: str) -> list[str]:
    """Imports that run against the arrows."""
    allowed = ROOMS[: ROOMS.index(room) + 1]
    closed = (set(ROOMS) | set(OUTSIDE)) - set(allowed)
    return [name for name in _imported(text) if name.split(".")[0] in closed]


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def long_functions(text: str, longest: int) -> list[str]:
    """Functions with more lines than `longest`, decorators and docstring included."""
    return [
        f"{node.name} has {lines} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := node.end_lineno - node.lineno + 1) > longest
    ]


def queries(text: str) -> list[str]:
    """Queries built on the spot instead of being named in querysets.py."""
    return [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in QUERY_WORDS
    ]


def compared_roles(text: str) -> list[str]:
    """Questions about a role's name; they belong to members/permissions.py."""
    return [
        f"line {node.lineno}: Role.{part.attr}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == "Role"
    ]


def truncating_tests(text: str) -> list[str]:
    """Tests that would empty the tables, or wait for the clock instead of for an event."""
    tree, found = ast.parse(text), []
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
    waiting = {id(part) for loop in loops for part in ast.walk(loop)}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "transaction":
            found.append(f"line {node.value.lineno}: transaction=")
        if isinstance(node, ast.arg) and node.arg == "transactional_db":
            found.append(f"line {node.lineno}: transactional_db")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}:
            found += [] if id(node) in waiting else [f"line {node.lineno}: sleep"]
    return found


def one_way_migrations(text: str) -> list[str]:
    """Steps of a migration that cannot be taken back, and extensions."""
    found = []
    for node in ast.walk(ast.parse(text)):
        name = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
        if name in {"RunSQL", "RunPython"} and len(node.args) + len(node.keywords) < 2:
            found.append(f"line {node.lineno}: {name} has no way back")
        if name.endswith("Extension"):
            found.append(f"line {node.lineno}: {name} needs an extension")
    return found


def physical_directions(text: str) -> list[str]:
    """Left, right, top, bottom in a style sheet; start and end turn with the script."""
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return _PHYSICAL.findall(without_comments)


def inline_code(text: str) -> list[str]:
    """Scripts and styles that the content security policy would refuse."""
    without_comments = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    return _INLINE.findall(without_comments)


def untranslated(text: str) -> list[str]:
    """Words of a template that no translator will see."""
    bare = _TEMPLATE_CODE.sub("\0", text)
    seen = _TEXT_ATTRIBUTE.findall(bare) + re.split(r"<[^>]*>|\0", bare)
    return [
        piece.strip()
        for piece in seen
        if set(_WORD.findall(re.sub(r"&#?\w+;", "", piece))) - _NAMES
    ]


def texts_in_script(text: str) -> list[str]:
    """Sentences in a script; a script takes its words from data-… attributes."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*$|(?<=[;{}\s])//.*$", "", text, flags=re.DOTALL | re.M)
    literals = [
        a or b or c for a, b, c in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', code)
    ]
    sentences = [
        s for s in literals if re.search(r"^[A-Z][a-z]+\b.*\s\w|\b[a-z]+ [a-z]+ [a-z]+\b", s)
    ]
    return sentences + re.findall(r"\b(?:n?gettext|pgettext|_)\(", code)
