"""Every command of docs/operations.md is run, in its order; the units are what systemd takes.

The folders of the machine are put below a temporary one. What manages the machine itself (`systemctl` and
the like) is a stand-in that notes what it was asked. `install.sh` has tests of its own, in
tests/test_bundle.py, so the archives here hold one that makes the same folders from this checkout.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.data.tiny import CITY, write_city

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "docs" / "operations").glob("commonbeat*"))
STAND_INS = ("systemctl", "journalctl", "nginx", "curl", "useradd", "chown", "logger")
PLACES = (
    "/opt/commonbeat",
    "/etc/commonbeat",
    "/etc/systemd",
    "/var/lib/commonbeat",
    "/var/backups/commonbeat",
)
INSTALL = """#!/bin/sh
set -eu
name=$(basename "$(dirname "$0")")
mkdir -p "$1/versions/$name/.venv/bin" "$1/versions/$name/docs"
ln -sf {command} "$1/versions/$name/.venv/bin/commonbeat"
cp -R {operations} "$1/versions/$name/docs/"
ln -sfn "versions/$name" "$1/.current"
mv -T "$1/.current" "$1/current"
"""


def list_blocks() -> list[str]:
    """The commands of the guide, block by block."""
    return re.findall(r"^```sh\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def move_places(text: str, root: Path) -> str:
    """Put the machine's folders below a temporary one."""
    for place in PLACES:
        text = text.replace(place, f"{root}{place}")
    return text


def write_archive(folder: Path, name: str) -> None:
    """Write a bundle that installs this checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    bundle = folder / name
    bundle.mkdir()
    command = Path(sys.executable).with_name("commonbeat")
    script = INSTALL.format(command=command, operations=ROOT / "docs" / "operations")
    (bundle / "install.sh").write_text(script)
    (bundle / "install.sh").chmod(0o755)
    archive = folder / f"{name}-linux.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(bundle, arcname=name)
    shutil.rmtree(bundle)
    sums = subprocess.run(["sha256sum", archive.name], cwd=folder, capture_output=True, text=True, check=True)
    Path(f"{archive}.sha256").write_text(sums.stdout)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder as the guide finds it: two archives, a city's file and files, and stand-ins on the PATH."""
    write_archive(tmp_path, "commonbeat-0.1.0-aaaa")
    write_archive(tmp_path / "upgrade", "commonbeat-0.2.0-bbbb")
    write_city(tmp_path / "files", text=CITY.replace('"Tiny"', '"Riverton"'))
    (tmp_path / "files" / "tiny.toml").rename(tmp_path / "riverton.toml")
    (tmp_path / "etc" / "systemd" / "system").mkdir(parents=True)
    alerts = tmp_path / "var" / "lib" / "commonbeat" / "alerts.txt"
    (tmp_path / "etc" / "commonbeat").mkdir()
    (tmp_path / "etc" / "commonbeat" / "alert-test.env").write_text(f"COMMONBEAT_ALERT='cat >> {alerts}'\n")
    for name in STAND_INS:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>{tmp_path}/asked.txt\n')
        path.chmod(0o755)
    return tmp_path


def test_every_command_of_the_guide_runs_in_its_order(machine: Path) -> None:
    # Builds are named by the second they were made in: the upgrade's shall be the later one.
    upgrade = "systemctl restart commonbeat-public"
    blocks = [block.replace(upgrade, f"sleep 1; {upgrade}") for block in list_blocks()]
    script = "set -eu\n" + move_places("\n".join(blocks), machine)
    path = f"{machine / 'bin'}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "COMMONBEAT_SETTINGS": str(machine / "etc" / "commonbeat")}
    done = subprocess.run(
        ["sh", "-x", "-c", script],
        cwd=machine,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    state, backups = machine / "var" / "lib" / "commonbeat", machine / "var" / "backups" / "commonbeat"
    assert (machine / "opt" / "commonbeat" / "current").resolve().name == "commonbeat-0.1.0-aaaa", (
        "rolled back"
    )
    builds = sorted(path.stem for path in (state / "data" / "built" / "riverton").glob("*.duckdb"))
    pointer = (state / "data" / "built" / "riverton" / "current.json").read_text()
    assert len(builds) == 2
    assert builds[0] in pointer, "the build before is in force again"
    assert "commonbeat-refresh@riverton.service failed on" in (state / "alerts.txt").read_text()
    assert list(backups.glob("riverton-*.entries"))
    assert list(backups.glob("riverton-*.settings.tar.gz"))
    asked = (machine / "asked.txt").read_text()
    assert "systemctl enable --now commonbeat-refresh@riverton.timer" in asked
    assert (machine / "etc" / "systemd" / "system" / "commonbeat-refresh@.timer").exists()


def test_the_guide_names_every_unit_and_no_other() -> None:
    known = {path.name for path in UNITS}
    named = set(re.findall(r"commonbeat(?:-[a-z]+)?(?:@[a-z%]*)?\.(?:service|timer)", TEXT))
    assert {re.sub(r"@[a-z%]+\.", "@.", name) for name in named} <= known
    text = TEXT + "".join(path.read_text() for path in UNITS)
    assert [path.name for path in UNITS if path.name.partition(".")[0] not in text] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    programs = tmp_path / "opt" / "commonbeat" / "current"
    for name in (".venv/bin/commonbeat", "docs/operations/alert", "docs/operations/backup"):
        (programs / name).parent.mkdir(parents=True, exist_ok=True)
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    for path in UNITS:
        (tmp_path / path.name).write_text(
            path.read_text().replace("/opt/commonbeat", f"{tmp_path}/opt/commonbeat")
        )
    name = unit.name.replace("@.", "@riverton.")
    if name != unit.name:
        (tmp_path / name).symlink_to(unit.name)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "commonbeat" in line]
    assert about_ours == []


def test_what_fails_is_told(tmp_path: Path) -> None:
    refresh = next(path for path in UNITS if path.name == "commonbeat-refresh@.service").read_text()
    assert "OnFailure=commonbeat-alert@%n.service" in refresh
    env = os.environ | {"COMMONBEAT_ALERT": f"cat > {tmp_path}/told.txt"}
    subprocess.run(
        [str(ROOT / "docs" / "operations" / "alert"), "commonbeat-refresh@x.service"],
        env=env,
        capture_output=True,
        check=True,
    )
    assert (tmp_path / "told.txt").read_text().startswith("commonbeat-refresh@x.service failed on ")
