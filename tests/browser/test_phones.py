"""Two phones and the laptop at once, over TLS on another address: pairing, the check-in, blind, narrowing, closing."""

import json
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dashboard.domain.model import Person, Sharing
from dashboard.domain.weeks import WEEK
from tests import locked
from tests.browser.conftest import ZONE, Open
from tests.browser.hands import KEPT, PATIENCE, SAVED, Tab
from tests.browser.house import answered, furnish
from tests.browser.test_looks import faults
from tests.browser.test_marker import Written, found, in_the_clear
from tests.web.house import House
from tests.web.phones import house as phone_house

FORM = "/phone/check-in"
PHONE = {"viewport": {"width": 390, "height": 844}, "ignore_https_errors": True, "has_touch": True, "is_mobile": True}
SMALL = {**PHONE, "viewport": {"width": 320, "height": 640}}
PAGES = {FORM: "Your week", "/phone/weeks": "My weeks", "/phone/moment": "Note a moment", "/phone/help": "Support"}
WIDE = "document.documentElement.scrollWidth"
SAFETY = "Felt safety - "
ISOLATES = re.compile("[\u2066-\u2069]")
SLEPT = 26  # seconds: longer than a gap that counts, and a tick
# Both clocks of the listener are two hours ahead once a file of that name lies in the data folder.
TWO_HOURS_LATER = (
    "import time, types; later = pathlib.Path(sys.argv[1], 'two-hours-later'); late = lambda: 7200 * later.exists(); "
    "door.time = types.SimpleNamespace(sleep=time.sleep, time=lambda: time.time() + late(), "
    "monotonic=lambda: time.monotonic() + late())"
)


@dataclass
class At:
    """An address, as a tab knows it."""

    base: str


@dataclass
class AtHome:
    """The laptop's app and its listener, and the people."""

    data: Path
    running: House
    people: tuple[Person, Person, Person]

    @property
    def laptop(self) -> At:
        return At(self.running.origin)

    @property
    def listener(self) -> At:
        return At(f"https://{phone_house.ADDRESS}:{self.running.port + 1}")


Use = Callable[..., Page]


@pytest.fixture
def changed() -> str:
    """What a test changes of the listener before the start."""
    return "pass"


@pytest.fixture
def at_home(tmp_path: Path, changed: str) -> Iterator[AtHome]:
    data = tmp_path / "data"
    data.mkdir()
    people = furnish(data)
    running = phone_house.start(data, changed=changed)
    yield AtHome(data, running, people)
    running.process.send_signal(signal.SIGCONT)
    assert running.stop() == ""


def our_data(tab: Tab) -> Tab:
    return tab.go("Our data").unfold("Phones")


def code(laptop: Tab) -> str:
    """Shows a code on one's own page, and what its picture stands for."""
    with laptop.run():
        laptop.page.get_by_role("button", name="Pair my phone").click()
    shown = laptop.page.get_by_test_id("stText").filter(has_text="/phone/pair?token=")
    expect(shown).to_be_visible(timeout=PATIENCE)
    expect(laptop.page.get_by_alt_text("The code, for your phone's camera")).to_be_visible()
    return shown.inner_text().split()[-1]


def pair(page: Page, address: str) -> Page:
    page.goto(address)
    page.get_by_role("button", name="This is my phone: pair it").click()
    return page


def sign_in(page: Page, person: Person) -> Page:
    page.get_by_label("Your passphrase").fill(locked.phrase_of(person))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Your week")).to_be_visible(timeout=PATIENCE)
    return page


def paired(tab: Open, at_home: AtHome, person: Person, **options: object) -> tuple[Tab, Tab]:
    """The laptop as this person has it, and their phone, signed in."""
    laptop = our_data(tab(at_home.laptop).sign_in(person))
    phone = tab(at_home.listener, **{**PHONE, **options})
    sign_in(pair(phone.page, code(laptop)), person)
    return laptop, phone


def tap(page: Page, field: str, value: object) -> None:
    page.locator(f'.check-in [name="{field}"][value="{value}"]').click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=PATIENCE)


