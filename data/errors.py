"""What can go wrong in `data`: the user's fault is a sentence, ours is a crash."""


class UserError(Exception):
    """The user's fault: one sentence that names file, row or key, what was needed, found, and what to do.

    The command prints it and ends with exit code 2.
    """


class CityFileError(UserError):
    """A city file or preset cannot be used as written."""


class SourceError(UserError):
    """A source file is missing or is not what the city file says."""


class BuildError(UserError):
    """A build that was asked for is missing, or cannot be read."""
