"""A file made when its button is pressed, in the name of the visit that pressed it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVarTuple

from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from dashboard.errors import NotAllowedError
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.attempt import admitted

SOMEBODY_ELSE = "Another couple's session is open in another window. Load this page again, then press once more."
Given = TypeVarTuple("Given")


def when_pressed(make: Callable[[Me, *Given], bytes], *given: *Given, in_session: bool = False) -> Callable[[], bytes]:
    """`make`, for a button that saves a file, to be called with whoever is here then and with what is `given` now.

    Streamlit calls it in a thread of its own, still in the name of this page's visit, and about the couple this page
    is about. Behind a shared screen there is no file, but what a session itself offers, `in_session`.
    """
    # What a tab has chosen is asked for here: once its run was overtaken by another, its session answers no more.
    context, about = get_script_run_ctx(), visit.who().couple_id or visit.chosen()

    def work() -> bytes:
        me = admitted(visit.me_about(about), in_session=in_session)
        if about and me.couple_id != about:  # another window went into session with somebody else
            raise NotAllowedError(SOMEBODY_ELSE)
        return make(me, *given)

    def asked_again() -> bytes:
        with ThreadPoolExecutor(1, initializer=lambda: _stand_in(context)) as pool:
            return pool.submit(work).result()

    return asked_again


def _stand_in(context: object) -> None:
    add_script_run_ctx(threading.current_thread(), context)  # type: ignore[arg-type]