def weeks(phone: Tab) -> dict[str, str]:
    """My weeks, by the bar at the bottom: the newest row of its table by column; its picture is drawn."""
    phone.page.get_by_role("navigation").get_by_role("link", name="My weeks").click()
    expect(phone.page.get_by_role("heading", level=1, name="My weeks")).to_be_visible(timeout=PATIENCE)
    if (picture := phone.page.locator("picture img")).count():
        phone.until(lambda: picture.evaluate("image => image.naturalWidth > 100"))
    cells = phone.page.locator("tbody tr").first.locator("td") if phone.page.locator("tbody").count() else None
    found = [(cell.get_attribute("data-label") or "", cell.inner_text()) for cell in cells.all()] if cells else []
    return {ISOLATES.sub("", label): ISOLATES.sub("", text).strip() for label, text in found}


def open_until(laptop: Tab) -> Locator:
    return laptop.page.get_by_role("heading", name="Open until")


def test_two_phones_and_the_laptop_at_once(at_home: AtHome, tab: Open, week: date) -> None:
    """Pairing, check-in, blind, a draft begun here and ended there, narrowing, and a phone that is taken away."""
    ana, ben, _ = at_home.people
    anas_laptop, anas_phone = paired(tab, at_home, ana)
    bens_laptop, bens_phone = paired(tab, at_home, ben)
    expect(open_until(anas_laptop)).to_be_visible()

    bens_laptop.go("Check-in")
    tap(bens_phone.page, "safety", 9)
    tap(bens_phone.page, "sharing", "both")
    save(bens_phone.page)
    assert weeks(anas_phone) == {}, "nothing of Ben's before the own answer is in"
    expect(anas_phone.page.get_by_text("Your first check-in will appear here")).to_be_visible()

    anas_phone.page.goto(at_home.listener.base + FORM)
    with anas_phone.page.expect_response(lambda response: response.url.endswith(FORM) and response.status == KEPT):
        tap(anas_phone.page, "safety", 6)
    anas_laptop.go("Check-in")
    assert anas_laptop.chosen("safety") == ["6"], "begun on the phone, gone on with on the laptop"
    anas_laptop.share().save()
    both = {f"{SAFETY}Ana": "6", f"{SAFETY}Ben": "9"}
    assert weeks(anas_phone) == both
    assert weeks(bens_phone) == both

    anas_phone.page.goto(at_home.listener.base + FORM)
    tap(anas_phone.page, "safety", 5)
    anas_phone.page.get_by_text("Sharing: as last time").click()
    tap(anas_phone.page, "sharing", "me")
    save(anas_phone.page)
    assert weeks(bens_phone) == {f"{SAFETY}Ben": "9"}, "taken back on one phone, gone from the other"
    assert weeks(anas_phone)[f"{SAFETY}Ana"] == "5 (only you)"

    our_data(anas_laptop)
    with anas_laptop.run():
        anas_laptop.page.get_by_role("button", name="Remove", exact=True).click()
    expect(anas_laptop.page.get_by_text("You have paired no phone.")).to_be_visible()
    anas_phone.page.goto(at_home.listener.base + FORM)
    expect(anas_phone.page.get_by_text("This phone is not paired.")).to_be_visible()
    assert "Ana" not in anas_phone.page.content()
    assert weeks(bens_phone), "and Ben's phone goes on"


