"""Whatever a coach is told alone: on every page, sheet and file it bears its mark or is not there; never in session."""

import csv
import io
import random
import re
from collections import Counter
from dataclasses import asdict, fields
from datetime import date, datetime, time

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.privacy import Reach
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STEP, item_of, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.services import coach_copy, entries, export, reading, told_alone
from dashboard.services.reading import View
from dashboard.services.sessions import Own, Question, Record
from dashboard.services.sessions import save as save_session
from dashboard.sheet import pdf
from dashboard.ui.coach import sheet_button
from dashboard.ui.session.topics import TOPICS
from dashboard.words.signal_words import cost_words
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.screen import Screen
from tests.sheet.test_pdf import said as printed

WORD = "OCELOT-4471"
CAME = datetime.combine(date(2026, 1, 1), time(12))
WEEKS = [THIS - n * WEEK for n in range(20)]
MARK = "told to you alone"
# What stands beside it, whatever was told, and says nothing of it.
CONSTANT = ("None of it appears in a chart", "Show earlier weeks", cost_words("two low weeks"))
PAGES = ("coach/prepare", "coach/couples", "coach/settings", "coach/before_you_begin")
EVERYONE = ("everyone/welcome", "everyone/how_to_read", "everyone/support")


@pytest.fixture
def told(cast):
    """Dana coaches Ana and Ben on her own copy; a session, a step, and a note of hers are written down."""
    cast.coached(CAME)
    (cast.folder / "coach.toml").write_text('policy = "limited secrets"\n')
    cast.enter("Dana")
    asked = (Question("What did the walk do?", may_be_shown=True),)
    save_session(cast.me, Record("", BEFORE + WEEK / 7, step="Ten minutes"), Own("my own note", asked))
    return cast


def given(draws: random.Random, name: str, week: date) -> dict[str, str | int]:
    """What one answers for both in one week; in some weeks nothing."""
    if draws.random() < 0.2:
        return {}
    low = 3 if name == "Ana" else 6
    found: dict[str, str | int] = {k: draws.randint(low, low + 2) for k in RATING_KEYS if draws.random() < 0.8}
    if draws.random() < 0.6:
        found |= {k: draws.choice(["0", "1", "2", "no occasion"]) for k in STAGE_KEYS}
    return found | ({STEP: "tried"} if week == LAST and draws.random() < 0.5 else {})


def shared_history(cast, draws) -> dict[tuple[str, date], dict[str, str | int]]:
    """Twenty weeks of answers for both."""
    found = {(name, week): given(draws, name, week) for week in reversed(WEEKS) for name in ("Ana", "Ben")}
    for (name, week), answers in found.items():
        if answers:
            cast.answered(name, answers, Sharing.BOTH, week=week)
    return found


def tell(cast, draws, history) -> None:
    """To the coach alone: answers that nobody gave for both, notes and moments; always two low weeks in a row."""
    for (name, week), answers in history.items():
        if week not in (LAST, BEFORE) and draws.random() < 0.5:
            continue
        more: dict[str, str | int] = {k: draws.choice([0, 1, 9, 10]) for k in RATING_KEYS if k not in answers}
        if not set(STAGE_KEYS) & set(answers):  # who sees the stages is one choice for all of them
            more |= {k: "3" for k in STAGE_KEYS if draws.random() < 0.7}
        if week == LAST and STEP not in answers:
            more[STEP] = "helped"
        sharing = same_for_all(Sharing.BOTH) | dict.fromkeys(map(item_of, more), Sharing.COACH)
        note = f"{WORD} {name} {week}" if draws.random() < 0.7 else None
        cast.answered(name, answers | more, sharing, week=week, note=note, note_for=Sharing.COACH)
    for name in ("Ana", "Ben"):
        cast.enter(name)
        for kind in Kind:
            entries.save(cast.me, kind, WEDNESDAY, (f"{WORD} {kind}", "", "", ""), Sharing.COACH)


def elements(cast, page: str) -> Counter[tuple[str, str]]:
    """Everything of one page as it is sent, all of it unfolded, without what differs by visit."""
    cast.enter("Dana")
    screen = Screen().press("Prepare (I am alone)").open(page)
    if page == "coach/prepare":
        screen.press("This session").unfold()
    for toggle in screen.at.toggle:
        toggle.set_value(True)
    screen.run()
    visit = cast.anywhere.id
    labels = [("label", e.label) for e in screen.at.expander]
    plain = [(kind, re.sub(r"\$\$ID-[0-9a-f]+", "", text).replace(visit, "")) for kind, text in screen.parts]
    return Counter([*labels, *plain])


