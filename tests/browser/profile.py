"""A browser with a folder of its own: what it keeps in its files, and what going back through it shows or sends."""

import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Request

from tests.browser.conftest import BRIEF, CHROMIUMS, DESK, FLAGS, ZONE
from tests.browser.hands import Tab
from tests.browser.house import House

# What may stand in a history: nothing that only some people would open, and nothing of what they did there.
QUERY = r"(\?(person=\w+|shown=[\w-]{12}|&)*)?"
WAYS = ("out", "out and close")  # of leaving
ORDINARY = rf"/(|sign-in|sign-out|confirm|lost|trends|our-data|closed){QUERY}"


class Profile:
    """A browser with a folder of its own, whose files are read once it is closed or killed."""

    def __init__(self, chromium: Browser, folder: Path, house: House) -> None:
        self.folder, self.house = folder, house
        self.context: BrowserContext = chromium.browser_type.launch_persistent_context(
            folder,
            executable_path=chromium_path(),
            args=[*FLAGS.split(), BRIEF],
            viewport=DESK,
            timezone_id=ZONE,
            locale="en-US",
        )
        self.tab = Tab(self.context.pages[0], house.base)
        self.sent: list[str] = []
        self.context.on("request", self._request)

    def _request(self, request: Request) -> None:
        if request.method == "POST" and not request.url.endswith("/visit"):
            self.sent.append(request.url)

    def close(self) -> None:
        """As a person closes it, once it has had the time to write down what it keeps."""
        self.tab.page.wait_for_timeout(4000)
        self.context.close()

    def kill(self) -> None:
        """As a battery does."""
        self.tab.page.wait_for_timeout(4000)
        ours = f"--user-data-dir={self.folder}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if ours in (entry / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
            except (OSError, ValueError):
                continue
        time.sleep(0.5)

    def kept(self, *marks: str) -> dict[str, list[str]]:
        """Which of these words stand in which file, in any of the ways a browser writes text."""
        where: dict[str, list[str]] = {}
        for file in self.folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                data = file.read_bytes()
                for mark in marks:
                    ways = (mark, mark.replace(" ", "+"), mark.replace(" ", "%20"))
                    if any(way.encode(code) in data for way in ways for code in ("utf-8", "utf-16-le")):
                        where.setdefault(mark, []).append(str(file.relative_to(self.folder)))
        return where

    def history(self) -> list[str]:
        """Every address of ours that the browser remembers, without its beginning."""
        with sqlite3.connect(self.folder / "Default" / "History") as remembered:
            urls = [url for (url,) in remembered.execute("SELECT url FROM urls")]
        return [url.removeprefix(self.house.base) for url in urls if url.startswith(self.house.base)]


def chromium_path() -> str:
    """Where the system's browser is."""
    return next(path for name in CHROMIUMS if (path := shutil.which(name)))


def leaves(tab: Tab, way: str) -> None:
    """Signs out wherever this is."""
    footer = tab.page.locator("footer").get_by_role("button")
    if way == "out" and not footer.count():
        tab.sign_out()
    elif footer.count():
        footer.click()
        tab.page.wait_for_url("**/closed")
    else:
        tab.page.get_by_role("link", name="Sign out and close").click()
        tab.page.wait_for_url("**/closed")


def looked_through(profile: Profile, at_most: int = 50) -> list[str]:
    """Goes back to the beginning, forward to the end and loads each page anew; what could be read on the way.

    `at_most` is how many pages it goes back.
    """
    page, read = profile.tab.page, []
    length = min(page.evaluate("history.length"), at_most)
    assert length > 1, "there is something to go back to"
    steps = [page.go_back] * length + [page.go_forward] * length
    for number, step in enumerate(steps):
        step(wait_until="commit")
        page.wait_for_timeout(40)
        page.wait_for_load_state()
        if number % 3 == 0:
            page.reload()
        read.append(page.content())
        fields = page.locator("textarea, input[type=text], input[type=password]").evaluate_all(
            "all => all.map(f => f.value)"
        )
        read.append(" ".join(fields))
    return read