def test_a_code_used_twice_one_of_somebody_else_and_a_copied_cookie(at_home: AtHome, tab: Open) -> None:
    ana, ben, _ = at_home.people
    laptop = our_data(tab(at_home.laptop).sign_in(ana))
    address, phone = code(laptop), tab(at_home.listener, **PHONE)
    sign_in(pair(phone.page, address), ana)
    second = tab(at_home.listener, **PHONE)
    expect(pair(second.page, address).get_by_text("This code has been used")).to_be_visible()
    assert second.page.context.cookies() == []

    bens = code(our_data(tab(at_home.laptop).sign_in(ben)))
    expect(pair(phone.page, bens).get_by_text("paired with somebody else")).to_be_visible()
    phone.page.goto(at_home.listener.base + FORM)
    expect(phone.page.get_by_role("heading", level=1, name="Your week")).to_be_visible()

    # What copied cookies allow: with both, what the phone itself may until it is left alone for ten minutes or signed
    # out; with that of the phone alone, the field for the passphrase.
    everything = phone.page.context.cookies()
    second.page.context.add_cookies([c for c in everything if "phone" in str(c["name"])])  # type: ignore[arg-type]
    second.page.goto(at_home.listener.base + "/phone/weeks")
    expect(second.page.get_by_label("Your passphrase")).to_be_visible()
    second.page.context.add_cookies(everything)  # type: ignore[arg-type]
    second.page.goto(at_home.listener.base + "/phone/weeks")
    expect(second.page.get_by_role("heading", level=1, name="My weeks")).to_be_visible()
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page.get_by_label("Your passphrase")).to_be_visible()
    second.page.reload()
    expect(second.page.get_by_label("Your passphrase")).to_be_visible()
    assert not [c for c in everything if "notes-" in str(c["name"])], "the laptop's cookie is never on a phone"


def reachable(page: Page, at_home: AtHome) -> bool:
    try:
        return bool(page.context.request.get(at_home.listener.base + "/", timeout=5000))
    except Exception:
        return False


@pytest.mark.parametrize("changed", ["door.GAP = 20"])
def test_a_sleep_closes_it_and_close_now_does_and_the_laptop_goes_on(at_home: AtHome, tab: Open) -> None:
    laptop, phone = paired(tab, at_home, at_home.people[0])
    at_home.running.process.send_signal(signal.SIGSTOP)
    time.sleep(SLEPT)
    at_home.running.process.send_signal(signal.SIGCONT)
    phone.until(lambda: not reachable(phone.page, at_home))
    laptop.go("Check-in")
    our_data(laptop)
    expect(laptop.page.get_by_text("because this computer slept")).to_be_visible()
    with laptop.run():
        laptop.page.get_by_role("button", name="This is our own Wi-Fi: let phones in for two hours").click()
    expect(open_until(laptop)).to_be_visible()
    phone.page.goto(at_home.listener.base + FORM)
    sign_in(phone.page, at_home.people[0])
    with laptop.run():
        laptop.page.get_by_role("button", name="Close now").click()
    expect(laptop.page.get_by_role("heading", name="What this protects, and what not")).to_be_visible()
    assert not reachable(phone.page, at_home)


@pytest.mark.parametrize("changed", [TWO_HOURS_LATER])
def test_after_two_hours_it_closes_by_itself_and_what_was_tapped_stands_on_the_laptop(
    at_home: AtHome, tab: Open, week: date
) -> None:
    ana = at_home.people[0]
    laptop, phone = paired(tab, at_home, ana)
    with phone.page.expect_response(lambda answer: answer.status == KEPT):
        tap(phone.page, "safety", 7)
    (at_home.data / "two-hours-later").touch()
    phone.until(lambda: not reachable(phone.page, at_home))
    our_data(laptop.go("Check-in"))
    expect(laptop.page.get_by_text("It closed by itself after two hours.")).to_be_visible()
    expect(laptop.page.get_by_role("button", name=re.compile("let phones in for two hours"))).to_be_visible()
    laptop.go("Check-in")
    expect(laptop.page.locator('.check-in [name="safety"][value="7"]')).to_be_checked()


def filled_home(folder: Path, people: tuple[Person, Person, Person], today: date) -> None:
    for n in range(2, 12):
        for person in people[:2]:
            monday = today - WEEK * n
            answers = {"safety": (n * 3 + person.slot) % 11, "clarity": n % 11, "recognize": str(n % 4)}
            answered(folder, person, monday, answers, Sharing.BOTH)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[AtHome]:
    """The same with some weeks behind them."""
    data, today = tmp_path / "data", datetime.now(ZoneInfo(ZONE)).date()
    data.mkdir()
    people = furnish(data, {"Ana": "Ana-Maria Wolkenstein-Rodenegg"})
    filled_home(data, people, date.fromordinal(today.toordinal() - today.weekday()))
    running = phone_house.start(data)
    yield AtHome(data, running, people)
    assert running.stop() == ""


