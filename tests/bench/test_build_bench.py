import numpy as np
import pytest
from click.testing import CliRunner

from bench import build
from bench.growth import fit_exponent, measure


def read_numbers(line: str, name: str) -> list[float]:
    assert line.startswith(name), line
    return [float(text.replace(",", "")) for text in line.removeprefix(name).split()]


def test_a_build_stands_beside_parsing_its_file_and_a_refresh() -> None:
    result = CliRunner().invoke(build.command, ["--rows", "2000", "--areas", "12"], catch_exceptions=False)
    lines = result.output.splitlines()
    assert lines[0].startswith("2,000 incidents, 12 beats")
    parsing = read_numbers(lines[3], "parsing alone, by the engine")
    whole = read_numbers(lines[4], "full build")
    refresh = read_numbers(lines[5], "refresh with one more day")
    assert parsing[2:4] == [1.0, 1.0]
    for seconds, computing_s, _, times_computing, memory_mb in (whole, refresh):
        assert seconds > 0
        assert memory_mb > parsing[4] > 0
        assert abs(times_computing - computing_s / parsing[1]) < 0.5 * times_computing
    assert lines[6].startswith("build file: ")


def test_growth_is_a_line_for_each_size_and_an_exponent(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = (6, 12)
    measure("areas", sizes, [(500, size, np.datetime64("2026-05-01")) for size in sizes])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["6", "12"]
    assert lines[3].startswith("computing grows with areas^")


def test_the_exponent_is_the_power_of_the_size() -> None:
    assert abs(fit_exponent([1, 10, 100], [5, 5 * 10**1.5, 5 * 10**3]) - 1.5) < 1e-9
