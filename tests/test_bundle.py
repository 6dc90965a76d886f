"""The bundle installs without any network: the real scripts, on a short lock to be quick.

`make bundle-check` does the same with every package, builds the demonstration city and serves it.
"""

import base64
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("setuptools", "click")
NO_NETWORK = ["unshare", "--map-root-user", "--net"]


def pack_installed(package: str, folder: Path) -> str:
    """Write an installed package of pure Python back into a wheel; return its line in a lock."""
    found = importlib.metadata.distribution(package)
    tag = next(line[5:] for line in (found.read_text("WHEEL") or "").splitlines() if line.startswith("Tag: "))
    files = {
        file.as_posix(): Path(str(file.locate())).read_bytes()
        for file in found.files or []
        if not file.as_posix().startswith("..")
        and not file.name.endswith((".pyc", "RECORD", "INSTALLER", "REQUESTED"))
    }
    return pack_wheel(package, found.version, tag, files, folder)


def pack_loan(folder: Path) -> str:
    """Write a package that lends what is installed here, so that the command itself runs."""
    lent = next(path for path in sys.path if path.endswith("site-packages"))
    wheel = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {
        "lent.pth": f"{lent}\n",
        "lent-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: lent\nVersion: 1.0\n",
        "lent-1.0.dist-info/WHEEL": wheel,
    }
    return pack_wheel(
        "lent", "1.0", "py3-none-any", {name: text.encode() for name, text in files.items()}, folder
    )


def pack_wheel(name: str, version: str, tag: str, files: dict[str, bytes], folder: Path) -> str:
    """Write a wheel of these files; return its line in a lock."""
    path = folder / f"{name}-{version}-{tag}.whl"
    record = f"{name}-{version}.dist-info/RECORD"
    lines = [f"{record},,"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for file, content in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{file},sha256={digest},{len(content)}")
            wheel.writestr(file, content)
        wheel.writestr(record, "\n".join(lines) + "\n")
    packed = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{packed}\n"


def say_network() -> list[str]:
    """The command that takes the network away; nothing where namespaces are not permitted."""
    works = shutil.which("unshare") and subprocess.run([*NO_NETWORK, "true"], check=False).returncode == 0
    return NO_NETWORK if works else []


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of this project with a short lock, made from a checkout of its own."""
    folder = tmp_path_factory.mktemp("bundle")
    wheels, checkout = folder / "found", folder / "checkout"
    wheels.mkdir()
    lock = "".join(pack_installed(package, wheels) for package in PACKAGES) + pack_loan(wheels)
    tracked = ["data", "geo", "pages", "queries", ".ci", ".streamlit", "dashboard.py", "pyproject.toml"]
    for name in (*tracked, "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, checkout / name)
    (checkout / "requirements.lock").write_text(lock)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (checkout / ".venv" / "bin" / "python").chmod(0o755)
    (checkout / ".gitignore").write_text(".venv/\n__pycache__/\n")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *arguments], cwd=checkout, check=True)
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    subprocess.run(
        [".ci/bundle", "requirements.lock", str(folder)], cwd=checkout, env=os.environ | settings, check=True
    )
    return next(folder.glob("commonbeat-*.tar"))


def test_a_machine_without_network_installs_it_and_runs_the_command(
    archive: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in Path(f"{archive}.sha256").read_text()
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tmp_path)], check=True)
    bundle, target = next(tmp_path.glob("commonbeat-*")), tmp_path / "opt"
    cut_off = say_network()
    dead = "http://127.0.0.1:9"
    env = os.environ | {
        "http_proxy": dead,
        "https_proxy": dead,
        "COMMONBEAT_HOME": str(tmp_path),
        "PYTHON": str(getattr(sys, "_base_executable", sys.executable)),
    }
    done = subprocess.run(
        [*cut_off, str(bundle / "install.sh"), str(target)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "commonbeat, version" in done.stdout
    command = target / "current" / ".venv" / "bin" / "commonbeat"
    traced = subprocess.run(
        [*cut_off, str(command), "trace", "mart_area"], env=env, capture_output=True, text=True, check=False
    )
    assert "queries/marts/mart_area.sql" in traced.stdout, traced.stderr
    assert (target / "current").resolve().parent == (target / "versions").resolve()
    with capfd.disabled():
        print(f" [installed {'in a network namespace' if cut_off else 'with a dead proxy'}]", end="")  # noqa: T201


def test_a_python_that_the_wheels_are_not_for_is_named(archive: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tmp_path)], check=True)
    bundle = next(tmp_path.glob("commonbeat-*"))
    (bundle / "python").write_text("python3.99\n")
    done = subprocess.run(
        [str(bundle / "install.sh"), str(tmp_path / "opt")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "This bundle is for python3.99, which is not here with its venv module: "
        "install it, or set PYTHON to where it is."
    )
    assert not (tmp_path / "opt").exists()


@pytest.mark.parametrize(
    ("unshare", "make", "ended", "said"),
    [
        ("exit 1", "exit 3", 0, "permits no network namespaces"),
        ("exit 0", "exit 3", 3, ""),
        ("exit 0", "exec sleep 30", 0, "did not end within 1 seconds"),
        ("exit 0", "echo built", 0, "built"),
    ],
)
def test_a_run_says_why_it_left_the_bundle_out(
    tmp_path: Path, unshare: str, make: str, ended: int, said: str
) -> None:
    for name, does in (("unshare", unshare), ("make", make), ("git", "exit 0")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BUNDLE_SECONDS": "1"}
    done = subprocess.run([ROOT / ".ci" / "try-bundle"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == ended
    assert said in done.stdout
    assert ("left out" in done.stdout) == (ended == 0 and said != "built")
