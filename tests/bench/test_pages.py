import cProfile
import pstats
import time
from pathlib import Path

import pytest

from bench.pages import find_quantile, name_slowest, write_line


def test_the_slowest_call_of_a_page_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("def draw():\n    nap(0.03)\n\ndef read():\n    nap(0.001)\n\ndraw()\nread()\n")
    profile = cProfile.Profile()
    profile.runcall(exec, compile(page.read_text(), str(page), "exec"), {"nap": time.sleep})
    name, share = name_slowest(pstats.Stats(profile), page).split(", ")
    assert name == "draw"
    assert int(share.removesuffix("%")) > 60


def test_the_late_run_is_the_one_that_nineteen_in_twenty_do_not_pass() -> None:
    seconds = [float(n) for n in range(1, 21)]
    assert find_quantile(seconds, 0.5) == pytest.approx(10.5)
    assert find_quantile(seconds, 0.95) == 20.0
    assert find_quantile([3.0], 0.95) == 3.0


def test_a_line_is_in_milliseconds() -> None:
    taken = {"first": [1.5], "view": [0.2, 0.4], "again": [0.1], "session": [0.3]}
    cells = write_line("trends", taken, "show_charts, 60%").split()
    assert cells == ["trends", "1500", "300", "400", "100", "100", "300", "300", "show_charts,", "60%"]
