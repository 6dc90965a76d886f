"""The locks are whole and name no index; a machine that lacks Python or a browser is told or helped."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import OURS, find_modules, parse

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def read_pins(name: str) -> dict[str, str]:
    """Return package → version of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_line_names_an_index(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    entries = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    assert all(re.match(r"[a-z0-9._-]+==\S+ ", lines[number]) for number in entries)
    assert all(lines[number + 1].startswith("    --hash=sha256:") for number in entries)
    assert not [line for line in lines if line.startswith("-") or "://" in line]


def test_the_engine_is_locked_where_its_scans_are_right() -> None:
    assert {read_pins(name)["duckdb"] for name in LOCKS} == {"1.5.5"}


def test_the_test_lock_holds_the_other_one_at_the_same_versions() -> None:
    run, dev = (read_pins(name) for name in LOCKS)
    assert run.items() <= dev.items()


def test_every_range_has_a_pin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {
        name: [re.split(r"[<>=\[ ]", wanted, maxsplit=1)[0] for wanted in wants]
        for name, wants in zip(
            LOCKS, (project["dependencies"], project["optional-dependencies"]["dev"]), strict=True
        )
    }
    assert [name for lock in LOCKS for name in names[lock] if name not in read_pins(lock)] == []


def test_whatever_the_product_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wants = project["dependencies"] + extras["workers"] + extras["reference"]
    declared = {re.split(r"[<>=\[ ]", wanted, maxsplit=1)[0].replace("-", "_") for wanted in wants}
    # Modules that another declared package hands over as its own, or that are called otherwise than theirs.
    parts = {"branca", "dateutil", "google", "markupsafe", "pydantic_core"}
    trees = [parse(path) for _, path in find_modules(ROOT)]
    imported = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported - sys.stdlib_module_names - set(OURS) - parts <= declared


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A checkout of what installing reads, and a PATH folder `bin` with the shell's tools and no Python."""
    for name in (*LOCKS, "pyproject.toml", ".ci/install", ".ci/find-browser", ".ci/find-postgres"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "head", "grep"):
        (tools / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def add_tool(machine: Path, name: str, script: str) -> None:
    """Put a stand-in for a tool on the machine's PATH."""
    (machine / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / "bin" / name).chmod(0o755)


def add_old_python(machine: Path, name: str, version: str) -> None:
    """Put a stand-in for a Python on the machine's PATH that knows its version and refuses all else."""
    add_tool(machine, name, f'[ "$1" = --version ] && echo "Python {version}" && exit 0\nexit 1')


def run_script(machine: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of `.ci/` with nothing but the machine's own tools."""
    return subprocess.run(
        [str(machine / ".ci" / command[0]), *command[1:]],
        cwd=machine,
        env={"PATH": str(machine / "bin"), "HOME": str(machine), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_gets_one_sentence(bare_machine: Path) -> None:
    done = run_script(bare_machine, "install", "requirements.lock")
    assert done.returncode == 2
    assert done.stderr == (
        "Commonbeat needs Python 3.12 or newer and found none: install Python 3.12 and try again.\n"
    )


def test_old_python_and_unselected_shim_get_one_sentence(bare_machine: Path) -> None:
    add_old_python(bare_machine, "python3", "3.11.7")
    add_old_python(bare_machine, "python3.12", "none")
    done = run_script(bare_machine, "install", "requirements.lock")
    assert done.returncode == 2
    assert done.stderr == (
        "Commonbeat needs Python 3.12 or newer and found Python 3.11.7: install Python 3.12 and try again.\n"
    )


def test_named_python_that_is_too_old_is_refused_by_name(bare_machine: Path) -> None:
    add_old_python(bare_machine, "mine", "3.11.7")
    done = run_script(bare_machine, "install", "requirements.lock", PYTHON="mine")
    assert done.returncode == 2
    assert done.stderr.startswith("PYTHON=mine is not Python 3.12 or newer")


def test_browser_of_the_system_is_taken_as_it_is(bare_machine: Path) -> None:
    add_tool(bare_machine, "google-chrome", "exit 0")
    add_tool(bare_machine, "apt-get", "echo apt-get was asked >&2")
    done = run_script(bare_machine, "find-browser", "python3")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_on_debian_gets_chromium_from_the_distribution(bare_machine: Path) -> None:
    add_tool(bare_machine, "id", "echo 0")
    installed = bare_machine / "bin" / "chromium"
    asked = bare_machine / "asked"
    script = f'echo "$*" >> {asked}; case "$*" in *chromium*) echo > {installed}; chmod +x {installed};; esac'
    add_tool(bare_machine, "apt-get", script)
    (bare_machine / "bin" / "chmod").symlink_to(str(shutil.which("chmod")))
    done = run_script(bare_machine, "find-browser", "python3")
    assert done.returncode == 0, done.stderr
    assert asked.read_text().splitlines() == ["update -qq", "install -y -qq chromium"]


@pytest.mark.parametrize(("ci", "code"), [("true", 2), ("", 0)])
def test_no_browser_at_all_fails_in_ci_alone(bare_machine: Path, ci: str, code: int) -> None:
    add_tool(bare_machine, "id", "echo 1000")
    add_old_python(bare_machine, "python3", "3.12.1")
    done = run_script(bare_machine, "find-browser", "python3", CI=ci)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert "Chromium" in done.stderr


def test_database_of_the_system_is_taken_as_it_is(bare_machine: Path) -> None:
    add_tool(bare_machine, "initdb", "exit 0")
    add_tool(bare_machine, "apt-get", "echo apt-get was asked >&2")
    done = run_script(bare_machine, "find-postgres")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
