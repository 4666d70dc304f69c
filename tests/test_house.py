"""The house keeps its own rules: sizes, rooms, documented names, commands that are what they say."""

from __future__ import annotations

import ast
import fnmatch
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from statuswatch import adapters, export
from statuswatch.settings import Profile, Settings, load
from statuswatch.settings.keys import KEYS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "statuswatch"
CODE = sorted([*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
FILE_LINES, FUNCTION_LINES, PUBLIC_METHODS = 400, 60, 20

CLI_STANDS = importlib.util.find_spec("statuswatch.__main__") is not None
REQUIRED = os.environ.get("STATUSWATCH_REQUIRE_DESKTOP") == "1"
needs_cli = pytest.mark.skipif(
    not CLI_STANDS and not REQUIRED, reason="the terminal face does not stand yet"
)

COMMANDS = (
    "add remove forget list import check status wait down up podcast crowd watch notices ack snooze mute dnd pause resume channels history export contact report letter promise claim plan preflight scorecard compare document backup restore probe adapters catalogue settings autostart demo doctor".split()  # noqa: SIM905
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def python(code: str) -> str:
    """What a fresh interpreter says to this code; it finds the package where we do."""
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | path, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


# --- ceilings ----------------------------------------------------------------------------------


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {name: n for name, n in lengths.items() if n > FILE_LINES} == {}


def test_no_function_is_longer_than_a_page() -> None:
    def long_ones() -> Iterator[str]:
        for path in CODE:
            for node in ast.walk(tree_of(path)):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    length = (node.end_lineno or node.lineno) - node.lineno + 1
                    if length > FUNCTION_LINES:
                        yield f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"

    assert list(long_ones()) == []


def test_no_class_offers_more_than_one_can_keep_in_mind() -> None:
    def broad_ones() -> Iterator[str]:
        for path in CODE:
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.ClassDef):
                    methods = [part.name for part in node.body if isinstance(part, FUNCTIONS)]
                    public = [name for name in methods if not name.startswith("_")]
                    if len(public) > PUBLIC_METHODS:
                        yield f"{name_of(path)}:{node.lineno} {node.name} has {len(public)}"

    assert list(broad_ones()) == []


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


# --- rooms: the rest of who may import whom is import-linter's, in CI ------------------------------


def test_every_room_of_the_source_stands_in_the_layers() -> None:
    layers = pyproject()["tool"]["importlinter"]["contracts"][0]["layers"]
    drawn = {room for layer in layers for room in re.findall(r"\w+", layer)}
    standing = {path.stem for path in SOURCE.iterdir() if path.suffix in {".py", ""}}
    assert standing - {"__init__", "__pycache__"} - drawn == set()


def test_the_pure_rooms_never_open_a_url() -> None:
    """import-linter sees only the top of a foreign package, and urllib.parse is allowed."""

    def wrong_ones() -> Iterator[str]:
        pure = [
            path
            for room in ("core", "adapters", "export")
            for path in (SOURCE / room).rglob("*.py")
        ]
        for path in pure:
            for node in ast.walk(tree_of(path)):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [f"{node.module}.{alias.name}" for alias in node.names]
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    names = ["open()"] if node.func.id == "open" else []
                for name in names:
                    if name.startswith("urllib.request") or name == "open()":
                        yield f"{name_of(path)}: {name}"

    assert list(wrong_ones()) == []


def test_no_clock_is_read_in_the_pure_rooms() -> None:
    """Time enters only through `Observation.at` or a `now` argument."""
    clock = re.compile(
        r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|monotonic))\("
    )
    pure = [
        path for room in ("core", "adapters", "export") for path in (SOURCE / room).rglob("*.py")
    ]
    assert [name_of(path) for path in pure if clock.search(path.read_text("utf-8"))] == []


HEAVY = "{'PySide6', 'httpx', 'feedparser', 'keyring', 'tomlkit', 'sqlite3', 'asyncio', 'jeepney'}"


def test_the_light_rooms_load_nothing_heavy() -> None:
    """What every command imports before it knows what to do (sqlite3 and asyncio included)."""
    rooms = "settings, assets, export, adapters; from statuswatch.core import record, overview"
    code = f"import sys; from statuswatch import {rooms}; print(sorted({HEAVY} & set(sys.modules)))"
    assert python(code) == "[]"


@needs_cli
def test_the_terminal_face_loads_no_qt_no_network_no_feed_library() -> None:
    """A command on a server has no Qt; the others are imported when something is to be asked."""
    code = (
        "import sys, contextlib, io; from statuswatch.__main__ import main; sys.argv[1:] = ['--help']\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): main()\n"
        "print(sorted({'PySide6', 'httpx', 'feedparser', 'keyring'} & set(sys.modules)))"
    )
    assert python(code) == "[]"


# --- what the docs name -------------------------------------------------------------------------


def docs() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages)


def test_every_setting_is_documented_with_its_default() -> None:
    page = text_of("docs/settings.md")
    assert set(re.findall(r"^### `([\w.]+)`", page, re.MULTILINE)) == set(KEYS)
    assert [key for key in KEYS if f"`{key}`" not in text_of("README.md")] == []


