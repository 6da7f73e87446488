"""Blind, question by question: tested on everything that is sent to Ben's browser, not on what he is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dashboard.domain.model import Person, Sharing
from dashboard.domain.weeks import WEEK
from tests.browser import wire
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House, answered, furnish

SHARED = {"safety": 3, "clarity": 9, "recognize": "3", "create_safety": "no occasion"}
MARK = "zebra-4711"


@dataclass
class Scene:
    """Ana has answered this week, shared with both but for her note; Ben sits down at a browser of his own."""

    house: House
    ben: Person
    tab: Tab

    def learns(self) -> dict[str, set[str]]:
        """What Ben is given of Ana's when he opens everything there is, by question."""
        before = len(self.tab.frames)
        for title in ("Stages", "Our data", "Trends"):
            self.tab.go(title, "The four healing stages" if title == "Stages" else None).unfold()
        for view in ("Just me", "Both of us"):
            self.tab.look(view).unfold()
        found = wire.answers_of(self.tab.frames[before:], "Ana", 0)
        return {key: {v for where, k, v in found if k == key and v != "somewhere"} for key in {k for _, k, _ in found}}

    def answers(self, question: str, answer: int | str) -> None:
        """One more answer of Ben's, saved."""
        if self.tab.page.get_by_role("button", name="Change something").count():
            self.tab.do("Change something")
        self.tab.answer(question, answer)
        self.tab.share("Both of us").save()


@pytest.fixture
def scene(tmp_path: Path, tab: Open, week: date) -> Iterator[Scene]:
    ana, ben, _ = furnish(tmp_path)
    answered(tmp_path, ana, week, SHARED, note=MARK)
    answered(tmp_path, ana, week - 3 * WEEK, {"safety": 6, "connection": 10}, Sharing.ME, note=MARK)
    answered(tmp_path, ana, week - 4 * WEEK, {"safety": 5}, Sharing.COACH, note=MARK)
    house = House(tmp_path)
    yield Scene(house, ben, tab(house).sign_in(ben))
    assert "Traceback" not in house.stop()


def test_an_answer_is_sent_only_once_the_partners_own_answer_to_that_question_is_in(scene: Scene) -> None:
    assert scene.learns() == {}
    scene.tab.go("Check-in").answer("safety", 8)
    assert scene.learns() == {}, "an answer that is not saved opens nothing"
    scene.tab.go("Check-in").share().save()
    assert scene.learns() == {"safety": {"3"}}
    scene.tab.go("Check-in")
    scene.answers("recognize", "0")
    assert scene.learns() == {"safety": {"3"}, "recognize": {"Nearly every time"}}
    scene.tab.go("Check-in")
    scene.answers("connection", 4)
    assert scene.learns() == {"safety": {"3"}, "recognize": {"Nearly every time"}}, "she left connection open"
    scene.tab.go("Check-in")
    scene.answers("clarity", 10)
    scene.tab.go("Check-in")
    scene.answers("create_safety", "3")
    every = {"safety": {"3"}, "clarity": {"9"}, "recognize": {"Nearly every time"}, "create_safety": {"No occasion"}}
    assert scene.learns() == every


def test_an_answer_of_ones_own_that_is_kept_opens_the_partners_to_oneself_but_never_on_the_shared_view(
    scene: Scene,
) -> None:
    scene.tab.answer("safety", 8).share("Only me").save()
    scene.tab.go("Trends")
    before = len(scene.tab.frames)
    scene.tab.look("Both of us").unfold()
    assert wire.answers_of(scene.tab.frames[before:], "Ana", 0) == set()
    assert wire.answers_of(scene.tab.frames[before:], "Ben", 1) == set()
    scene.tab.look("Just me").unfold()
    found = {(k, v) for where, k, v in wire.answers_of(scene.tab.frames[before:], "Ana", 0) if where == "table"}
    assert found == {("safety", "3")}


def test_nothing_kept_reaches_the_partners_browser_by_any_way(scene: Scene) -> None:
    scene.answers("safety", 8)
    scene.learns()
    assert MARK not in scene.tab.go("Check-in").page.content()
    frames = b"".join(scene.tab.frames)
    assert MARK.encode() not in frames
    assert not any(MARK in text for text in wire.texts(scene.tab.frames))
    context = scene.tab.page.context
    ours = {url for url in scene.tab.asked if url.startswith("http") and "/static/" not in url}
    for url in ours | {scene.house.base + path for path in ("/visit", "/help", "/sign-in", "/confirm", "/lost")}:
        assert MARK not in context.request.get(url).text()
