"""The `[workspace]` table of the city file: how what people enter is kept and used."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

Months = Annotated[int, Field(ge=1, le=1200)]


class WorkspaceSettings(BaseModel):
    """`[workspace]`: what people enter, how long their words are kept, and where feedback goes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    covers_from: dt.date | None = Field(
        None, description="First day from which the log is complete: no entry means that nothing was held."
    )
    retention_months: Months | None = Field(
        None, description="Free text is erased when a record is this old; never if not given."
    )
    retention_months_by_kind: dict[str, Months] = Field(
        {}, description="Kind of record = months, where it differs: concern, testimonial, event, …"
    )
    feedback_form: str | None = Field(
        None,
        description="The agency's own form for feedback, as a QR code on sheets; {event_id} is filled in.",
    )

    @field_validator("retention_months_by_kind")
    @classmethod
    def known_kinds(cls, value: dict[str, int]) -> dict[str, int]:
        """Refuse a kind of record that does not exist, and name the nearest."""
        # The kinds are made of the city file's own words.
        from data.workspace.records.kinds import KINDS

        for name in value:
            if name not in KINDS:
                hint = difflib.get_close_matches(name, KINDS, n=1, cutoff=0.3) or [", ".join(KINDS)]
                raise ValueError(f"no kind of record is named {name}; did you mean {hint[0]}?")
        return value

    @field_validator("feedback_form")
    @classmethod
    def is_address(cls, value: str | None) -> str | None:
        """Refuse what no phone would open."""
        if value is not None and not re.fullmatch(r"https?://[^\s{}]+(\{event_id\}[^\s{}]*)?", value):
            raise ValueError("write an address such as https://agency.example/feedback?event={event_id}")
        return value
