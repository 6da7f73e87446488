"""What people type is shown letter for letter, is never read as markup, and never makes a request."""

from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dashboard.domain.model import Person, Sharing
from dashboard.domain.weeks import WEEK
from tests.browser import wire
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House, answered, furnish

SAM = "[Sam](http://x)"
COACH = ":red[hi] **b** <i>&amp; $x$"
NOTE = "$5 then $9 <b>x</b> ![p](http://127.0.0.1:{}/p.png) :red[hi] :smile: 1. one ~~gone~~"
PARTNER = "![p](http://127.0.0.1:{}/p.png)"


class Lure:
    """A server of somebody else's on this computer, and what was asked of it."""

    def __init__(self) -> None:
        asked = self.asked = list[str]()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def lure() -> Iterator[Lure]:
    made = Lure()
    yield made
    made.close()


def shows(tab: Tab, *typed: str) -> None:
    """All of it can be read on the page, and nothing of it became a link, a picture, an icon or bold."""
    said = tab.said.replace("\u2060", "")
    for text in typed:
        assert text in said, f"{text!r} cannot be read on {tab.page.url}: {said}"
    links = [a for a in tab.page.locator("a").evaluate_all("all => all.map(a => a.href)") if not a.startswith(tab.base)]
    assert links == []
    assert tab.page.locator("img:not([src^='/']):not([src^='data:'])").count() == 0
    assert tab.page.locator("main b, main i, main del").count() == 0


def test_names_and_notes_with_markup_are_shown_letter_for_letter_everywhere(
    tmp_path: Path, tab: Open, lure: Lure, week: date
) -> None:
    partner, note = PARTNER.format(lure.port), NOTE.format(lure.port)
    sam, ben, dana = furnish(tmp_path, {"Ana": SAM, "Ben": partner, "Dana": COACH})
    for who in (sam, ben):
        answered(tmp_path, who, week - WEEK, {"safety": 3, "recognize": "2"}, note=note)
    house = House(tmp_path)
    try:
        here = tab(house)
        here.page.goto(house.base + "/sign-in")
        shows(here, SAM, partner, COACH)
        here.sign_in(sam)
        shows(here, SAM)
        as_partner(here, sam, partner, note)
        here.sign_out()
        as_coach(here, dana, partner)
    finally:
        house.stop()
    assert lure.asked == []


def as_partner(here: Tab, sam: Person, partner: str, note: str) -> None:
    second = Tab(here.page.context.new_page(), here.base).open("/", "Check-in")
    second.answer("safety", 1)
    here.answer("safety", 8).write(note).save()
    shows(here, f"Thank you, {SAM}.", f"Hand over to {partner}")
    second.write(note + "!").save("This check-in was changed in another window")
    shows(second, note, note + "!")
    second.page.close()
    for view in ("Both of us", "Just me"):
        here.go("Trends").look(view)
        drawn = " ".join(here.charts().locator("text").all_text_contents())
        assert "[Sam]" in drawn
        assert "![p](" in drawn
        here.unfold("Details")
        shows(here, f"{SAM}: 3" if view.startswith("Both") else f"{SAM}: 8", partner)
    listed = {name for table in wire.tables(here.frames) for name in table}
    assert {f"Felt safety - {SAM}", f"Felt safety - {partner}"} <= listed
    shows(here.unfold("Notes"), note)
    here.go("Our data").unfold("Who may see an earlier week", "Pause or stop sharing", "Coach", "Erase")
    shows(here, COACH, note)
    here.go("Trends")
    with here.run():
        here.page.get_by_role("button", name="Look together").click()
    here.page.get_by_role("heading", name="For a talk").wait_for()
    shows(here, f"Together: {SAM} and {partner}")
    shows(here.all_on_one_page(), f"Together: {SAM} and {partner}")
    here.sign_in(sam)


def as_coach(here: Tab, dana: Person, partner: str) -> None:
    here.sign_in(dana, "Hello")
    here.page.get_by_role("textbox", name="Name").fill("[sam]")
    here.page.keyboard.press("Enter")
    button = here.page.get_by_role("button", name="In session")
    button.wait_for()
    shows(here, COACH, f"In session: {SAM} and {partner}")
    here.page.get_by_role("button", name="Prepare (I am alone)").click()
    here.settle("Prepare")
    shows(here, SAM, partner)


def test_every_request_of_a_whole_visit_stays_on_this_computer(
    house: House, tab: Open, people: tuple[Person, Person, Person], week: date
) -> None:
    here = tab(house)
    seen: list[str] = []
    here.page.context.on("request", lambda request: seen.append(request.url))
    here.sign_in(people[0]).answer("safety", 3).share().save()
    for title in ("Trends", "Stages", "Our data", "Check-in"):
        here.go(title, "The four healing stages" if title == "Stages" else None)
    here.support().press("Escape")
    here.open("/welcome", "Welcome").open("/how-to-read", "How to read this")
    here.go("Trends").look("Just me").charts()
    here.sign_out()
    hosts = {url.split("/")[2] for url in seen + here.asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {f"127.0.0.1:{house.port}"}
    assert len(seen) > 50
    assert house.check_ins(people[0], week)[0].sharing["note"] is Sharing.ME
