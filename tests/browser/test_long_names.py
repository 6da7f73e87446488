"""Names without a blank, as long as a name may be: no page grows wider than a phone, and nothing of them is cut off."""

from datetime import date, timedelta
from pathlib import Path

from tests.browser.conftest import PHONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House, answered, furnish

NAMES = {"Ana": "Wolfeschlegelsteinhausenbergerdorffwelch", "Ben": "M" * 40, "Dana": "@" * 40}
BOTH = f"{NAMES['Ana']} and {NAMES['Ben']}"
ALL = {"safety": 6, "clarity": 4, "connection": 7, "recognize": "2"}
PAGES = (
    ("/trends", "Trends", ()),
    ("/stages", "The four healing stages", ()),
    ("/our-data", "Our data", ("Who sees what, as a table", "Pause or stop sharing", "Coach", "Import", "My name")),
)
# Text that is wider than what holds it, and nothing there to scroll it by; charts and grids of cells are drawn.
CUT = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((e) => {
  const look = getComputedStyle(e), box = e.getBoundingClientRect();
  if (!box.width || e.closest("svg, canvas, [role=alert]") || ["auto", "scroll"].includes(look.overflowX)) return false;
  return [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim())
    && ((box.right > innerWidth + 1 && !e.closest("[role=region][tabindex]"))
      || (e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1));
}).map((e) => e.textContent.slice(0, 80))"""


def cut(here: Tab) -> list[str]:
    assert here.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found: list[str] = here.page.evaluate(CUT)
    return found


def test_no_page_cuts_a_name_off(tmp_path: Path, tab: Open, week: date) -> None:
    ana, ben, dana = furnish(tmp_path, NAMES)
    for weeks_ago in range(1, 16):
        for partner in (ana, ben):
            answered(tmp_path, partner, week - timedelta(weeks=weeks_ago), ALL)
    house = House(tmp_path)
    here = tab(house, viewport=PHONE).sign_in(ana)
    assert cut(here) == []
    for path, title, parts in PAGES:
        here.open(path, title)
        if parts:
            here.unfold(*parts)
        assert cut(here) == [], title
    coach = tab(house, viewport=PHONE).sign_in(dana, "Hello")
    assert cut(coach) == []
    for button, title in (("Prepare (I am alone)", "Prepare"), ("In session", f"In session: {BOTH}")):
        with coach.run():
            coach.page.get_by_role("button", name=button, exact=True).click()
        coach.settle(title)
        assert cut(coach) == [], title
    assert "Traceback" not in house.stop()
