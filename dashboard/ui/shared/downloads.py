"""A file made when its button is pressed, in the name of the visit that pressed it, or one sentence instead."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVarTuple

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.proto.ForwardMsg_pb2 import DeferredFileResponsePayload as Made
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.scriptrunner import StopException, add_script_run_ctx, get_script_run_ctx

from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.attempt import admitted, sentence

CHANGED = "This page has changed since. Load it again, then press once more."
FAULT = "Something went wrong, and no file was made. Load this page again, then press once more."


Given = TypeVarTuple("Given")


def when_pressed(make: Callable[[Me, *Given], bytes], *given: *Given, in_session: bool = False) -> Callable[[], bytes]:
    """`make`, for a button that saves a file, to be called with whoever is here then and with what is `given` now.

    Streamlit calls it in a thread of its own, still in the name of this page's visit, and about the couple this page
    is about. Behind a shared screen there is no file, but what a session itself offers, `in_session`.
    """
    # What a tab has chosen is asked for here: once its run was overtaken by another, its session answers no more.
    context, about = get_script_run_ctx(), visit.chosen()

    def work() -> bytes:
        return make(admitted(visit.me_about(about), in_session=in_session), *given)

    def asked_again() -> bytes:
        with ThreadPoolExecutor(1, initializer=lambda: _stand_in(context)) as pool:
            return pool.submit(work).result()

    return asked_again


class Pressed(DeferredFileHandler):
    """Answers a press with its file; where there may be none, with the reason, which stands under the button."""

    async def handle(
        self,
        request: BackendOperationRequest,
        session_id: str,  # noqa: ARG002 - Streamlit passes it
    ) -> BackendOperationResponse:
        """The log learns where a fault of ours was, but never what it was about."""
        name, handle = request.request_id, request.deferred_file.file_id
        try:
            url = await asyncio.to_thread(self._get_media_file_mgr().execute_deferred, handle)
        except (MediaFileStorageError, StopException) as error:
            return BackendOperationResponse(request_id=name, error_msg=_sentence(error.__cause__))
        return BackendOperationResponse(request_id=name, deferred_file=Made(url=url))


def _sentence(cause: BaseException | None) -> str:
    """Why there is no file; without a cause the button is one of a page that is gone."""
    return CHANGED if cause is None else sentence(cause, FAULT)


def answer_presses() -> None:
    """From here on `Pressed` answers; Streamlit itself would write a refusal into the log and say nothing of it."""
    app_session.DeferredFileHandler = Pressed  # type: ignore[attr-defined]


def _stand_in(context: object) -> None:
    add_script_run_ctx(threading.current_thread(), context)  # type: ignore[arg-type]
