"""The house rules, asked about every file; and each rule shown a breach that it must notice."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests import house_rules as rules
from tests.house_rules import ROOMS, ROOT, files, in_a_room, room_of

PYTHON = files(".py")
IN_ROOMS = [path for path in PYTHON if in_a_room(path)]
MIGRATIONS = [path for path in PYTHON if path.parent.name == "migrations"]
TESTS = [path for path in PYTHON if room_of(path) == "tests"]
TEMPLATES = [path for path in files(".html", ".txt", ".svg") if "templates" in path.parts]
VIEWS = [
    path
    for path in IN_ROOMS
    if path.stem in {"views", "tasks", "api"} or {"views", "pages", "api"} & set(path.parts[:-1])
    if path.stem != "querysets"  # the API's own are beside its views
]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def breaches(paths, rule) -> dict[str, list[str]]:
    """What a rule finds, by file."""
    found = {named(path): rule(path.read_text(encoding="utf-8")) for path in paths}
    return {name: faults for name, faults in found.items() if faults}


def test_the_rules_look_at_files():
    assert len(IN_ROOMS) > 50
    assert len(TEMPLATES) > 10
    assert VIEWS
    assert MIGRATIONS
    assert files(".css")
    assert files(".js")


# ---- every file


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_a_room_to_its_left(room):
    paths = [path for path in IN_ROOMS if room_of(path) == room]

    found = breaches(paths, lambda text: rules.forbidden_imports(text, room))

    assert found == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_table_points_to_a_room_to_its_left(room):
    allowed = ROOMS[: ROOMS.index(room) + 1]

    targets = {
        f"{model.__name__}.{field.name}": field.related_model._meta.app_label
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one) and field.concrete and field.related_model
    }

    closed = set(ROOMS) - set(allowed)
    assert {name: target for name, target in targets.items() if target in closed} == {}


def test_no_file_is_too_long():
    paths = [path for path in files(*rules.LONGEST_FILE) if path not in MIGRATIONS]

    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
        if path.suffix != ".txt" or path in TEMPLATES
    }

    assert {
        name: length
        for name, length in lengths.items()
        if length > rules.LONGEST_FILE[Path(name).suffix]
    } == {}


def test_no_function_is_too_long():
    assert breaches(PYTHON, lambda text: rules.long_functions(text, rules.LONGEST_FUNCTION)) == {}


def test_no_view_is_too_long():
    assert breaches(VIEWS, lambda text: rules.long_functions(text, rules.LONGEST_VIEW)) == {}


def test_every_package_has_a_door_plate():
    bare = {"management", "commands", "migrations", "templatetags"}
    doors = [p for p in IN_ROOMS if p.name == "__init__.py" and p.parent.name not in bare]

    missing = [named(p) for p in doors if not ast.get_docstring(ast.parse(p.read_text()))]

    assert missing == []


def test_every_module_says_what_it_is_for():
    written = [path for path in IN_ROOMS if path.read_text().strip()]

    missing = [named(p) for p in written if not ast.get_docstring(ast.parse(p.read_text()))]

    assert missing == []


def test_there_are_no_drawers():
    parts = {named(path): {*path.parts[:-1], path.stem} for path in IN_ROOMS + TESTS}

    assert [name for name, words in parts.items() if words & rules.DRAWERS] == []


def test_views_build_no_queries():
    assert breaches(VIEWS, rules.queries) == {}


def test_role_names_are_compared_in_one_place_only():
    paths = [path for path in IN_ROOMS if named(path) != "members/permissions.py"]

    assert breaches(paths, rules.compared_roles) == {}


def test_tests_neither_truncate_nor_sleep():
    assert breaches(TESTS, rules.truncating_tests) == {}


def test_migrations_can_be_taken_back_and_need_no_extension():
    assert breaches(MIGRATIONS, rules.one_way_migrations) == {}


def test_migrations_have_names_that_people_gave():
    assert [named(path) for path in MIGRATIONS if "_auto_" in path.stem] == []


def test_style_sheets_know_start_and_end_only():
    assert breaches(files(".css"), rules.physical_directions) == {}


def test_templates_hold_no_inline_script_or_style():
    assert breaches(TEMPLATES, rules.inline_code) == {}


def test_templates_hold_no_words_outside_translation():
    assert breaches([p for p in TEMPLATES if p.suffix != ".svg"], rules.untranslated) == {}


def test_vendored_folders_say_what_they_hold():
    folders = [path for path in (ROOT / "static" / "vendor").iterdir() if path.is_dir()]

    assert [path.name for path in folders if not (path / "vendor.json").exists()] == []


def test_no_file_names_a_package_registry():
    readable = (".py", ".md", ".txt", ".toml", ".lock", ".json", ".yaml", ".yml", ".html", ".mjs")
    paths = [*files(*readable, ".npmrc", ""), ROOT / "vendor" / "package-lock.json"]

    assert breaches(paths, rules.REGISTRY.findall) == {}


def test_lock_files_hold_no_address():
    locks = files(".lock")

    assert locks
    assert [named(path) for path in locks if "://" in path.read_text()] == []


# ---- every rule


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("members", "from goals.models import Goal"),
        ("goals", "import portal.store"),
        ("goals", "from tests.factories import goals"),
        ("training", "def late():\n    from operations import results"),
    ],
)
def test_an_import_against_the_arrows_is_noticed(room, line):
    assert rules.forbidden_imports(line, room)


def test_an_import_along_the_arrows_is_fine():
    assert rules.forbidden_imports("from members.models import User", "goals") == []


def test_a_long_function_is_noticed():
    text = "def long():\n" + "    pass\n" * 50

    assert rules.long_functions(text, 50) == ["long has 51 lines"]


@pytest.mark.parametrize(
    "line", ["Goal.objects.filter(number=1)", "rows.exclude(a=1)", "Goal.objects.create()"]
)
def test_a_query_is_noticed(line):
    assert rules.queries(line)


def test_a_compared_role_is_noticed():
    assert rules.compared_roles("if Role.EDITOR in user.roles: pass")


@pytest.mark.parametrize(
    "line",
    [
        "mark = pytest.mark.django_db(transaction=True)",
        "def test_it(transactional_db): pass",
        "time.sleep(1)",
    ],
)
def test_a_truncating_or_sleeping_test_is_noticed(line):
    assert rules.truncating_tests(line)


@pytest.mark.parametrize("line", ["migrations.RunSQL('SELECT 1')", "UnaccentExtension()"])
def test_a_one_way_migration_is_noticed(line):
    assert rules.one_way_migrations(line)


@pytest.mark.parametrize(
    "line",
    [
        "a { margin-left: 1px }",
        "a { margin-top: 1px }",
        "a {right: 0}",
        "a { text-align: left; }",
        "a { border-top-left-radius: 2px }",
        "a { float:right }",
    ],
)
def test_a_physical_direction_is_noticed(line):
    assert rules.physical_directions(line)


@pytest.mark.parametrize("line", ["a { margin-inline-start: 1px }", "/* left: 1 */", "--left-x: 1"])
def test_a_logical_direction_is_fine(line):
    assert rules.physical_directions(line) == []


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        '<a onclick="go()">',
        "<script>go()</script>",
        "<style>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_noticed(line):
    assert rules.inline_code(line)


@pytest.mark.parametrize(
    "line",
    ['<script src="/static/a.js"></script>', '<script type="application/ld+json">{}</script>'],
)
def test_a_script_from_a_file_and_plain_data_are_fine(line):
    assert rules.inline_code(line) == []


@pytest.mark.parametrize(
    "line", ["<p>Read more</p>", '<img alt="A map">', "{% if a %}Goals{% endif %}"]
)
def test_a_word_outside_translation_is_noticed(line):
    assert rules.untranslated(line)


@pytest.mark.parametrize(
    "line",
    [
        '<p>{% translate "Read more" %} · {{ number }} &nbsp;</p>',
        "{% blocktranslate %}Read more{% endblocktranslate %}",
        '<img alt="{{ name }}" class="big picture">',
        '<a href="x.csv">CSV</a>',
    ],
)
def test_a_translated_word_is_fine(line):
    assert rules.untranslated(line) == []


@pytest.mark.parametrize(
    "line", ['x.textContent = "Saved just now";', "alert(gettext('Goals'))", "y = `All of them`"]
)
def test_a_text_in_a_script_is_noticed(line):
    assert rules.texts_in_script(line)


@pytest.mark.parametrize(
    "line",
    ['// Says "Saved for now"', 'document.querySelector("[data-menu] button")', 'import "./a.js";'],
)
def test_a_script_without_texts_is_fine(line):
    assert rules.texts_in_script(line) == []


def test_a_registry_is_noticed():
    assert rules.REGISTRY.findall("https://{}.org/simple".format("py" + "pi"))
