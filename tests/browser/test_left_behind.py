"""What a browser keeps: after any form and any way of leaving, the next person finds no passphrase, key or note."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Request, expect

from dashboard.domain.model import Person
from dashboard.keys.recovery_key import grouped
from tests import locked
from tests.browser.conftest import DESK, FLAGS, ZONE
from tests.browser.hands import Tab
from tests.browser.house import House, identity

People = tuple[Person, Person, Person]
NOTE, SAVED_NOTE, WRONG = "quagga in the garden", "okapi by the river", "zebra crossing at noon"
NEW = "four new words here"
# What may stand in a history: nothing that only some people would open, and nothing of what they did there.
QUERY = r"(\?(person=\w+|shown=[\w-]{12}|&)*)?"
ORDINARY = rf"/(|sign-in|sign-out|confirm|lost|trends|our-data|closed){QUERY}"


class Profile:
    """A browser with a folder of its own, whose files are read once it is closed or killed."""

    def __init__(self, chromium: Browser, folder: Path, house: House) -> None:
        self.folder, self.house = folder, house
        self.context: BrowserContext = chromium.browser_type.launch_persistent_context(
            folder, executable_path=chromium_path(), args=FLAGS.split(), viewport=DESK, timezone_id=ZONE, locale="en-US"
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
        found: dict[str, list[str]] = {}
        for file in self.folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                data = file.read_bytes()
                for mark in marks:
                    ways = (mark, mark.replace(" ", "+"), mark.replace(" ", "%20"))
                    if any(way.encode(code) in data for way in ways for code in ("utf-8", "utf-16-le")):
                        found.setdefault(mark, []).append(str(file.relative_to(self.folder)))
        return found

    def history(self) -> list[str]:
        """Every address of ours that the browser remembers, without its beginning."""
        with sqlite3.connect(self.folder / "Default" / "History") as remembered:
            urls = [url for (url,) in remembered.execute("SELECT url FROM urls")]
        return [url.removeprefix(self.house.base) for url in urls if url.startswith(self.house.base)]


def chromium_path() -> str:
    import shutil

    return next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))


@pytest.fixture
def profile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, house: House) -> Iterator[Profile]:
    made = Profile(chromium, tmp_path_factory.mktemp("profile"), house)
    yield made
    with suppress(Error):  # it was killed
        made.context.close()


# -- the forms ---------------------------------------------------------------------------------------


def type_passphrase(tab: Tab, words: str, button: str) -> None:
    tab.page.get_by_role("textbox", name=re.compile("passphrase")).last.fill(words)
    tab.page.get_by_role("button", name=button).click()
    tab.page.wait_for_load_state()


def fails_to_sign_in(tab: Tab, people: People) -> None:
    tab.page.goto(f"{tab.base}/sign-in?person={people[0].id}")
    type_passphrase(tab, WRONG, "Sign in")
    expect(tab.page.get_by_text("That passphrase isn't right")).to_be_visible()


def fails_to_come_back(tab: Tab, people: People) -> None:
    tab.page.goto(f"{tab.base}/lost")
    tab.page.get_by_label("Your sign-in name").fill("Ana")
    tab.page.get_by_role("textbox", name="Your recovery key").fill(WRONG)
    type_passphrase(tab, WRONG, "Choose this passphrase")
    expect(tab.page.get_by_role("alert")).to_be_visible()


def shows_the_key(tab: Tab, people: People) -> None:
    tab.sign_in(people[0]).go("Our data").unfold("Your passphrase and key")
    tab.page.get_by_role("button", name="Show my recovery key").click()
    type_passphrase(tab, WRONG, "Show my recovery key")
    type_passphrase(tab, locked.phrase("Ana"), "Show my recovery key")
    expect(tab.page.get_by_text("AGE-SECRET-KEY-1")).to_be_visible()
    tab.page.reload()
    expect(tab.page.get_by_text("AGE-SECRET-KEY-1")).to_be_visible()


def changes_the_passphrase(tab: Tab, people: People) -> None:
    tab.sign_in(people[1]).go("Our data").unfold("Your passphrase and key")
    tab.page.get_by_role("button", name="Change my passphrase").click()
    for old, new in ((WRONG, NEW), (locked.phrase("Ben"), locked.phrase("Ben"))):
        tab.page.get_by_role("textbox", name="Your passphrase now").fill(old)
        tab.page.get_by_label("No, only I know it.").check()
        tab.page.get_by_role("button", name="Show: A new passphrase").click()
        type_passphrase(tab, new, "Change my passphrase")
    tab.settle("Check-in")


def erases(tab: Tab, people: People) -> None:
    tab.sign_in(people[1]).go("Our data").unfold("Erase")
    tab.page.get_by_role("button", name="Erase everything I wrote").click()
    type_passphrase(tab, WRONG, "Erase everything you wrote")
    type_passphrase(tab, locked.phrase("Ben"), "Erase everything you wrote")
    expect(tab.page.get_by_text("What you chose is erased.")).to_be_visible()


def restores(tab: Tab, people: People) -> None:
    tab.sign_in(people[0]).post("/confirm", page="restore", undo="1")
    type_passphrase(tab, WRONG, "Undo the restore")
    expect(tab.page.get_by_role("alert")).to_be_visible()


def writes(tab: Tab, people: People) -> None:
    """A note that was sent and one that was not, and the page of Support beside them."""
    tab.sign_in(people[0]).answer("safety", 3).write(SAVED_NOTE)
    tab.go("Trends").go("Check-in")
    expect(tab.note).to_have_value(SAVED_NOTE)
    tab.note.fill(NOTE)
    tab.support().press("Escape")
    tab.page.wait_for_timeout(1100)


FORMS: dict[str, Callable[[Tab, People], None]] = {
    "a failed sign-in": fails_to_sign_in,
    "a lost passphrase": fails_to_come_back,
    "the recovery key": shows_the_key,
    "a new passphrase": changes_the_passphrase,
    "erasing": erases,
    "a restore": restores,
    "a note": writes,
}


def secrets(people: People) -> list[str]:
    """All that nobody else may find: what is typed or shown in these tests, and no word of the pages themselves."""
    keys = [text for person in people[:2] for text in (str(identity(person)), grouped(identity(person)))]
    return [NOTE, SAVED_NOTE, WRONG, NEW, *(locked.phrase(name) for name in ("Ana", "Ben")), *keys]


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


def looked_through(profile: Profile) -> list[str]:
    """Goes back to the beginning, forward to the end and loads each page anew; what could be read on the way."""
    page, read = profile.tab.page, []
    length = page.evaluate("history.length")
    assert length > 1, "there is something to go back to"
    steps = [page.go_back] * length + [page.go_forward] * length
    for number, step in enumerate(steps):
        step(wait_until="commit")
        page.wait_for_timeout(40)
        if number % 3 == 0:
            page.reload(wait_until="commit")
        page.wait_for_load_state()
        read.append(page.content())
        fields = page.locator("textarea, input[type=text], input[type=password]").evaluate_all(
            "all => all.map(f => f.value)"
        )
        read.append(" ".join(fields))
    return read


@pytest.mark.parametrize("way", ["out", "out and close"])
@pytest.mark.parametrize("form", FORMS)
def test_after_signing_out_nothing_of_a_form_can_be_gone_back_to_nor_sent_again(
    profile: Profile, people: People, form: str, way: str
) -> None:
    FORMS[form](profile.tab, people)
    leaves(profile.tab, way)
    profile.sent.clear()
    read = looked_through(profile)
    assert [secret for secret in secrets(people) if any(secret in text for text in read)] == []
    assert profile.sent == [], "the browser sent a form again"
    profile.close()
    assert profile.kept(*secrets(people)) == {}
    told = [url for url in profile.history() if not re.fullmatch(ORDINARY, url)]
    assert told == []


def test_a_browser_that_is_killed_has_kept_no_passphrase_key_or_note(profile: Profile, people: People) -> None:
    key, shown = str(identity(people[0])), grouped(identity(people[0]))
    for name in ("a failed sign-in", "the recovery key"):
        FORMS[name](profile.tab, people)
    profile.tab.page.get_by_role("link", name="I have kept it").click()
    profile.tab.settle("Check-in").answer("safety", 3).write(SAVED_NOTE)
    profile.tab.go("Trends").go("Check-in")
    profile.tab.note.fill(NOTE)
    profile.kill()
    assert profile.kept(*secrets(people), key[20:40], shown[20:40]) == {}
    written = profile.kept(f"{profile.house.base}/confirm", f"{profile.house.base}/trends").values()
    assert any("Sessions" in file for files in written for file in files), "it does write down what to restore"
