"""The store opens in a thread of its own: a file is read and looked through while the packages are still imported."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from dashboard.domain import weeks
from dashboard.store import second_set
from dashboard.store.storage import Storage


def begin(data: Path, demo: bool = False) -> Future[Storage]:
    """The store of this folder, or the demo's, as soon as it is open; only its owner can read whatever it writes.

    Its result raises DashboardError where it cannot be opened.
    """
    os.umask(0o077)
    thread = ThreadPoolExecutor(1)
    try:
        return thread.submit(_demo(data) if demo else partial(_opened, data))
    finally:
        thread.shutdown(wait=False)


def _opened(data: Path) -> Storage:
    with suppress(OSError):  # the store says better what is in the way
        second_set.enroll(data)
    return Storage(data)


def _demo(data: Path) -> Callable[[], Storage]:
    from dashboard.demo import couple

    return partial(couple.open_store, data, weeks.today_in(None))
