"""The templates of the static site: everything escaped, nothing undefined, one policy for every page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pages.shared.published.cells import DataText, Figure, Hidden, Missing
from pages.shared.published.site_paths import name_safely

TEMPLATES = Path(__file__).parent / "templates"
ADDRESS = re.compile(r"(https?://|mailto:|tel:)[^\s<>\"]+")
_BREAKS = re.compile(r"\s*\n\s*")


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page: a template with its values, every text escaped, lines without blanks around them."""
    # The style sheet is ours; in <style> nothing is read as an escape.
    own = {"style": Markup(read_style()), "policy": write_policy()}
    page = _open_templates().get_template(template).render(own | dict(values))
    return _BREAKS.sub("\n", page).strip() + "\n"


@lru_cache(maxsize=1)
def read_style() -> str:
    """Return the style sheet as it stands in every page.

    In the page and not beside it: on a slow phone a second request is what the first paint would wait for.
    """
    text = (TEMPLATES / "site.css").read_text("utf-8")
    return text.replace("\n", "")


@lru_cache(maxsize=1)
def write_policy() -> str:
    """Return the policy of every page: this style, the site's own scripts and files, and nobody else."""
    digest = base64.b64encode(hashlib.sha256(read_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _open_templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"exact": write_exact, "anchor": name_safely}
    environment.tests |= {
        "figure": lambda value: isinstance(value, Figure),
        "hidden": lambda value: isinstance(value, Hidden),
        "missing": lambda value: isinstance(value, Missing),
        "datatext": lambda value: isinstance(value, DataText),
        "address": lambda value: bool(ADDRESS.fullmatch(value)),
    }
    return environment


def write_exact(value: float) -> str:
    """Return a number as published, so that it can be compared with the table that it is from."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
