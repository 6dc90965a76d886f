"""The document about Where next says the weights that the presets have."""

from pathlib import Path

from pages.shared.where_next.words import COMPONENT_WORDS
from queries.measures.need import PRESETS

DOCUMENT = Path(__file__).parents[1] / "docs" / "where-next.md"


def test_weights_are_those_of_the_presets() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    head = next(row for row in rows if row[0] == "component")
    assert head[2:] == list(PRESETS)
    said = {row[0]: row[2:] for row in rows}
    for component, words in COMPONENT_WORDS.items():
        assert said[words] == [f"{weights[component] * 100:.0f} %" for weights in PRESETS.values()]
