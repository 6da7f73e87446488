"""The first import of what was installed: what is damaged becomes one sentence, and the next start looks for it."""

# Python 3.6 must be able to read this file (see install.py).
import contextlib
import gc
from pathlib import Path
from typing import Iterator, Optional

from dashboard.start import proof
from dashboard.start.progress import StartError


@contextlib.contextmanager
def importing(root: Path) -> Iterator[None]:
    """Around imports of packages and of our own modules. Raises StartError in place of whatever they raise.

    What they made lasts as long as the program, so no garbage collection looks at it from then on.
    """
    gc.disable()  # an import leaves no garbage, and looking for it takes a tenth of the time
    try:
        with proof.starting(root / ".venv"):
            yield
    except Exception as reason:
        ours = _our_file(reason, root)
        if ours:
            raise StartError(
                f"This copy of Healing Together is damaged ({ours}): get it again and put it over this one; the folder "
                "data stays as it is."
            ) from None
        raise StartError(
            f"Part of what is installed cannot be used ({reason}): start again, and it is looked for and repaired."
        ) from None
    finally:
        gc.freeze()
        gc.enable()


def _our_file(reason: BaseException, root: Path) -> Optional[str]:
    """The file of ours that cannot be imported, if it is one of ours and not a package it asks for."""
    if isinstance(reason, ImportError) and (reason.name or "dashboard").split(".")[0] != "dashboard":
        return None
    where, trace = getattr(reason, "filename", None), reason.__traceback__
    while trace is not None and not isinstance(reason, SyntaxError):
        where, trace = trace.tb_frame.f_code.co_filename, trace.tb_next
    return where if where and Path(where).resolve().is_relative_to(root / "dashboard") else None
