"""The locks are whole and name no index; a machine without a usable Python is told what to install."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

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


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A checkout of what installing reads, and a PATH folder `bin` with the shell's tools and no Python."""
    for name in (*LOCKS, "pyproject.toml", ".ci/install"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "head", "grep"):
        (tools / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def add_python(machine: Path, name: str, *, version: str, runs: bool) -> None:
    """Put a stand-in for a Python on the machine's PATH that only knows its version."""
    says = f'[ "$1" = --version ] && echo "Python {version}" && exit 0'
    script = f"#!/bin/sh\n{says}\nexit {0 if runs else 1}\n"
    (machine / "bin" / name).write_text(script)
    (machine / "bin" / name).chmod(0o755)


def install(machine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installation with nothing but the machine's own tools."""
    return subprocess.run(
        [str(machine / ".ci" / "install"), "requirements.lock"],
        cwd=machine,
        env={"PATH": str(machine / "bin"), "HOME": str(machine), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_gets_one_sentence(bare_machine: Path) -> None:
    done = install(bare_machine)
    assert done.returncode == 2
    assert done.stderr == (
        "Commonbeat needs Python 3.12 or newer and found none: install Python 3.12 and try again.\n"
    )


def test_old_python_and_unselected_shim_get_one_sentence(bare_machine: Path) -> None:
    add_python(bare_machine, "python3", version="3.11.7", runs=False)
    add_python(bare_machine, "python3.12", version="none", runs=False)
    done = install(bare_machine)
    assert done.returncode == 2
    assert done.stderr == (
        "Commonbeat needs Python 3.12 or newer and found Python 3.11.7: install Python 3.12 and try again.\n"
    )


def test_named_python_that_is_too_old_is_refused_by_name(bare_machine: Path) -> None:
    add_python(bare_machine, "mine", version="3.11.7", runs=False)
    done = install(bare_machine, PYTHON="mine")
    assert done.returncode == 2
    assert done.stderr.startswith("PYTHON=mine is not Python 3.12 or newer")
