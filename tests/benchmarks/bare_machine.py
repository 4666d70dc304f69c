"""The README's commands as a new user runs them, on a machine that has nothing. Prints the seconds.

    .venv/bin/python -m tests.benchmarks.bare_machine [tree | home | tests] [--folder DIR]

`tree`: a Debian of its own, made by debootstrap (needs root and the network), with nothing in it
but python3 and python3-pip, an ordinary user and an empty home. `home`: a fresh clone and an empty
home on this machine. `tests`: the README's test command in that clone, too. The commands are read
from README.md of what is committed. A registry that this machine's pip is told of is carried in.
"""

from __future__ import annotations

import argparse
import configparser
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
USER = "anna"
HOME = Path("home") / USER
SAFE = "/usr/local/bin:/usr/bin:/bin"
AS_ROOT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
CA = Path("/etc/ssl/certs/ca-certificates.crt")
CHROOT = shutil.which("chroot", path=AS_ROOT["PATH"]) or "chroot"
X_SOCKETS = Path("/tmp/.X11-unix")
PROGRAM = ".venv/bin/statuswatch"
WINDOW = ("xdotool", "search", "--onlyvisible", "--name", "^StatusWatch")
GIVE_UP = 120.0
NO_WINDOW = 124


# --- the README's words ---------------------------------------------------------------------------


def commands(readme: str) -> dict[str, str]:
    """Its `sh` lines by what they are for."""
    lines = [line for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
             for line in block.splitlines()]  # fmt: skip

    def one(pattern: str) -> str:
        (line,) = {line for line in lines if re.search(pattern, line)}
        return str(line)

    return {
        "start": one(r"^python3 -m venv \.venv && .*statuswatch$"),
        "without venv": one(r"--without-pip"),
        "tests": one(r"-m pytest$"),
        "libraries": one(r"^apt-get install .*libgl1"),
        "demo": one(r"statuswatch demo$"),
        "forget": one(r"forget --all$"),
    }


# --- steps ----------------------------------------------------------------------------------------


@dataclass
class Step:
    seconds: float
    code: int
    said: str

    @property
    def last(self) -> str:
        lines = [line for line in self.said.splitlines() if line.strip()]
        return lines[-1] if lines else "(nothing)"


def told(name: str, step: Step, *codes: int, whole: bool = False) -> Step:
    """`codes`: what is right there, 0 without a word. Anything else is marked, and shown whole."""
    wrong = step.code not in (codes or (0,)) or "Traceback" in step.said
    said = step.said.strip() if whole or wrong else step.last
    mark = " WRONG" if wrong else ""
    print(f"{step.seconds:7.1f} s  {name} -> {step.code}{mark}", flush=True)
    for line in said.splitlines():
        print(f"             {line}", flush=True)
    return step


def timed(
    command: list[str], env: dict[str, str] | None = None, folder: Path | None = None
) -> Step:
    began = time.perf_counter()
    done = subprocess.run(
        command, env=env, cwd=folder, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Step(time.perf_counter() - began, done.returncode, done.stdout)


def must(name: str, step: Step) -> Step:
    told(name, step)
    if step.code:
        sys.exit(step.said)
    return step


def _since(began: float) -> float:
    return time.perf_counter() - began


# --- a machine ------------------------------------------------------------------------------------


@dataclass
class Machine:
    """Where the README is followed: `inside` goes before a command, `home` is the user's."""

    home: Path
    inside: list[str]
    environment: dict[str, str]
    users: list[str] = field(default_factory=list)

    def _line(self, command: str) -> list[str]:
        return [*self.users, "bash", "-c", f"cd ~/statuswatch && {command}"]

    def run(self, command: str, **more: str) -> Step:
        """As the user, in the clone."""
        return timed(self._line(command), env={**self.environment, **more})

    def root(self, command: str) -> Step:
        return timed([*self.inside, "sh", "-c", command], env=AS_ROOT)

    def until_window(self, command: str, display: str, picture: Path) -> Step:
        """From its start until its window stands; then a photograph, and it is ended."""
        began = time.perf_counter()
        seen = {**os.environ, "DISPLAY": display}
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                self._line(f"exec {command}" if " && " not in command else command),
                env={**self.environment, "DISPLAY": display},
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            stands = False
            try:
                while not stands and process.poll() is None and _since(began) < GIVE_UP:
                    time.sleep(0.05)
                    stands = not subprocess.run(WINDOW, env=seen, capture_output=True).returncode
                seconds = _since(began)
                time.sleep(16 if stands else 0)  # the demo's second trouble
                subprocess.run(["import", "-window", "root", str(picture)], env=seen)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)
                code = process.wait(20)
            output.seek(0)
            return Step(seconds, code if stands else NO_WINDOW, output.read())


