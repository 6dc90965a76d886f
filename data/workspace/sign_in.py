"""Sign-in as the agency set it up, in two small files: the provider's secrets, and people with their roles.

Both lie in `var/sign-in/` under COMMONBEAT_HOME, never in the repository: `secrets.toml` is Streamlit's own
(`[auth]`), `people.toml` is ours. They are looked at anew whenever they are asked for; an unchanged file
costs one stat.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.home import find_home
from data.workspace.people import People, SignInError, parse_people, read_toml

SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"
_PROVIDER_KEYS = ("client_id", "client_secret", "server_metadata_url")
_LOG = logging.getLogger("commonbeat.sign_in")


@dataclass(frozen=True, slots=True)
class Provider:
    """The agency's OpenID provider, as the secrets file names it.

    Attributes
    ----------
    name
        What Streamlit calls it: ``default``, or the name of its section.
    origin
        Scheme, host and port under which readers reach this server.
    """

    name: str
    origin: str

    @property
    def is_secure(self) -> bool:
        """Whether readers reach this server over TLS."""
        return self.origin.startswith("https:")


def find_folder() -> Path:
    """Return the folder of both files."""
    return _find_folder(os.environ.get("COMMONBEAT_HOME"))


@lru_cache(maxsize=8)
def _find_folder(home: str | None) -> Path:  # noqa: ARG001 - what `find_home` goes by
    return find_home() / "var" / "sign-in"


def find_secrets() -> Path:
    """Return the path of the provider's secrets."""
    return find_folder() / "secrets.toml"


def find_people() -> Path:
    """Return the path of the people file."""
    return find_folder() / "people.toml"


_seen: set[Path] = set()


def is_configured() -> bool:
    """Tell whether sign-in is meant: one of its files is there, readable or not, or was earlier.

    A file that vanishes must not turn a server with sign-in into one that trusts its own machine.
    """
    folder = find_folder()
    if folder not in _seen and any(_stamp(path) is not None for path in (find_secrets(), find_people())):
        _seen.add(folder)
    return folder in _seen


def read_provider() -> Provider:
    """Read which provider signs people in.

    Raises
    ------
    SignInError
        The secrets file is missing, not TOML, lacks a key, or could not work as written.
    """
    return _read_cached(find_secrets(), _parse_provider)


def read_people() -> People:
    """Read who has which role.

    Raises
    ------
    SignInError
        The people file is missing, not TOML, or a key does not fit.
    """
    return _read_cached(find_people(), parse_people)


def list_problems() -> list[str]:
    """Say what is wrong with sign-in, one sentence each; nothing if it is not configured."""
    if not is_configured():
        return []
    problems = []
    for read in (read_provider, read_people):
        try:
            read()
        except SignInError as error:
            problems.append(str(error))
    secrets = find_secrets()
    if _stamp(secrets) is not None and secrets.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        problems.append(f"{secrets}: other users of this machine can read it; run `chmod 600` on it")
    return problems


type _Stamp = tuple[int, int, int, int]
_kept: dict[Path, tuple[_Stamp | None, object]] = {}


def _stamp(path: Path) -> _Stamp | None:
    """What changes when a file does; None if it is not there, zeros if that cannot be told."""
    try:
        seen = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return (0, 0, 0, 0)
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def _read_cached[T](path: Path, parse: Callable[[Path], T]) -> T:
    stamp = _stamp(path)
    kept = _kept.get(path)
    if kept is None or kept[0] != stamp:
        kept = (stamp, _try(path, parse))
        _kept[path] = kept
        if isinstance(kept[1], SignInError):
            _LOG.error("Nobody can sign in: %s", kept[1])
    if isinstance(kept[1], SignInError):
        raise SignInError(str(kept[1]))
    return kept[1]  # type: ignore[return-value]


def _try[T](path: Path, parse: Callable[[Path], T]) -> T | SignInError:
    try:
        return parse(path)
    except SignInError as error:
        return error


def _parse_provider(path: Path) -> Provider:
    auth = read_toml(path).get("auth")
    if not isinstance(auth, dict):
        raise SignInError(f"{path}: [auth] is missing; docs/sign-in.md says what stands in it")
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
        raise SignInError(
            f"{path}: auth.cookie_secret needs at least {SHORTEST_SECRET} signs; "
            'make one with `python -c "import secrets; print(secrets.token_hex(32))"`'
        )
    return Provider(_find_section(path, auth), _read_origin(path, auth))


def _find_section(path: Path, auth: Mapping[str, Any]) -> str:
    sections: dict[str, Mapping[str, Any]] = {
        name: part for name, part in auth.items() if isinstance(part, dict) and "client_id" in part
    }
    if "client_id" in auth:
        sections["default"] = auth
    if len(sections) != 1:
        # Roles go by address, so a second provider could vouch for the first one's people.
        raise SignInError(f"{path}: name one provider, found {len(sections)}; docs/sign-in.md shows how")
    ((name, section),) = sections.items()
    for key in _PROVIDER_KEYS:
        if not isinstance(section.get(key), str) or not section[key]:
            raise SignInError(f"{path}: {key} of the provider is missing; add it")
    return name


def _read_origin(path: Path, auth: Mapping[str, Any]) -> str:
    address = auth.get("redirect_uri")
    parts = urlsplit(address if isinstance(address, str) else "")
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.hostname and parts.path == CALLBACK and (parts.scheme == "https" or local)):
        raise SignInError(
            f"{path}: auth.redirect_uri must be https://, the name that readers type, and {CALLBACK}; "
            f"found {address!r}"
        )
    return f"{parts.scheme}://{parts.netloc}"
