"""What was ever published, kept for the attacker: atoms, layers and hidden cells of every release.

It lies in `var/publishing/<city>/<release>/`, which no public process opens. A release is written here before
it goes out, as `<release>.pending`; once it is in force it loses that ending. What a killed run left behind
counts as published if its folder is among the public ones, and is forgotten if not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.home import find_home, sync_folder
from data.publishing.errors import PublishError
from data.publishing.gate import Cell
from data.publishing.topics import COUNT, Earlier, TableRule, Topic

PENDING = ".pending"
MANIFEST = "manifest.json"
SOLVED = "solved"
RECORD = "record.json"
SCORES = "scores.parquet"


def find_archive(city: str) -> Path:
    """Return the folder of all that was ever published of a city."""
    return find_home() / "var" / "publishing" / city


def find_memory(city: str) -> Path:
    """Return the folder of solutions that are remembered."""
    return find_archive(city) / SOLVED


def list_releases(city: str) -> list[Path]:
    """Return the archived releases, oldest first."""
    folders = (path.parent for path in find_archive(city).glob(f"*/{MANIFEST}"))
    return sorted(folder for folder in folders if folder.suffix != PENDING)


@dataclass(frozen=True)
class Archive:
    """Every release of a city that went out."""

    folders: tuple[Path, ...]

    def list_manifests(self) -> list[dict[str, Any]]:
        """Return the manifests, oldest first."""
        return [json.loads((folder / MANIFEST).read_text("utf-8")) for folder in self.folders]

    def list_earlier(self, topic: str) -> list[Earlier]:
        """Return a topic of every release that has it, oldest first.

        Raises
        ------
        PublishError
            A file is damaged: without it nobody can tell what is safe to publish.
        """
        folders = [folder for folder in self.folders if (folder / f"{topic}.layers.json").exists()]
        return [read_earlier(folder, topic) for folder in folders]

    def list_scores(self) -> list[list[dict[str, Any]]]:
        """Return the true scores of every release that has some, oldest first.

        Raises
        ------
        PublishError
            A file is damaged: without it nobody can tell what is safe to publish.
        """
        return [read_scores(folder) for folder in self.folders if (folder / SCORES).exists()]


def read_scores(folder: Path) -> list[dict[str, Any]]:
    """Return the true scores of an archived release."""
    try:
        rows: list[dict[str, Any]] = pq.read_table(folder / SCORES).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise PublishError(describe_damage(folder, error)) from error
    return rows


def describe_damage(folder: Path, error: Exception) -> str:
    """Return what to do about an archived release that is not readable."""
    return f"{folder}: what was published is not readable ({error}); restore it from a backup first"


def open_archive(city: str, public: Path) -> Archive:
    """Return what was published of a city; what a killed run left behind is settled first.

    Parameters
    ----------
    city
        Its slug.
    public
        Folder of its public releases.
    """
    for pending in sorted(find_archive(city).glob(f"*{PENDING}")):
        if (public / pending.stem).is_dir():
            pending.replace(pending.with_suffix(""))
        else:
            shutil.rmtree(pending)
    return Archive(tuple(list_releases(city)))


def read_earlier(folder: Path, name: str) -> Earlier:
    """Return a topic of an archived release."""
    try:
        layers = json.loads((folder / f"{name}.layers.json").read_text("utf-8"))
        cells = pq.read_table(folder / f"{name}.cells.parquet").to_pylist()
        atoms = pq.read_table(folder / f"{name}.atoms.parquet").to_pandas()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise PublishError(describe_damage(folder, error)) from error
    for label in atoms.columns:
        atoms[label] = atoms[label].astype("int64" if label == COUNT else str)
    hidden: dict[str, set[tuple[str, ...]]] = {}
    for cell in cells:
        if cell["hidden"]:
            hidden.setdefault(cell["layer"], set()).add(tuple(cell["key"]))
    rules = tuple(read_rule(layer) for layer in layers["rules"])
    crossed = tuple(tuple(group) for group in layers["crossed"])
    kept = {layer: frozenset(keys) for layer, keys in hidden.items()}
    return Earlier(folder.name, Topic(name, atoms, rules, crossed), kept)


def read_rule(layer: Mapping[str, Any]) -> TableRule:
    """Return a layer from its description."""
    lists = {name: tuple(layer[name]) for name in ("by", "columns", "within")}
    only = {label: tuple(values) for label, values in layer["only"].items()}
    return TableRule(**{**layer, **lists, "only": only})


def write_pending(
    city: str,
    release: str,
    topics: Iterable[tuple[Topic, Sequence[Cell]]],
    manifest: Mapping[str, Any],
    scores: Sequence[Mapping[str, object]] = (),
    record: Mapping[str, object] | None = None,
) -> Path:
    """Write what a release publishes and hides, before it goes out; `record` is for stewards alone."""
    folder = find_archive(city) / f"{release}{PENDING}"
    folder.mkdir(parents=True)
    for topic, cells in topics:
        write_topic(folder, topic, cells)
    if scores:
        pq.write_table(pa.Table.from_pylist([dict(row) for row in scores]), folder / SCORES)
    for name, described in ((RECORD, record or {}), (MANIFEST, manifest)):
        (folder / name).write_text(json.dumps(described, indent=1, ensure_ascii=False), encoding="utf-8")
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
    sync_folder(folder.parent)
    return folder


def write_topic(folder: Path, topic: Topic, cells: Sequence[Cell]) -> None:
    """Write the atoms, layers and cells of a topic; a hidden cell's value is not among them."""
    layers = {"crossed": topic.crossed, "rules": [asdict(rule) for rule in topic.rules]}
    (folder / f"{topic.name}.layers.json").write_text(json.dumps(layers), encoding="utf-8")
    pq.write_table(
        pa.Table.from_pandas(topic.atoms, preserve_index=False), folder / f"{topic.name}.atoms.parquet"
    )
    table = pa.table(
        {
            "layer": pa.array([cell.rule for cell in cells], pa.string()),
            "key": pa.array([list(cell.key) for cell in cells], pa.list_(pa.string())),
            "value": pa.array([None if cell.hidden else cell.value for cell in cells], pa.int64()),
            "hidden": pa.array([cell.hidden for cell in cells], pa.bool_()),
        }
    )
    pq.write_table(table, folder / f"{topic.name}.cells.parquet")


def settle(pending: Path) -> None:
    """Mark a pending release as one that went out."""
    pending.replace(pending.with_suffix(""))
    sync_folder(pending.parent)
