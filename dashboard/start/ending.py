"""What Ctrl-C, or the end of the session, does: while packages are imported it ends at once, later in order."""

# Python 3.6 must be able to read this file (see install.py).
import os
import signal
from collections.abc import Callable
from typing import Any

from dashboard.start.progress import say

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def at_once(*before: Callable[[], object]) -> None:
    """From now on a signal does `before` and ends the program where it stands; the files stand that at any moment.

    An exception in the middle of an import would be lost, or end in a traceback, as some packages catch it.
    """

    def end(_number: int, _frame: Any) -> None:
        not_again()
        for work in before:
            work()
        say("")  # what is typed next does not stand behind the ^C
        os._exit(0)

    _each(end)


def in_order() -> None:
    """From now on a signal is a KeyboardInterrupt, after which everything is closed."""
    _each(signal.default_int_handler)


def not_again() -> None:
    """What is being closed is closed to its end."""
    _each(signal.SIG_IGN)


def _each(handler: Any) -> None:
    for number in SIGNALS:
        signal.signal(number, handler)
