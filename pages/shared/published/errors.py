"""What can go wrong with published data, and whose fault it is."""


class PublishedError(Exception):
    """The base of what this package raises."""


class ReleaseError(PublishedError):
    """There is no release to show, or not one that this version reads; the message says what to do."""


class LanguageError(PublishedError):
    """A language was asked for that has no catalogue, or a catalogue is damaged."""


class UnknownAreaError(PublishedError):
    """An area was asked for that the release does not have."""
