"""A file made when its button is pressed, in the name of the visit that pressed it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx


def when_pressed(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, to be called later by Streamlit in a thread of its own, still in the name of this page's visit."""
    context = get_script_run_ctx()

    def asked_again() -> bytes:
        with ThreadPoolExecutor(1, initializer=lambda: _stand_in(context)) as pool:
            return pool.submit(make).result()

    return asked_again


def _stand_in(context: object) -> None:
    add_script_run_ctx(threading.current_thread(), context)  # type: ignore[arg-type]
