"""What a browser keeps: after any form and any way of leaving, the next person finds no passphrase, key or note."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Error, expect

from dashboard.domain.model import Person
from dashboard.keys.recovery_key import grouped
from tests import locked
from tests.browser.hands import Tab
from tests.browser.house import House, identity
from tests.browser.profile import ORDINARY, WAYS, Profile, leaves, looked_through

People = tuple[Person, Person, Person]
NOTE, SAVED_NOTE, WRONG = "quagga in the garden", "okapi by the river", "zebra crossing at noon"
NEW = "four new words here"


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


@pytest.mark.parametrize(("form", "way"), list(zip(FORMS, cycle(WAYS), strict=False)))
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
