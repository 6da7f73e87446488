"""Every page in light and dark, on a desk and on a phone: axe finds nothing of ours, and nothing runs off the side."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.model import Person, Sharing
from dashboard.domain.weeks import WEEK, week_of
from tests import locked
from tests.browser.conftest import DESK, PHONE, ZONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House, answered, furnish

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
CHECK = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
    v => [v.id, v.nodes.map(n => n.target.join(' ') + ' | ' + n.html.slice(0, 160) + ' | '
          + n.any.concat(n.all).map(c => c.message).join('; ').slice(0, 200))])"""

# The width of everything, once it has stood still for a moment after the window changed.
WIDTH = """async (most) => {
    let wide = 0;
    for (let n = 0; n < 40; n++) {
        await new Promise(done => setTimeout(done, 50));
        wide = document.documentElement.scrollWidth;
        if (wide <= most && n > 2) break;
    }
    return wide;
}"""

# Faults of Streamlit's own, by axe's name for the rule, and why they are not ours to mend.
STREAMLITS: dict[str, str] = {}

Visit = Callable[[Tab, "Home"], object]


def this_week() -> date:
    """Its Monday, as the browser has it."""
    return week_of(datetime.now(ZoneInfo(ZONE)).date())


@dataclass
class Home:
    """A couple with a year behind them, and their coach."""

    house: House
    ana: Person
    ben: Person
    dana: Person


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("home")
    people = furnish(folder)
    weeks = [this_week() - n * WEEK for n in (14, 13, 11, 10, 9, 8, 6, 5, 4, 3, 2)]
    for n, week in enumerate(weeks):
        fill(folder, people, week, n)
    (folder / "coach.toml").write_text('call = "https://example.org/call"\nvideo = "https://example.org/video"\n')
    house = House(folder)
    yield Home(house, *people)
    assert "Traceback" not in house.stop()


def fill(folder: Path, people: tuple[Person, Person, Person], week: date, n: int) -> None:
    ana, ben, _ = people
    stages = {"recognize": str(n % 4), "slow_down": "no occasion", "create_safety": str((n + 1) % 4)}
    sharing = Sharing.ME if n == 4 else Sharing.BOTH
    answered(folder, ana, week, {"safety": n % 11, "clarity": 6, "connection": 10 - n} | stages, sharing, "a note")
    if n != 6:
        answered(folder, ben, week, {"safety": 7, "connection": (n * 3) % 11} | stages)


def as_person(tab: Tab, person: Person, heading: str = "Check-in") -> Tab:
    """Signs in, unless this person is in already and alone at the screen."""
    if tab.is_signed_in(person.name):
        return tab
    return tab.sign_in(person, heading)


def plain(path: str) -> Visit:
    return lambda tab, home: tab.page.goto(home.house.base + path.format(home))


def confirm(**fields: str) -> Visit:
    """One of the pages that ask for the passphrase once more."""

    def visit(tab: Tab, home: Home) -> None:
        as_person(tab, home.ana).open("/welcome", "Welcome").post("/confirm", **fields)

    return visit


def support(tab: Tab, home: Home) -> None:
    as_person(tab, home.ana).open("/welcome", "Welcome").support()


def partner(path: str, *parts: str) -> Visit:
    return lambda tab, home: as_person(tab, home.ana).open(path).unfold(*parts)


def just_me(tab: Tab, home: Home) -> None:
    as_person(tab, home.ana).open("/trends").look("Just me").unfold("Details", "Notes")
    tab.page.get_by_test_id("stDataFrame").first.wait_for()


def filled_in(tab: Tab, home: Home) -> None:
    as_person(tab, home.ben).open("/", "Check-in")
    for question, answer in (("safety", 0), ("connection", 10), ("recognize", "2")):
        if not tab.chosen(question):
            tab.answer(question, answer)
    tab.share("Choose for each answer")


def nothing_saved(tab: Tab, home: Home) -> None:
    as_person(tab, home.ana).open("/", "Check-in")
    if tab.page.get_by_role("button", name="Change something").count():
        tab.do("Change something")
    if not tab.chosen("safety"):
        tab.answer("safety", 5)
    tab.save("Thank you, Ana.")


def together(tab: Tab, home: Home) -> None:
    as_person(tab, home.ana).open("/trends", "Trends")
    tab.page.get_by_role("button", name="Look together").click()
    tab.settle("Together: Ana and Ben")


def coach(tab: Tab, home: Home) -> None:
    as_person(tab, home.dana, "Hello").open("/", "Hello")


