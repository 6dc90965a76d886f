"""The demonstration city, generated and built unless that was done before."""

from __future__ import annotations

import shutil

from data.build import Progress, build_city, ignore_progress
from data.demo import DEMO_VERSION, generate_demo
from data.errors import BuildError
from data.home import Pointer, find_built, find_demo_files, read_pointer

DEMO_CITY = "demo"
STAMP = ".complete"


def build_demo(*, fresh: bool = False, progress: Progress | None = None) -> Pointer:
    """Return the demonstration city's build; generate its files and build them where they are missing.

    Parameters
    ----------
    fresh
        Generate and build again in any case.
    progress
        Called with steps done, steps in all, and what is being done.
    """
    generated = generate_files(fresh=fresh, progress=progress or ignore_progress)
    if not generated and (pointer := find_build()):
        return pointer
    return build_city(DEMO_CITY, data=find_demo_files(), progress=progress)


def generate_files(*, fresh: bool, progress: Progress) -> bool:
    """Write the demonstration city's files where this version's are not complete; return whether it did."""
    folder = find_demo_files()
    stamp = folder / STAMP
    if not fresh and stamp.is_file() and stamp.read_text("utf-8") == DEMO_VERSION:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    progress(0, 1, "The demonstration city is invented.")
    generate_demo(folder)
    progress(1, 1, "The demonstration city is invented.")
    stamp.write_text(DEMO_VERSION, "utf-8")
    return True


def find_build() -> Pointer | None:
    """Return the demonstration city's build in force, if its file is there."""
    try:
        pointer = read_pointer(DEMO_CITY)
    except BuildError:
        return None
    return pointer if (find_built(DEMO_CITY) / pointer.file).is_file() else None
