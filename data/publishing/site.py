"""The static site of a release, written by a process that is given the release's folder and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from data.publishing.errors import PublishError

WRITER = "pages.shared.published.site"
# What a Python process needs of its surroundings: no address of a database, no secret, no folder of ours.
NEEDED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"),
)


def write_static_site(city: str, folder: Path) -> None:
    """Have the static site written into the folder of a release that is not in force yet.

    Raises
    ------
    PublishError
        It was not written; the release must not go out without it.
    """
    done = subprocess.run(
        [sys.executable, "-m", WRITER, str(folder.resolve())],
        env={name: os.environ[name] for name in NEEDED if name in os.environ},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise PublishError(
            f"the release of {city} is refused because its static site was not written: {said}; "
            f"what is in force stays, and `python -m {WRITER} FOLDER` shows all of the error"
        )