def test_every_page_has_no_fault_and_nothing_runs_off_the_side(
    year: AtHome, tab: Open, contexts: Callable[..., BrowserContext]
) -> None:
    """At 390 and 320 px, with letters twice as large, light, dark, in forced colours, and without any script."""
    laptop, first = paired(tab, year, year.people[0])
    state = first.page.context.storage_state()
    faulty: dict[str, object] = {}
    for look in ({}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"java_script_enabled": False}):
        for size in (PHONE, SMALL):
            context = contexts(**{**size, **look, "storage_state": state})
            here = Tab(context.new_page(), year.listener.base)
            for path, heading in PAGES.items():
                here.page.goto(year.listener.base + path)
                expect(here.page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=PATIENCE)
                at = f"{path} at {size['viewport']['width']} px, {look}"  # type: ignore[index]
                width = size["viewport"]["width"]  # type: ignore[index]
                if (wide := here.page.evaluate(WIDE)) > width:
                    faulty[f"{at} runs off the side"] = wide
                if look.get("java_script_enabled", True):
                    faulty |= {f"{at}: {rule}": nodes for rule, nodes in faults(here).items()}
                here.page.evaluate("document.documentElement.style.fontSize = '200%'")
                if (wide := here.page.evaluate(WIDE)) > width:
                    faulty[f"{at} runs off the side with large letters"] = wide
                if path != "/phone/help":
                    bar = here.page.get_by_role("navigation").bounding_box()
                    assert bar is not None
                    assert bar["height"] >= 56
            assert here.complaints == []
    found_on = {"laptop": faults(laptop)}
    assert faulty == {}, json.dumps(faulty, indent=1)
    assert found_on == {"laptop": {}}


def test_without_any_script_it_is_paired_filled_in_and_saved(at_home: AtHome, tab: Open, week: date) -> None:
    ana = at_home.people[0]
    _, phone = paired(tab, at_home, ana, java_script_enabled=False)
    page = phone.page
    tap(page, "safety", 7)
    page.locator("textarea").fill("words of my own")
    tap(page, "sharing", "both")
    save(page)
    assert weeks(phone)[f"{SAFETY}Ana"].startswith("7")
    page.get_by_role("navigation").get_by_role("link", name="A moment").click()
    page.get_by_label("What I noticed").fill("a breath")
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved, only for you.")).to_be_visible()


def test_no_word_that_ana_keeps_is_sent_to_bens_phone(
    tmp_path: Path, tab: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    people = Written(data, monkeypatch).people
    running = phone_house.start(data)
    home, sent = AtHome(data, running, people), []
    try:
        ben = our_data(tab(home.laptop).sign_in(people[1]))
        phone = tab(home.listener, **PHONE)
        phone.page.on("response", lambda response: sent.append(response))
        sign_in(pair(phone.page, code(ben)), people[1])
        for path in (*PAGES, "/phone/weeks?span=52", "/phone/moment?kind=repair", "/phone/moment?kind=appreciation"):
            phone.page.goto(home.listener.base + path)
            phone.page.wait_for_load_state("networkidle")
        asked = {response.url for response in sent} | {
            f"{home.listener.base}/phone/weeks/{look}.svg?span={span}"
            for look in ("light", "dark")
            for span in (13, 52)
        }
        pages = {url: phone.page.context.request.get(url) for url in asked}
        said = " ".join(f"{answer.text()} {json.dumps(answer.headers)}" for answer in pages.values())
        assert found(said) == set()
        assert len(asked) > len(PAGES)
        assert re.search("Felt safety", said)
        assert in_the_clear(data) == set()
        # The walk can find: on Ana's own phone what she keeps is there.
        ana = our_data(tab(home.laptop).sign_in(people[0]))
        hers = tab(home.listener, **PHONE)
        sign_in(pair(hers.page, code(ana)), people[0])
        assert found(hers.page.content()) == {"draft"}
        hers.page.goto(home.listener.base + "/phone/moment")
        assert found(hers.page.content()) == {"half"}
    finally:
        ended = running.stop()
    assert (found(ended), ended) == (set(), "")
