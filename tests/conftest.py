"""What every test shares: no network, one day, fixed examples, the demonstration city, real files."""

import fcntl
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"

# Commands and servers that tests start read the day here too; the demonstration city ends shortly before it.
TODAY = "2026-07-15"
os.environ["COMMONBEAT_TODAY"] = TODAY

# The same examples in every run, so that whoever causes a failure finds it; no deadline on slow machines.
settings.register_profile(
    "commonbeat", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("commonbeat")


class NetworkBlockedError(Exception):
    """A test tried to leave the machine."""


def is_loopback(host: object) -> bool:
    """Tell whether a host name or address is this machine; an empty host means every local interface."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_outside(address: object) -> None:
    """Raise unless an address is a path of a local socket or lies on this machine."""
    if isinstance(address, tuple) and not is_loopback(address[0]):
        raise NetworkBlockedError(f"a test asked for {address!r}: tests may reach this machine alone")


@pytest.fixture(autouse=True, scope="session")
def block_network() -> Iterator[None]:
    """Let sockets of this process reach loopback alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guard_method(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", guard_lookup(socket.getaddrinfo))
        yield


def guard_method(method: Any) -> Any:
    """Wrap a socket method whose first argument is the address."""

    def guarded(self: socket.socket, address: object) -> object:
        refuse_outside(address)
        return method(self, address)

    return guarded


def guard_lookup(lookup: Any) -> Any:
    """Wrap a look-up of names, which would ask a name server about any other machine."""

    def guarded(host: object, *args: Any, **kwargs: Any) -> object:
        refuse_outside((host,))
        return lookup(host, *args, **kwargs)

    return guarded


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of the real files, named by COMMONBEAT_REALDATA; in CI they must be there."""
    folder = Path(os.environ.get("COMMONBEAT_REALDATA") or ROOT.parent / "shared" / "data")
    if folder.is_dir():
        return folder
    reason = f"the real files are not at {folder}: set COMMONBEAT_REALDATA to their folder"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


def run_command(*arguments: str, home: Path, timeout_s: float = 600) -> subprocess.CompletedProcess[str]:
    """Run the `commonbeat` command as a user would, with its state under `home`."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("commonbeat")), *arguments],
        env={**os.environ, "COMMONBEAT_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


@pytest.fixture
def run_commonbeat() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the `commonbeat` command: `run_commonbeat("trace", "mart_area", home=tmp_path)`."""
    return run_command


def make_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first of all test processes to ask for it makes, and the others read."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, made = root / name, root / f"{name}.made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            made.touch()
    return folder


def build_demo(home: Path) -> None:
    """Generate and build the demonstration city, without a log."""
    done = run_command("demo", "--without-log", home=home)
    assert done.returncode == 0, f"commonbeat demo failed:\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COMMONBEAT_HOME in which the demonstration city was generated and built once for all, without a log."""
    return make_once(tmp_path_factory, "demo-home", build_demo)
