"""What goes on the session sheet: what both may see, moments and how the agreed step went too, and nothing else."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from dashboard.accounts.erase import What, erase
from dashboard.accounts.visits import Mode
from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.happenings import MomentMark
from dashboard.domain.model import Kind, Sharing
from dashboard.errors import BadInputError
from dashboard.services import coach_copy, entries, sessions
from dashboard.services.sessions import Own, Question, Record
from dashboard.sheet import pdf
from dashboard.ui.coach import sheet_button
from dashboard.words import prompts
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.sheet.test_pdf import said

MARK = "ZEBRA-7291-QUAGGA"
HELD = date(2026, 11, 12)
STEP = "Ten minutes on Sunday."


@pytest.fixture
def coached(cast):
    """Dana coaches Ana and Ben, who agreed on a step and have both said how it went."""
    cast.coached(datetime.combine(date(2026, 10, 1), time(12)))
    cast.storage.happened.add_session(cast.person("Ana").couple_id, HELD, STEP, "slow_down")
    for name, went in (("Ana", "tried"), ("Ben", "helped")):
        cast.answered(name, {"safety": 6, "step": went}, Sharing.BOTH, week=LAST)
    return cast


@pytest.mark.parametrize("mode", [Mode.OWN, Mode.SESSION])
def test_how_the_step_went_stands_with_what_is_since_then(cast, coached, as_person, mode):
    as_person("Dana", mode)
    found = sheet_button.content(cast.me)
    assert found.agreed_step == STEP
    assert found.since[-1] == ("The step agreed on 12 Nov", ["Ana: Tried it (16 Nov).", "Ben: It helped (16 Nov)."])
    text = said(pdf.render(found))
    assert "Thestepagreedon12Nov" in text
    assert "Ben:Ithelped(16Nov)." in text


def test_the_sheets_of_one_who_is_left_ask_and_speak_to_one(cast, coached, as_person):
    erase(cast.storage, cast.person("Ben"), cast.writer("Ben"), What.ME)
    as_person("Dana")
    found, mine = sheet_button.content(cast.me), sheet_button.for_the_coach(cast.me)
    assert tuple(found.prompts) == prompts.for_week(THIS, alone=True)
    supervisors = sheet_button.for_a_supervisor(cast.me, ())
    texts = [said(pdf.render(one)) for one in (found, mine, replace(found, agreed_step=""), supervisors)]
    of_two = ("bothofyou", "thetwoofthem", "Theyagreed", "Weagree", "AandB", "Differentratings")
    assert [words for words in of_two if words in "".join(texts)] == []
    assert "Anaagreedtotry" in texts[1]
    assert "Iwanttotry" in texts[2]


def test_the_couples_sheet_has_no_usual_range_and_the_coachs_has(cast, coached, as_person):
    as_person("Dana")
    (cast.folder / "coach.toml").write_text('policy = "limited secrets"\n')
    assert not sheet_button.content(cast.me).ranges
    assert [title for title, _ in sheet_button.content(cast.me).since] == ["The step agreed on 12 Nov"]
    mine = sheet_button.for_the_coach(cast.me)
    assert mine.ranges
    assert "Fortheircoach." in said(pdf.render(mine))
    assert (mine.practice, sheet_button.content(cast.me).practice.policy) == (Practice(), Policy.LIMITED)
    assert {title for title, _ in mine.since} >= {"Felt safety", "Clarity", "Connection"}
    assert "band" not in said(pdf.render(sheet_button.content(cast.me)))
    assert "Aband" in said(pdf.render(mine))


def test_a_supervisor_gets_a_and_b_and_only_the_words_that_were_ticked(cast, coached, as_person):
    coached.storage.happened.add_event(coached.person("Ana").couple_id, coached.ids["Ana"], BEFORE, f"{MARK} event")
    coached.answered("Ben", {"safety": 9}, Sharing.COACH, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    as_person("Ana")
    entries.save(cast.me, Kind.MOMENT, date(2026, 11, 17), ("", MARK, "", ""), Sharing.BOTH)
    as_person("Dana")
    sessions.save(cast.me, Record("", WEDNESDAY, step="A walk."), Own("", (Question("Shown?", True),)))
    assert sheet_button.free_text(cast.me) == ["A walk.", STEP, "Shown?", f"{MARK} event"]
    bare = said(pdf.render(sheet_button.for_a_supervisor(cast.me, ())))
    for words in ("Ana", "Ben", "Dana", MARK, "Awalk.", "TenminutesonSunday.", "Shown?", "Amoment"):
        assert words not in bare
    assert "AandB" in bare
    assert "A:Triedit(16Nov)." in bare
    ticked = sheet_button.for_a_supervisor(cast.me, ("A walk.", f"{MARK} event"))
    assert ticked.agreed_step == "A walk."
    assert [one.label for one in ticked.happened if not one.session] == [f"{MARK} event"]
    assert "TenminutesonSunday." not in said(pdf.render(ticked))


@pytest.mark.parametrize("step", ["A: I listen first", "B: one question a day"])
def test_a_step_that_begins_like_a_name_is_a_persons_words_all_the_same(cast, as_person, step):
    cast.coached(datetime.combine(date(2026, 10, 1), time(12)))
    cast.storage.happened.add_session(cast.person("Ana").couple_id, HELD, step)
    cast.storage.happened.add_session(cast.person("Ana").couple_id, WEDNESDAY, "Another one")
    cast.answered("Ana", {"safety": 6, "step": "tried"}, Sharing.BOTH, week=LAST)
    cast.answered("Ben", {"safety": 6, "step": "tried"}, Sharing.BOTH, week=LAST)
    as_person("Dana")
    found = sheet_button.for_a_supervisor(cast.me, [])
    assert step not in repr(found.since)
    assert "A: Tried it (16 Nov)." in repr(found.since)
    assert step in repr(sheet_button.for_a_supervisor(cast.me, [step]).since)


def test_a_label_the_coach_sets_stands_in_the_file_name(cast, coached, as_person):
    as_person("Dana")
    coach_copy.set_label(cast.me, " No. 7/b ")
    assert coach_copy.label(cast.me) == "No. 7/b"
    assert pdf.file_name(WEDNESDAY, coach_copy.label(cast.me)) == "weekly-notes-No-7-b-2026-11-25.pdf"
    with pytest.raises(BadInputError):
        coach_copy.set_label(cast.me, "x" * 31)
    as_person("Ana")
    assert coach_copy.label(cast.me) == ""


def test_with_a_new_step_the_earlier_one_is_named(cast, coached, as_person):
    as_person("Dana")
    sessions.save(cast.me, Record("", WEDNESDAY, step="A walk."), Own())
    found = sheet_button.content(cast.me)
    assert found.agreed_step == "A walk."
    assert found.since[-1][1][0] == STEP


def test_what_one_kept_of_how_it_went_is_not_on_it(cast, coached, as_person):
    coached.answered("Ana", {"safety": 6, "step": "not yet"}, Sharing.COACH, week=BEFORE)
    coached.answered("Ben", {"safety": 6, "step": "tried"}, Sharing.BOTH, week=BEFORE)
    as_person("Dana")
    told = ["Ana: Tried it (16 Nov).", "Ben: Tried it (9 Nov), It helped (16 Nov)."]
    assert sheet_button.content(cast.me).since[-1][1] == told


def test_shared_moments_are_marks_and_others_are_not(cast, coached, as_person):
    ana = as_person("Ana").person_id
    entries.save(cast.me, Kind.MOMENT, date(2026, 11, 17), ("", MARK, "", ""), Sharing.BOTH)
    for sharing in (Sharing.COACH, Sharing.ME):
        entries.save(cast.me, Kind.MOMENT, date(2026, 11, 24), (MARK, "", "", ""), sharing)
    as_person("Dana")
    found = sheet_button.content(cast.me)
    assert found.moments == [MomentMark(ana, LAST, "slow_down")]
    assert "Amoment" in said(pdf.render(found))


def test_nothing_of_prepare_is_on_it(cast, coached, as_person):
    as_person("Dana")
    sessions.save(cast.me, Record("", WEDNESDAY), Own(f"{MARK} note", (Question("May be asked", True), Question(MARK))))
    coached.answered("Ben", {"safety": 9}, Sharing.COACH, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    as_person("Dana")
    found = sheet_button.content(cast.me)
    assert "May be asked" in found.prompts
    assert MARK not in repr((found.since, found.prompts, found.agreed_step, list(found.answers)))
    assert MARK not in said(pdf.render(found))
