"""What everything is measured against: an almost empty Streamlit app, with the server settings of our own."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import install, server
from dashboard.start import running

# Two pages, so that one can be switched to; on the first a row of keys to tap and a button to press. Two more are not
# empty: one holds the keys of a check-in and nothing else, one a chart of a single dot: what Streamlit itself takes.
APP = """
import streamlit as st

def one():
    st.title("One")
    st.text(f"Chosen: {st.segmented_control('Keys', range(11), key='keys')}")
    if st.button("Save"):
        st.text("Saved")

def two():
    st.title("Two")
    st.text("Nothing else")

def keys():
    st.title("Keys")
    for row, length in enumerate((11, 11, 11, 5, 5, 5, 5)):
        st.segmented_control("A question", range(length), key=f"row{row}")

def dot():
    st.title("Dot")
    place = {name: {"value": 10} for name in "xy"}
    st.vega_lite_chart({"data": {"values": [{}]}, "mark": "point", "encoding": place}, theme=None)

st.navigation([st.Page(one, default=True), *map(st.Page, (two, keys, dot))], position="top").run()
"""
SERVE = (
    "import json, sys, streamlit as st\n"
    "app = st.App(sys.argv[1])\n"
    "app.run(config=json.loads(sys.argv[3]) | {'server.port': int(sys.argv[2])})"
)
OURS_ALONE = {"server.trustedUserHeaders"}


@contextmanager
def empty_app(folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Its port and process, once it answers."""
    port, process = launch(folder)
    try:
        until_answered(f"http://127.0.0.1:{port}/")
        yield port, process
    finally:
        process.terminate()
        process.wait(15)


def launch(folder: Path) -> tuple[int, "subprocess.Popen[bytes]"]:
    """Starts it and does not wait."""
    script, port = folder / "empty.py", running.free_port(18_900)
    script.write_text(APP)
    settings = json.dumps({k: v for k, v in server.PRIVATE.items() if k not in OURS_ALONE})
    return port, spawn([sys.executable, "-W", "ignore", "-c", SERVE, str(script), str(port), settings])


def spawn(command: list[str]) -> "subprocess.Popen[bytes]":
    """A process of its own, whose words nobody reads."""
    return subprocess.Popen(command, cwd=install.ROOT, stdout=subprocess.DEVNULL)


def until_answered(address: str, patience: float = 60) -> None:
    """Asks until the address answers with a page."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.005)
    raise TimeoutError(address)
