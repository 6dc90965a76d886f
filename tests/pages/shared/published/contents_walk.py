"""Every text of a page's content, with where it stands."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

NOT_WORDS = {
    ("Answer", "topic"), ("Section", "topic"), ("Section", "key"), ("Neighbourhood", "level"),
    ("Neighbourhood", "area_id"), ("AreaMap", "key"), ("AreaMap", "topic"), ("AreaMap", "level"),
    ("AreaMap", "layer"), ("MapArea", "area_id"), ("Occasion", "event_id"), ("SaidDid", "concern_id"),
    ("Term", "key"), ("Download", "path"), ("Link", "address"),
}  # fmt: skip
"""Ids and addresses: the only texts that no reader reads."""


def list_texts(content: Any, where: tuple[str, str] = ("", "")) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the texts that readers read, each with its class and field."""
    if isinstance(content, str):
        if content and where not in NOT_WORDS:
            yield where, content
    elif isinstance(content, tuple):
        for part in content:
            yield from list_texts(part, where)
    elif is_dataclass(content):
        for field in fields(content):
            yield from list_texts(getattr(content, field.name), (type(content).__name__, field.name))


def read_page(content: Any) -> str:
    """Return all texts of a page, a line each."""
    return "\n".join(text for _, text in list_texts(content))
