"""The real command in a process forked from one that has imported what every start imports: a second saved each."""

import multiprocessing
import os
import sys
import tempfile
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import TextIO
from unittest.mock import patch

from dashboard import __main__ as command

IMPORTED = [__name__, "dashboard.server", "pandas", "altair"]


def start(arguments: list[str]) -> tuple[BaseProcess, TextIO]:
    """`python3 -m dashboard` with these arguments and the environment of now, and all that it says."""
    said, theirs = multiprocessing.Pipe(duplex=False)
    process = _context().Process(target=_obey, args=(arguments, dict(os.environ), theirs), daemon=True)
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):  # Streamlit's AppTest leaves its script there
        process.start()
    theirs.close()
    return process, os.fdopen(os.dup(said.fileno()), encoding="utf-8")


@cache
def _context() -> ForkServerContext:
    """Nothing but imports happens before the fork, so every start begins with nothing opened and nothing running."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    return context


def _obey(arguments: list[str], environment: dict[str, str], said: Connection) -> None:
    for stream in (1, 2):
        os.dup2(said.fileno(), stream)
    os.chdir(Path(__file__).resolve().parents[2])
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    sys.exit(command.main(arguments))
