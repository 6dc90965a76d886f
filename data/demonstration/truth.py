"""What was planted: for tests, and for nobody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from data.demonstration import programmes


def write_truth(folder: Path, *, seed: int, counts: Mapping[str, int]) -> None:
    """Write everything that was planted, with the numbers of records written."""
    truth = {
        "seed": seed,
        "counts": dict(counts),
        "programmes": [asdict(programme) for programme in programmes.PROGRAMMES],
        "spike": programmes.SPIKE,
        "steps": programmes.STEPS,
        "trends_a_year": programmes.TRENDS,
        "online_reports": programmes.ONLINE_REPORTS,
        "trust_slide": programmes.TRUST_SLIDE,
        "gap_month": programmes.GAP_MONTH,
    }
    text = json.dumps(truth, indent=1, default=str, sort_keys=True)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
