"""What the documents say is so: generated parts are current, what they name exists, links lead on."""

import csv
import importlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from docs.generate import write_documents

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", write_documents(), ids=lambda path: path.name)
def test_generated_document_is_current(path: Path) -> None:
    current = path.read_text(encoding="utf-8") == write_documents()[path]
    assert current, "run `make docs` and commit the result"


def test_readme_names_every_command_and_no_other() -> None:
    command = importlib.import_module("data.cli").main
    assert isinstance(command, click.Group)
    named = set(re.findall(r"^\| `commonbeat ([a-z-]+)", README, flags=re.MULTILINE))
    assert named == {name for name, part in command.commands.items() if not part.hidden}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, flags=re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    headings = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        elif not target.startswith("https://"):
            assert (document.parent / target).exists(), f"{document.name} points at {target}"


def test_every_document_is_found_from_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/[a-z-]+\.md)\)", README))
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")} == linked


def write_riverton(folder: Path) -> Path:
    """Write the README's example city file and files as it describes them; return the city file's path."""
    block = re.search(r"```toml\n(.*?)```", README, flags=re.DOTALL)
    assert block is not None
    beats = [
        {
            "type": "Feature",
            "properties": {"BEAT": beat},
            "geometry": {"type": "Polygon", "coordinates": [[[w, 40], [e, 40], [e, 41], [w, 41], [w, 40]]]},
        }
        for beat, w, e in [("0101", -90, -89), ("0102", -89, -88)]
    ]
    (folder / "beats.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": beats}))
    with (folder / "incidents.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Case", "Reported", "Offence", "Lon", "Lat"])
        rows.writerow(["A1", "2025-03-01 09:30", "ASSAULT", "-89.5", "40.5"])
        rows.writerow(["A2", "2025-03-02 22:10", "THEFT", "-88.5", "40.5"])
        rows.writerow(["A3", "soon", "THEFT", "-88.5", "40.5"])
    with (folder / "events.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Id", "Start", "End", "Title", "Lon", "Lat"])
        rows.writerow(["E1", "2025-03-05 18:00", "2025-03-05 19:00", "Beat meeting", "-89.5", "40.5"])
    path = folder / "riverton.toml"
    path.write_text(block.group(1).replace("\n   ", "\n"))
    return path


def test_own_city_is_built_as_the_readme_says(
    tmp_path: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    city = write_riverton(tmp_path)
    built = run_commonbeat("build", str(city), home=tmp_path)
    assert built.returncode == 0, built.stderr
    ledger = run_commonbeat("sources", str(city), "--json", home=tmp_path)
    assert ledger.returncode == 0, ledger.stderr
    counts = {row["source"]: row for row in json.loads(ledger.stdout)}
    incidents, events = counts["incidents"], counts["events"]
    assert (incidents["received"], incidents["accepted"], incidents["rejected"]) == (3, 2, 1)
    assert (events["received"], events["accepted"], events["rejected"]) == (1, 1, 0)
