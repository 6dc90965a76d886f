"""What can go wrong on a page through no fault of ours."""


class PagesError(Exception):
    """Anything that pages raise on purpose."""


class PagesUserError(PagesError):
    """The reader or operator can put it right; the message is one sentence that says how."""


class NoBuildError(PagesUserError):
    """No build of the city exists yet."""