def prepare(tab: Tab, home: Home) -> None:
    as_person(tab, home.dana, "Hello")
    if tab.page.get_by_role("heading", name="Prepare", level=1).count():
        return
    tab.page.get_by_role("button", name="Prepare (I am alone)").click()
    tab.settle("Prepare")


def session(tab: Tab, home: Home) -> None:
    prepare(tab, home)
    tab.page.get_by_role("button", name="In session", exact=True).click()
    tab.settle("In session: Ana and Ben")


OUR_DATA = [
    "Who sees what, as a table",
    "Who may see an earlier week",
    "Pause or stop sharing",
    "Coach",
    "Reminder",
    "Time away",
    "My name",
    "Your passphrase and key",
    "Erase",
]
VISITS: dict[str, Visit] = {
    "names": plain("/sign-in"),
    "sign-in": plain("/sign-in?person={0.ana.id}"),
    "help": plain("/help"),
    "lost": plain("/lost"),
    "check-in": partner("/"),
    "check-in filled in": filled_in,
    "saved": nothing_saved,
    "trends": partner("/trends"),
    "trends just me": just_me,
    "stages": partner("/stages", "Note a moment", "My pattern", "What suits me", "As a table"),
    "our data": partner("/our-data", *OUR_DATA),
    "support": support,
    "support by its address": partner("/support"),
    "recovery": confirm(page="recovery"),
    "recovery key": confirm(page="recovery", passphrase=locked.phrase("Ana")),
    "wrong passphrase": confirm(page="recovery", passphrase="not this one"),
    "new passphrase": confirm(page="passphrase"),
    "erase a week": confirm(page="erase", what="week", week=f"{this_week() - 2 * WEEK}"),
    "erase me": confirm(page="erase", what="me"),
    "undo a restore": confirm(page="restore", undo="1"),
    "no such backup": confirm(page="restore", copy="none"),
    "sign out": plain("/sign-out"),
    "closed": plain("/closed"),
    "welcome": partner("/welcome"),
    "how to read": partner("/how-to-read"),
    "together": together,
    "together, all on one page": lambda tab, home: tab.all_on_one_page(),
    "coach": coach,
    "prepare": prepare,
    "in session": session,
}


def faults(tab: Tab) -> dict[str, list[str]]:
    """What axe finds, without what is Streamlit's."""
    if not tab.page.evaluate("!!window.axe"):
        tab.page.evaluate(AXE)
    return {rule: nodes for rule, nodes in tab.page.evaluate(CHECK) if rule not in STREAMLITS}


def looked_at(tab: Tab) -> dict[str, object]:
    """What is wrong with the page as it stands, at both widths; a chart is drawn first."""
    if tab.page.get_by_test_id("stVegaLiteChart").count():
        tab.charts()
    found: dict[str, object] = {}
    for size in (DESK, PHONE):
        tab.page.set_viewport_size(size)
        wide = tab.page.evaluate(WIDTH, size["width"])
        if wide > size["width"]:
            found[f"runs off the side at {size['width']} px"] = wide
        found |= {f"{rule} at {size['width']} px": nodes for rule, nodes in faults(tab).items()}
    tab.page.set_viewport_size(DESK)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_of_ours_and_nothing_runs_off_the_side(home: Home, tab: Open, scheme: str) -> None:
    here = tab(home.house, color_scheme=scheme)
    found = {}
    for name, visit in VISITS.items():
        visit(here, home)
        found[name] = looked_at(here)
    assert not any(found.values()), json.dumps({k: v for k, v in found.items() if v}, indent=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_set_up_and_claim_have_no_fault_and_nothing_runs_off_the_side(tmp_path: Path, tab: Open, scheme: str) -> None:
    house = House(tmp_path)
    here, found = tab(house, color_scheme=scheme), list[object]()
    try:
        here.page.goto(house.base)
        found.append(looked_at(here))
        here.page.goto(house.first)
        found.append(looked_at(here))
        here.page.get_by_label("Your name", exact=True).fill("Ana")
        here.page.get_by_label("Your partner's name").fill("Ben")
        here.page.get_by_role("textbox", name="Your passphrase").fill("four good words here")
        with here.run():
            here.page.get_by_role("button", name="begin").click()
        here.page.goto(house.base + "/sign-out")
        here.page.get_by_role("button", name="Sign out", exact=True).click()
        here.page.get_by_role("navigation").get_by_text("Ben", exact=True).click()
        here.page.get_by_role("heading", name="Hello Ben").wait_for()
        found.append(looked_at(here))
    finally:
        house.stop()
    assert not any(found), json.dumps(found, indent=1)
