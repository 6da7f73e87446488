"""How the check-in form looks: no fault in any state, the chosen key seen by everyone, a theme that changes live."""

import json

import pytest

from dashboard.domain.model import Person
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House
from tests.browser.test_looks import WIDTH, faults

People = tuple[Person, Person, Person]
WIDE = {"width": 1280, "height": 800}
ZOOMED = {"width": 640, "height": 400}  # the wide one at 200 %
LOOK = """e => {
    const s = getComputedStyle(e);
    return [s.backgroundColor, s.color, s.borderTopWidth, s.borderRightWidth, s.borderBottomWidth, s.borderLeftWidth];
}"""


def looked_at(tab: Tab, state: str) -> dict[str, object]:
    """What axe finds and what runs off the side, at each size."""
    found: dict[str, object] = {}
    for size in (PHONE, WIDE, ZOOMED):
        tab.page.set_viewport_size(size)
        if (wide := tab.page.evaluate(WIDTH, size["width"])) > size["width"]:
            found[f"{state} runs off the side at {size['width']} px"] = wide
        found |= {f"{state}: {rule} at {size['width']} px": nodes for rule, nodes in faults(tab).items()}
    return found


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_no_state_of_the_form_has_a_fault(house: House, tab: Open, people: People, scheme: str, forced: str) -> None:
    here = tab(house, color_scheme=scheme, forced_colors=forced).sign_in(people[0])
    found = looked_at(here, "empty")
    here.answer("safety", 7).answer("recognize", "no occasion").share("Choose for each answer")
    here.save(until="Choose who may see this check-in, then save.")
    found |= looked_at(here, "one by one, with a problem")
    other = tab(house, beside=here).open("/", "Check-in").share("Only me").answer("safety", 3).save()
    here.share("Only me").save(until="changed in another window")
    found |= looked_at(here, "behind")
    found |= looked_at(here.do("Keep the saved one"), "set aside")
    other.page.get_by_text("What I saved, and who sees it").click()
    found |= looked_at(other, "saved")
    assert found == {}, json.dumps(found, indent=1)


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_the_chosen_key_is_filled_and_every_key_has_its_whole_frame(
    house: House, tab: Open, people: People, scheme: str, forced: str
) -> None:
    here = tab(house, color_scheme=scheme, forced_colors=forced).sign_in(people[0])
    here.answer("safety", 7).answer("recognize", "2").share("Only me")
    looks = {
        name: here.page.locator(f'.check-in [name="{field}"][value="{value}"] + span').evaluate(LOOK)
        for name, field, value in (
            ("chosen", "safety", 7), ("beside", "safety", 6), ("stage", "recognize", "2"), ("card", "sharing", "me"),
            ("other card", "sharing", "both"),
        )
    }  # fmt: skip
    assert looks["chosen"][0] != looks["beside"][0]
    assert looks["chosen"][0] == looks["stage"][0]
    assert looks["card"][0] != looks["other card"][0]
    assert all(width not in {"0px", ""} for look in looks.values() for width in look[2:])


def test_the_question_is_the_largest_text_of_its_block(house: House, tab: Open, people: People) -> None:
    for size in (PHONE, DESK):
        here = tab(house, viewport=size).sign_in(people[0])
        for block in here.page.locator(".check-in .question").all():
            sizes = block.evaluate(
                """e => [...e.querySelectorAll('*')].filter(n => [...n.childNodes].some(c => c.nodeType === 3 &&
                c.data.trim())).map(n => [n.className, parseFloat(getComputedStyle(n).fontSize)])"""
            )
            asked = dict(sizes)["ask"]
            assert 18 <= asked <= 20.3
            assert all(other < asked for name, other in sizes if name != "ask"), sizes


def test_a_theme_that_changes_while_the_page_stands_reaches_the_form(house: House, tab: Open, people: People) -> None:
    here = tab(house, color_scheme="light").sign_in(people[0])
    here.answer("safety", 7)
    form = here.page.locator(".check-in")
    light = form.evaluate(LOOK)[1]
    here.page.emulate_media(color_scheme="dark")
    here.until(lambda: form.evaluate(LOOK)[1] != light)
    assert here.chosen("safety") == ["7"]
