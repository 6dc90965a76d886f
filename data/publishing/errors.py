"""What can stop a release."""

from __future__ import annotations

from data.errors import UserError


class PublishError(UserError):
    """A release cannot be made, or may not go out."""
