"""What a reader of the data health page chose: a source and a table; both stand in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.shared.address import Address

_LONGEST = 60
ADDRESS = Address("health")
hand_in, choose_one = ADDRESS.hand_in, ADDRESS.choose_one


@dataclass(frozen=True)
class HealthView:
    """The source whose account is shown, and the table whose way from the files is."""

    source: str
    table: str


def pick_view(sources: Sequence[str], tables: Sequence[str], *, usual: HealthView) -> tuple[HealthView, str]:
    """Settle what was chosen by link or box, and a sentence about what is not there."""
    texts, last = ADDRESS.gather()
    asked = {
        "source": texts.get("source", usual.source)[:_LONGEST],
        "table": texts.get("table", usual.table)[:_LONGEST],
    }
    notes = []
    for name, known in (("source", sources), ("table", tables)):
        if asked[name] not in known:
            notes.append(f"There is no {name} “{asked[name]}” in this build.")
            asked[name] = str(getattr(usual, name))
    view = HealthView(**asked)
    query = {name: text for name, text in asked.items() if text != getattr(usual, name)}
    held = ADDRESS.settle(asked, query, tuple(notes), is_link=last is None)
    return view, " ".join(held)
