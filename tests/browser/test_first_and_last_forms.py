"""The same of the forms somebody meets once: set-up, a one-time code, a key from before a reset, ending."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import Sharing
from dashboard.keys.recovery_key import grouped
from dashboard.start.reset import reset
from dashboard.store import coach_settings_file
from tests import locked
from tests.browser.hands import PATIENCE, Tab
from tests.browser.house import House, answered, furnish, identity
from tests.browser.profile import ORDINARY, WAYS, Profile, leaves, looked_through
from tests.cast import BEFORE
from tests.locked import ANA

SHORT, WRONG = "zorilla", "zebra crossing at noon"  # too short for a passphrase, and nobody's
OWN = {"Ana": "quagga in the garden", "Ben": "okapi by the river", "Dana": "gerenuk under acacias"}
BEGIN = "I have read this, begin"
LOCKING = 3 * PATIENCE  # a key that is really locked takes a whole second of a machine that may be busy
SINCE_THE_ONE_BEFORE = 8  # pages to go back, which is more than one form and its mistakes leave
CODE = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")
# Where somebody came in for the first time, and the pages every coach has.
SET_UP, CODE_TYPED = r"/set-up(\?([\w-]+=[\w-]+|&)*)?", r"/claim(\?(person=\w+|shown=[\w-]{12}|&)*)?"
FIRST = rf"{SET_UP}|{CODE_TYPED}|/(coach|couples|prepare)"


class Leaving:
    """One browser profile that several people use in turn; after each form everything that can be gone back to is."""

    def __init__(self, profile: Profile, *secrets: str) -> None:
        self.profile, self.ways = profile, cycle(WAYS)
        self.tab, self.page = profile.tab, profile.tab.page
        self.page.set_default_timeout(LOCKING)
        self.secrets = [SHORT, WRONG, *OWN.values(), *secrets]

    def leave(self) -> None:
        """Signs out, one way and the next time the other; nothing typed or shown may come up again, nor be sent."""
        leaves(self.tab, next(self.ways))
        self.profile.sent.clear()
        read = looked_through(self.profile, SINCE_THE_ONE_BEFORE)
        assert [secret for secret in self.secrets if any(secret in text for text in read)] == []
        assert self.profile.sent == [], "the browser sent a form again"

    def close(self) -> None:
        """Nor may it stand in a file of the browser; its history tells of no page that others would not open."""
        self.profile.close()
        assert self.profile.kept(*self.secrets) == {}
        assert [url for url in self.profile.history() if not re.fullmatch(f"{ORDINARY}|{FIRST}", url)] == []

    def types(self, button: str, **fields: str) -> None:
        """Fills in the fields of these names and presses the button."""
        for name, text in fields.items():
            self.page.locator(f"form [name={name}]:not([type=hidden])").fill(text)
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()

    def is_refused(self, button: str, **fields: str) -> None:
        """The same, with something wrong in it."""
        self.types(button, **fields)
        expect(self.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)

    def signs_in(self, name: str, words: str) -> None:
        """By the name in the list."""
        self.page.goto(f"{self.tab.base}/sign-in")
        self.page.get_by_role("navigation").get_by_text(name, exact=True).click()
        self.types("Sign in", passphrase=words)
        self.is_here(name)

    def is_here(self, name: str) -> None:
        """Waits until the first page of somebody stands."""
        self.tab.until(lambda: self.tab.is_signed_in(name))
        self.tab.settle()


@pytest.fixture
def opened(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExitStack]:
    """What has to be stopped afterwards."""
    with ExitStack() as stack:
        yield stack


def people_at(data: Path, opened: ExitStack, chromium: Browser, *secrets: str) -> Leaving:
    """The app over a data folder, and a browser in front of it."""
    house = House(data)
    opened.callback(lambda: "Traceback" in house.stop() and pytest.fail("a fault in the log"))
    profile = Profile(chromium, data.with_name("profile"), house)

    def end() -> None:
        with suppress(Error):
            profile.context.close()

    opened.callback(end)
    return Leaving(profile, *secrets)


def test_after_setting_up_and_claiming_a_name(tmp_path: Path, opened: ExitStack, chromium: Browser) -> None:
    (data := tmp_path / "data").mkdir()
    here = people_at(data, opened, chromium)
    here.page.goto(here.profile.house.first)
    here.is_refused(BEGIN, name="Ana", partner="Ben", passphrase=SHORT)
    here.types(BEGIN, passphrase=OWN["Ana"])
    here.is_here("Ana")
    here.leave()
    here.page.goto(f"{here.tab.base}/sign-in")
    here.page.get_by_role("navigation").get_by_text("Ben", exact=True).click()
    here.is_refused(BEGIN, passphrase=SHORT)
    here.types(BEGIN, passphrase=OWN["Ben"])
    here.is_here("Ben")
    here.leave()
    here.close()


def test_after_a_coachs_set_up_a_claim_with_a_code_and_ending_with_a_couple(
    tmp_path: Path, opened: ExitStack, chromium: Browser
) -> None:
    (data := tmp_path / "data").mkdir()
    coach_settings_file.save(data, Practice(policy=Policy.LIMITED))
    here = people_at(data, opened, chromium)
    here.page.goto(here.profile.house.first)
    here.page.get_by_role("link", name="I am a coach").click()
    here.is_refused(BEGIN, name="Dana", passphrase=SHORT)
    here.types(BEGIN, passphrase=OWN["Dana"])
    here.is_here("Dana")
    codes = gives_codes(here.tab)
    here.secrets += codes.values()
    here.leave()
    here.page.goto(f"{here.tab.base}/claim")
    here.is_refused(BEGIN, name="Ana", code=codes["Ana"], passphrase=SHORT)
    here.is_refused(BEGIN, name="Ana", code=codes["Ben"], passphrase=WRONG)
    here.types(BEGIN, code=codes["Ana"], passphrase=OWN["Ana"])
    here.is_here("Ana")
    here.leave()
    here.signs_in("Dana", OWN["Dana"])
    begins_to_end(here.tab)
    here.is_refused("Erase this couple", passphrase=WRONG)
    here.types("Erase this couple", passphrase=OWN["Dana"])
    expect(here.page.get_by_text("This couple is erased from this copy.")).to_be_visible(timeout=PATIENCE)
    here.leave()
    here.close()


def at_couples(tab: Tab) -> None:
    with tab.run():
        tab.page.get_by_role("button", name="Prepare (I am alone)").click()
    tab.go("Couples")


def gives_codes(tab: Tab) -> dict[str, str]:
    """Adds Ana and Ben; the code of each, by name."""
    at_couples(tab)
    page = tab.unfold("Add a couple").page
    page.get_by_label("One partner's name").fill("Ana")
    page.get_by_label("The other partner's name").fill("Ben")
    with tab.run():
        page.get_by_role("radio", name="Yes").click()
    with tab.run():
        page.get_by_role("button", name="Add this couple").click()
    codes = {}
    for name in ("Ana", "Ben"):
        with tab.run():
            page.get_by_role("button", name=f"Code for {name}").click()
        codes[name] = page.get_by_test_id("stCode").inner_text().strip()
        assert CODE.fullmatch(codes[name])
    return codes


def begins_to_end(tab: Tab) -> None:
    """Up to the page that asks for the passphrase."""
    at_couples(tab)
    page = tab.unfold("Codes, putting away, ending").page
    tab.choose_first(page.get_by_role("combobox", name="Couple"))
    with tab.run():
        page.get_by_role("button", name="Make their file").click()
    page.get_by_role("button", name="Erase this couple from this copy").click()
    expect(page.get_by_role("heading", name="Erase Ana and Ben?")).to_be_visible(timeout=PATIENCE)


def test_after_a_claim_anew_opening_with_an_earlier_key_and_ending_with_a_coach(
    tmp_path: Path, opened: ExitStack, chromium: Browser
) -> None:
    (data := tmp_path / "data").mkdir()
    furnish(data)
    answered(data, ANA, BEFORE, {"safety": 5}, Sharing.ME)
    code = reset(data, "Ana")
    assert code
    key = identity(ANA)
    phrases = (locked.phrase("Ana"), locked.phrase("Ben"))
    here = people_at(data, opened, chromium, code, str(key), grouped(key), *phrases)
    here.page.goto(f"{here.tab.base}/sign-in?person={ANA.id}")
    here.is_refused(BEGIN, code=code, passphrase=SHORT)
    here.is_refused(BEGIN, code="0000-0000", passphrase=WRONG)
    here.types(BEGIN, code=code, passphrase=OWN["Ana"])
    here.is_here("Ana")
    here.leave()
    for n, old in enumerate((locked.phrase("Ana"), grouped(key))):
        here.signs_in("Ana", OWN["Ana"])
        here.tab.post("/confirm", page="earlier")
        here.is_refused("Open it again", old=WRONG)
        here.types("Open it again", old=old)
        said = "It is open again" if n == 0 else "neither the recovery key nor the passphrase"
        expect(here.page.get_by_text(re.compile(said))).to_be_visible(timeout=PATIENCE)
        here.leave()
    for name, words in (("Ana", OWN["Ana"]), ("Ben", locked.phrase("Ben"))):
        here.signs_in(name, words)
        here.tab.go("Our data").unfold("Coach")
        with here.tab.run():
            here.page.get_by_role("button", name="End with Dana").click()
        here.leave()
    here.close()
    with here.profile.house.store() as store:
        assert [link.until is not None for link in store.coach_links()] == [True]