def unmarked(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """What came to a page, and is neither marked nor the same whatever was told."""
    new = [part for part in (after - before) if MARK not in part[1].lower()]
    return [part for part in new if not any(words in part[1] for words in CONSTANT)]


# -- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1])
def test_on_no_page_of_the_coachs_it_stands_without_its_mark(told, seed):
    draws = random.Random(seed)
    history = shared_history(told, draws)
    before = {page: elements(told, page) for page in (*PAGES, *EVERYONE)}
    tell(told, draws, history)
    after = {page: elements(told, page) for page in before}
    for page in before:
        assert (page, unmarked(before[page], after[page])) == (page, [])
        gone = [text for _, text in before[page] - after[page] if "Nothing was told to you alone." not in text]
        assert gone == [], page
    assert [page for page in before if before[page] != after[page]] == ["coach/prepare"]
    assert WORD in str(after["coach/prepare"])


def test_each_answer_note_word_and_question_inside_carries_the_mark_itself(told):
    draws = random.Random(7)
    tell(told, draws, shared_history(told, draws))
    told.enter("Dana")
    screen = Screen().press("Prepare (I am alone)").unfold()
    screen.at.toggle[0].set_value(True)
    told_html = [text for _, text in screen.run().parts if "ht-said" in text and MARK in text.lower()]
    blocks = re.split(r"(?=<h3>|<p class=\"ht-entry\">)", " ".join(told_html))
    carrying = [b for b in blocks if WORD in b or re.search(r"(safety|Clarity|Connection): \d", b)]
    assert len(carrying) > 10
    assert all("Told to you alone: " in block for block in carrying)
    for question in told_alone.asking(told.me):
        assert any(f"Told to you alone: </span>{question[:12]}" in block for block in blocks), question


# -- in session --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [11])
def test_in_session_every_topic_is_what_it_was_before_anything_was_told(told, seed):
    draws = random.Random(seed)
    history = shared_history(told, draws)
    before = [session(told, n) for n in range(len(TOPICS) + 1)]
    tell(told, draws, history)
    for n, sent in enumerate(before):
        assert session(told, n) == sent, n
        assert WORD not in sent


def session(cast, topic: int) -> str:
    cast.enter("Dana", Mode.SESSION).topic = topic
    return Screen().sent_without(cast.anywhere.id)


# -- sheets and files --------------------------------------------------------------------------------


def plain(content) -> dict[str, object]:
    """A sheet's content as values that compare."""
    found = {f.name: getattr(content, f.name) for f in fields(content)}
    found["answers"] = [asdict(a) for a in content.answers]
    return {name: repr(value) for name, value in found.items()}


def sheets(cast) -> list[dict[str, object]]:
    """The couple's, the coach's, and a supervisor's with every line ticked."""
    cast.enter("Dana")
    cast.anywhere.couple_id = cast.person("Ana").couple_id
    me = cast.me
    ticked = sheet_button.free_text(me)
    made = [sheet_button.content(me), sheet_button.for_the_coach(me), sheet_button.for_a_supervisor(me, ticked)]
    return [plain(one) for one in made]


def handed_over(cast) -> bytes:
    """What both share, as a file for the two of them."""
    cast.enter("Dana")
    return coach_copy.shared_csv(cast.me)


def taken_along(cast) -> list[dict[str, str]]:
    cast.enter("Dana")
    return list(csv.DictReader(io.StringIO(export.coach_csv(cast.me).decode("utf-8-sig"))))


@pytest.mark.parametrize("seed", range(8))
def test_sheets_and_the_couples_file_are_what_they_were_and_the_coachs_file_marks_each_row(told, seed):
    draws = random.Random(100 + seed)
    history = shared_history(told, draws)
    before = sheets(told), handed_over(told), taken_along(told)
    tell(told, draws, history)
    after = sheets(told), handed_over(told), taken_along(told)
    assert after[:2] == before[:2]
    new = [row for row in after[2] if row not in before[2]]
    assert new
    assert {row["Who sees it"] for row in new} == {Reach.COACH_ALONE}
    assert [row for row in before[2] if row not in after[2]] == []
    numbers = {a.words for a in told_alone.answers(told.me)}
    assert {"10", "0"} & numbers, "the numbers told alone are numbers nobody gave for both"
    aloud = {a.words for a in reading.answers(told.me, View.BOTH) if a.question in RATING_KEYS}
    assert not {"0", "1", "9", "10"} & aloud


def test_no_printed_sheet_holds_a_word_of_it(told):
    draws = random.Random(3)
    history = shared_history(told, draws)
    tell(told, draws, history)
    told.enter("Dana")
    me, every = told.me, sheet_button.free_text(told.me)
    for content in (sheet_button.content(me), sheet_button.for_the_coach(me), sheet_button.for_a_supervisor(me, every)):
        assert "OCELOT" not in printed(pdf.render(content))
    assert WORD.encode() not in handed_over(told)