@contextmanager
def mounted(*arguments: str) -> Iterator[None]:
    subprocess.run(["mount", *arguments], check=True)
    try:
        yield
    finally:
        # Lazily: what is still mounted would be deleted together with the tree.
        subprocess.run(["umount", "--lazy", arguments[-1]], check=True)


@contextmanager
def display() -> Iterator[str]:
    """A screen with a window manager, which knows nothing of the tree."""
    with ExitStack() as stack:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1100x750x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        stack.callback(server.wait)
        stack.callback(server.terminate)
        assert server.stdout is not None
        name = f":{server.stdout.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox"], env={**os.environ, "DISPLAY": name},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(manager.wait)
        stack.callback(manager.terminate)
        yield name


# --- pip's way to its registry ----------------------------------------------------------------------


def pip_configs() -> list[Path]:
    places = (Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf")
    return [place for place in (Path("/etc/pip.conf"), *places) if place.is_file()]


def registry_folders() -> set[Path]:
    """Folders of this machine that pip is told to take packages from, and nothing else of it."""
    words = os.environ.get("PIP_FIND_LINKS", "").split()
    for file in pip_configs():
        parser = configparser.ConfigParser()
        parser.read(file)
        for section in parser.values():
            for key in ("find-links", "index-url", "extra-index-url"):
                words += section.get(key, "").split()
    paths = (urlsplit(word).path if word.startswith("file:") else word for word in words)
    folders = {Path("/", *Path(path).parts[1:3]) for path in paths if path.startswith("/")}
    return {folder for folder in folders if folder.is_dir() and folder.parts[1] in {"opt", "srv"}}


def carry_pip_in(stack: ExitStack, tree: Path) -> dict[str, str]:
    """pip in the tree reaches what it reaches here. Returns the environment it needs."""
    for file in pip_configs():
        shutil.copy(file, tree / "etc/pip.conf")
    for folder in registry_folders():
        inside = tree / folder.relative_to("/")
        inside.mkdir(parents=True, exist_ok=True)
        # Read-only: root in the tree must not change this machine.
        stack.enter_context(mounted("-o", "bind,ro", str(folder), str(inside)))
    names = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment |= {n: v for n, v in os.environ.items() if n.startswith("PIP_")}
    if CA.is_file():  # a proxy of one's own may sign with a certificate of its own
        (tree / "opt").mkdir(exist_ok=True)
        shutil.copy(CA, tree / "opt/ca.crt")
        environment["PIP_CERT"] = "/opt/ca.crt"
    return environment


# --- the bare tree ----------------------------------------------------------------------------------


def bare_tree(folder: Path) -> None:
    if os.getuid():
        sys.exit("The tree needs root: mount and chroot.")
    for program in ("debootstrap", "Xvfb", "openbox", "xdotool", "import"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed.")
    tree = folder / "tree"
    must(
        f"debootstrap --variant=minbase {SUITE}",
        timed(["debootstrap", "--variant=minbase", SUITE, str(tree), MIRROR]),
    )
    with ExitStack() as stack:
        stack.enter_context(mounted("-t", "proc", "proc", str(tree / "proc")))
        environment = carry_pip_in(stack, tree)
        machine = machine_in(tree, environment)
        shutil.copy("/etc/resolv.conf", tree / "etc/resolv.conf")
        install = "apt-get update -q && apt-get install -q -y --no-install-recommends"
        must("apt-get: python3 python3-pip", machine.root(f"{install} python3 python3-pip"))
        must("an ordinary user", machine.root(f"useradd -m -s /bin/bash {USER}"))
        clone(tree / HOME)
        machine.root(f"chown -R {USER}: /home/{USER}")
        says = commands((tree / HOME / "statuswatch" / "README.md").read_text("utf-8"))
        without_a_display(machine, says)
        line = told("with a display, without the libraries", machine.run(PROGRAM, DISPLAY=":9"), 64)
        found = re.search(r"sudo (apt install .*)", line.last)
        assert found is not None, "it names no line"
        with display() as name:
            for file, libraries in (("its", found[1]), ("readme", says["libraries"])):
                with_the_libraries(folder, tree, machine, says, file, libraries, name)


def machine_in(tree: Path, environment: dict[str, str]) -> Machine:
    mine = {"HOME": f"/home/{USER}", "USER": USER, "PATH": SAFE, "TERM": "xterm"}
    return Machine(
        tree / HOME,
        [CHROOT, str(tree)],
        {**environment, **mine},
        [CHROOT, f"--userspec={USER}:{USER}", str(tree)],
    )


def clone(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    target = home / "statuswatch"
    must("git clone", timed(["git", "clone", "-q", "--no-local", str(ROOT), str(target)]))


def without_a_display(machine: Machine, says: dict[str, str]) -> None:
    told("README: start, without python3-venv", machine.run(says["start"]), 1, whole=True)
    told("README: the variant without python3-venv", machine.run(says["without venv"]), 64)
    told("statuswatch, without a display", machine.run(PROGRAM), 64)
    told("README: demo (--for 20s)", machine.run(f"{says['demo']} --for 20s"))
    for words, codes in (
        ("add buzzsprout", (0,)),
        ("list", (0,)),
        ("status", (2,)),  # nothing was asked yet
        ("doctor", (0, 1)),  # 1 without a line to the world
    ):
        told(words, machine.run(f"{PROGRAM} {words}"), *codes, whole=True)
    told("README: forget --all, nobody to be asked", machine.run(says["forget"]), 64, whole=True)
    told("forget --all --yes", machine.run(f"{says['forget']} --yes"), whole=True)
    print_left(machine.home)


def print_left(home: Path) -> None:
    left = [
        path.relative_to(home)
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.relative_to(home).parts[0] not in {"statuswatch", ".cache"}
    ]
    print("             left in the home:", *left, flush=True)


def with_the_libraries(
    folder: Path, tree: Path, machine: Machine, says: dict[str, str], name: str, line: str, at: str
) -> None:
    """In a layer of its own over the tree: this line alone, then the demo's window."""
    upper, work, layered = (folder / f"{name}-{part}" for part in ("upper", "work", "tree"))
    for path in (upper, work, layered):
        path.mkdir()
    options = f"lowerdir={tree},upperdir={upper},workdir={work}"
    with ExitStack() as stack:
        stack.enter_context(mounted("-t", "overlay", "overlay", "-o", options, str(layered)))
        stack.enter_context(mounted("-t", "proc", "proc", str(layered / "proc")))
        environment = carry_pip_in(stack, layered)
        (layered / X_SOCKETS.relative_to("/")).mkdir(exist_ok=True)
        sockets = str(layered / X_SOCKETS.relative_to("/"))
        stack.enter_context(mounted("-o", "bind,ro", str(X_SOCKETS), sockets))
        there = machine_in(layered, environment)
        bare = line.replace("install ", "install -q -y --no-install-recommends ", 1)
        must(f"the line of {name}: {line}", there.root(bare))
        picture = folder / f"{name}.png"
        step = there.until_window(says["demo"], at, picture)
        told(f"README: demo, until its window stands ({picture})", step, whole=True)
        if name == "readme":
            more = "apt-get install -q -y --no-install-recommends python3-venv"
            must("apt-get: python3-venv", there.root(more))
            shutil.rmtree(there.home / "statuswatch" / ".venv")
            step = there.until_window(says["start"], at, folder / "start.png")
            told("README: start, until its window stands", step)


# --- a fresh clone and an empty home here -----------------------------------------------------------


def bare_home(folder: Path, *, tests: bool) -> None:
    home = folder / "home"
    clone(home)
    config = home / ".config/pip"
    for file in pip_configs():
        config.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, config / "pip.conf")
    kept = ("PATH", "LANG", "STATUSWATCH_REQUIRE_DESKTOP")
    environment = {n: v for n, v in os.environ.items() if n in kept or n.startswith("PIP_")}
    machine = Machine(home, [], {**environment, "HOME": str(home), "PIP_NO_CACHE_DIR": "1"})
    says = commands((home / "statuswatch" / "README.md").read_text("utf-8"))
    told("README: start, without a display", machine.run(says["start"]), 64)
    with display() as name:
        shutil.rmtree(home / "statuswatch" / ".venv")
        step = machine.until_window(says["start"], name, folder / "home.png")
        told("README: start, until its window stands", step)
    if tests:
        step = told("README: tests", machine.run(says["tests"]))
        (folder / "tests.log").write_text(step.said, "utf-8")
    told("git status --porcelain", machine.run("git status --porcelain"), whole=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("which", choices=["tree", "home", "tests"], nargs="?", default="tree")
    arguments.add_argument("--folder", type=Path, help="kept; must be empty")
    wanted = arguments.parse_args()
    with ExitStack() as stack:
        folder = wanted.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bare-machine-")))
        folder.mkdir(parents=True, exist_ok=True)
        if wanted.which == "tree":
            bare_tree(folder.resolve())
        else:
            bare_home(folder.resolve(), tests=wanted.which == "tests")


if __name__ == "__main__":
    main()
