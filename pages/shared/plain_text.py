"""Text that others wrote, as one plain line."""

import unicodedata


def clean_line(text: str) -> str:
    """One line of text without control signs and without signs that turn the direction of reading."""
    seen = (" " if sign.isspace() else sign for sign in text)
    kept = "".join(sign for sign in seen if not unicodedata.category(sign).startswith("C"))
    return " ".join(kept.split())
