"""What can go wrong, as sentences a person can act on."""

import logging
import traceback


class DashboardError(Exception):
    """Base of every error shown to a person; its text is one plain sentence and never holds an answer."""


class NotAllowedError(DashboardError):
    """The visit is over, or this person may not do this."""


class BadInputError(DashboardError):
    """Something typed or chosen cannot be used; the sentence says what to do."""


class StorageError(DashboardError):
    """The store could not read or write; the sentence says what to do and nothing was changed."""


class DamagedError(StorageError):
    """The file does not open whole, or holds less than was saved; nothing was touched, see rescue.

    `what` names what is wrong, where that is known.
    """

    def __init__(self, sentence: str, what: str = "") -> None:
        """What is said on a console, and the part of it for the page that offers what can be recovered."""
        super().__init__(f"{what} {sentence}" if what else sentence)
        self.what = what


class NewerError(StorageError):
    """The file was made by a newer version; it was left untouched."""


class BehindError(DashboardError):
    """The check-in was changed in another tab since this one opened it."""


class SealError(DashboardError):
    """A sealed text cannot be opened with this key, or a passphrase is wrong."""


def where(error: BaseException) -> str:
    """The kind of an error and the line it came from, for the log; never its text, which may quote what was typed."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.filename}:{frame.lineno}"


def sentence(error: BaseException, fault: str) -> str:
    """What is said of an error: its own sentence, or `fault`; then the log learns where it was and nothing else."""
    if isinstance(error, DashboardError):
        return str(error)
    logging.getLogger("dashboard").error(where(error))
    return fault
