"""The people file: who has which role, as the agency writes it by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data.errors import UserError

Role = Literal["commander", "liaison", "steward"]

LONGEST_SIGN_IN_HOURS = 30 * 24


class SignInError(UserError):
    """A file of sign-in cannot be used: nobody gets in until it is put right."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HomeArea(_Strict):
    """The area that a person's pages open on; whether it exists depends on the build."""

    level: str = Field(min_length=1)
    area_id: str = Field(min_length=1)


class Member(_Strict):
    """One person of the people file.

    Attributes
    ----------
    email
        Address as the provider verifies it, compared without regard to case.
    roles
        What the person may open and do.
    home_area
        Area that pages open on.
    until
        Last day of the roles, by the server's clock; no end if not given.
    """

    email: str = Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    roles: tuple[Role, ...] = Field(min_length=1, strict=False)
    home_area: HomeArea | None = None
    until: date | None = None

    @field_validator("email")
    @classmethod
    def fold(cls, email: str) -> str:
        """Compare addresses without regard to case."""
        return fold_email(email)


class Rules(_Strict):
    """How sign-in behaves.

    Attributes
    ----------
    hours
        How long one sign-in is good for, counted from when the provider issued it.
    accept_unsaid_verification
        Take an address of which the provider does not say whether it is verified. An address that the
        provider calls unverified is refused all the same.
    help
        Whom to ask for access: shown to those who are refused.
    """

    hours: float = Field(default=12.0, gt=0, le=LONGEST_SIGN_IN_HOURS, strict=False)
    accept_unsaid_verification: bool = False
    help: str = ""


class People(_Strict):
    """The people file as written."""

    sign_in: Rules = Rules()
    people: tuple[Member, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def refuse_twice(self) -> Self:
        """Refuse a person who stands there twice: removing one entry would leave the other."""
        emails = [member.email for member in self.people]
        twice = sorted({email for email in emails if emails.count(email) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands there more than once; keep one entry each")
        return self

    def find(self, email: str) -> Member | None:
        """Find a person by address, without regard to case."""
        folded = fold_email(email)
        return next((member for member in self.people if member.email == folded), None)


def fold_email(email: str) -> str:
    """Give an address as it is compared: the case of a to z does not matter, anything else must be the same.

    Folding more than that would make one address of two: the Kelvin sign folds to k, ß to ss.
    """
    return "".join(sign.lower() if sign.isascii() else sign for sign in email)


def parse_people(path: Path) -> People:
    """Read and check a people file.

    Raises
    ------
    SignInError
        The file is missing, not TOML, or a key does not fit.
    """
    content = read_toml(path)
    try:
        return People.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(_describe(item) for item in error.errors(include_url=False))
        raise SignInError(f"{path}: {faults}") from error


def _describe(item: Any) -> str:
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return f"unknown key {place}; take it out"
    if item["type"] == "missing":
        return f"{place} is missing; add it"
    message = str(item["msg"]).removeprefix("Value error, ")
    found = "" if isinstance(item["input"], dict | list) else f", found {item['input']!r}"
    return f"{place}: {message[0].lower()}{message[1:]}{found}" if place else message


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of sign-in.

    Raises
    ------
    SignInError
        It is missing, not TOML, or may not be read.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        reason = "is missing; docs/sign-in.md says what stands in it"
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); let the account that runs Commonbeat read it"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = f"is not TOML ({error}); correct that place"
    raise SignInError(f"{path}: {reason}")