def test_the_documented_settings_file_is_the_defaults(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", text_of("docs/settings.md"), re.DOTALL)
    profile = Profile.at(tmp_path)
    profile.settings_file.write_text(example)
    assert load(profile) == (Settings(), ())


def test_every_canary_host_is_named_to_the_user() -> None:
    readme = text_of("README.md")
    hosts = [canary.url.split("/")[2] for canary in Settings().canaries]
    assert [host for host in hosts if f"`{host}`" not in readme] == []


def test_every_kind_of_source_is_documented() -> None:
    assert [kind for kind in adapters.kinds() if f"`{kind}`" not in docs()] == []


def test_every_export_format_is_documented() -> None:
    page = text_of("docs/export.md")
    assert [name for name in export.names() if f"--format {name}" not in page] == []


def test_every_exported_column_is_documented() -> None:
    from statuswatch.export.csv import COLUMNS

    page = text_of("docs/export.md")
    columns = re.findall(r"^\| `(\w+)` ", page, re.MULTILINE)
    assert columns == [*COLUMNS, "updates", "key", "planned_end", "at", "phase", "text"]


def test_every_channel_is_documented() -> None:
    folder = SOURCE / "channels"
    names = [path.stem for path in folder.glob("[!_]*.py")]
    assert [name for name in names if f"`{name}`" not in docs()] == []


def documented_commands() -> list[str]:
    rows = re.findall(r"^\| `(\w+)", text_of("README.md"), re.MULTILINE)
    return list(dict.fromkeys(rows))


def test_the_readme_lists_the_commands_in_order() -> None:
    assert documented_commands() == COMMANDS


def test_the_readme_counts_the_kinds_of_sources() -> None:
    (row,) = re.findall(r"^\| `adapters` .*$", text_of("README.md"), re.MULTILINE)
    proved = sum(not adapter.experimental for adapter in adapters.all_adapters())
    assert re.findall(r"\d+", row) == [str(len(adapters.kinds())), str(proved)]
    assert "(docs/adapters.md)" in row


@needs_cli
@pytest.mark.parametrize("command", COMMANDS)
def test_every_documented_command_exists(command: str) -> None:
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = subprocess.run(
        [sys.executable, "-m", "statuswatch", command, "--help"],
        env=os.environ | path,
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "--json" in said.stdout


@needs_cli
def test_every_existing_command_is_documented() -> None:
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = subprocess.run(
        [sys.executable, "-m", "statuswatch", "--help"],
        env=os.environ | path,
        capture_output=True,
        text=True,
    )
    found = re.findall(r"^ {4}([a-z]+) +\S", said.stdout, re.MULTILINE)
    assert set(found) == set(COMMANDS)


def test_every_link_between_our_pages_leads_somewhere() -> None:
    def dead_ones() -> Iterator[str]:
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
                if "://" not in target and not (page.parent / target).exists():
                    yield f"{name_of(page)}: {target}"

    assert list(dead_ones()) == []


# --- commands and packaging -------------------------------------------------------------------


def commands_of_the_readme() -> list[str]:
    return re.findall(r"^```sh\n(python3 -m venv .*?)\n```", text_of("README.md"), re.MULTILINE)


def test_ci_runs_the_readmes_two_commands_word_for_word() -> None:
    start, tests, _bare = commands_of_the_readme()
    script = text_of(".ci/run")
    assert f'\nSTART="{start}"\n' in script
    assert f'\nTESTS="{tests}"\n' in script
    assert '\nbash -c "$TESTS"\n' in script
    assert 'bash -c "$START"' in script
    assert "STATUSWATCH_REQUIRE_DESKTOP=1" in script


def test_each_of_the_readmes_commands_is_one_line() -> None:
    assert [command.count("\n") for command in commands_of_the_readme()] == [0, 0, 0]


@pytest.mark.skipif(os.name != "posix", reason="bash and modes are POSIX")
def test_the_ci_script_is_executable_bash() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_the_readmes_system_parts_are_those_that_ci_installs() -> None:
    (line,) = re.findall(r"^apt-get install (.*)$", text_of("README.md"), re.MULTILINE)
    assert [part for part in line.split() if part not in text_of(".ci/run").split()] == []


def pyproject() -> dict[str, dict[str, dict[str, list[dict[str, list[str]]]]]]:
    return tomllib.loads(text_of("pyproject.toml"))


def test_the_pyside_that_kills_python_3_11_is_never_installed() -> None:
    """6.12.0 loses a reference to True and None with every call: docs/decisions/0004."""
    wanted = "PySide6-Essentials>=6.8.3,<6.12,!=6.10.1"
    assert f'"{wanted}"' in text_of("pyproject.toml")
    assert sum("pyside6" in line.lower() for line in dependencies()) == 1


def test_the_installed_pyside_keeps_true_and_none_alive() -> None:
    """The abort itself: 6.12.0 on 3.11 dies after some 600 emits, with no word said."""
    code = (
        "from PySide6.QtCore import QObject, QTimer, Signal\n"
        "class Bell(QObject):\n    rang = Signal(int)\n"
        "bell, timer = Bell(), QTimer()\n"
        "for n in range(10_000): bell.rang.emit(n); timer.stop()\n"
        "print('alive')"
    )
    assert python(code) == "alive"


def dependencies() -> list[str]:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    return [*project["dependencies"], *(line for extra in extras for line in extra)]


def test_the_test_environment_has_no_rich_and_no_click() -> None:
    """With both, `import httpx` loads its command line too, and start-up figures lie."""
    dev = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]["dev"]
    assert [line for line in dev if re.match("rich|click|import-linter|typer", line)] == []


def test_git_does_not_swallow_the_packaging_recipe() -> None:
    patterns = [line.strip() for line in text_of(".gitignore").splitlines()]
    ignoring = [line for line in patterns if line and not line.startswith(("#", "!"))]
    assert [line for line in ignoring if fnmatch.fnmatch("statuswatch.spec", line)] == []


def test_every_schema_file_is_numbered_and_in_the_package() -> None:
    files = sorted(path.name for path in (SOURCE / "store" / "schema").glob("*.sql"))
    assert [name for name in files if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name)] == []
    assert [name[:4] for name in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
