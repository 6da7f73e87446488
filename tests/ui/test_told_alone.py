"""What a coach was told alone: apart, closed until opened, marked, with their own rule, and for nobody else."""

from datetime import date, datetime, time

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.services import entries
from dashboard.ui.session.topics import TOPICS
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.screen import Screen

MARK = "OCELOT-4471"
CAME = datetime.combine(date(2026, 1, 1), time(12))
ALONE = same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH}
MARKED = '<span class="ht-mark alone" aria-hidden="true"></span><span class="ht-unseen">Told to you alone: </span>'


@pytest.fixture
def told(cast):
    """Ana told Dana her clarity, a note and a moment alone; Ben's felt safety of this week waits for Ana."""
    cast.coached(CAME)
    for name in ("Ana", "Ben"):
        cast.answered(name, {"safety": 6}, Sharing.BOTH, week=BEFORE)
    cast.answered("Ana", {"safety": 5, "clarity": 2}, ALONE, week=LAST, note=MARK, note_for=Sharing.COACH)
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH, week=THIS)
    cast.enter("Ana")
    entries.save(cast.me, Kind.MOMENT, WEDNESDAY, (f"{MARK} moment", "", "", ""), Sharing.COACH)
    return cast


def prepare(as_person, **options):
    as_person("Dana")
    return Screen(**options).press("Prepare (I am alone)")


def part(screen: Screen) -> str:
    return screen.sent.split("Do not say this aloud")[1]


def test_it_stands_in_a_part_of_its_own_that_sends_nothing_before_it_is_opened(told, as_person):
    screen = prepare(as_person, unfolding=False)
    assert "Told to you alone: 2 \u00b7 Do not say this aloud" in [e.label for e in screen.at.expander]
    assert MARK not in screen.sent
    assert "Clarity: 2" not in screen.sent
    screen.unfold()
    assert "Clarity: 2" in screen.said
    assert f"Note: {MARK}" in screen.said
    assert f"{MARK} moment" in screen.said


def test_each_of_it_carries_its_mark_and_words_for_those_who_do_not_see_it(told, as_person):
    sent = prepare(as_person).unfold().sent
    assert f"<h3>{MARKED}<bdi>Ana</bdi>, week of 16 Nov 2026</h3>" in sent
    assert sent.count(MARKED) == 2, "one for the week, one for the moment"


def test_it_is_in_no_chart_no_table_and_no_sentence_above(told, as_person):
    screen = prepare(as_person).unfold()
    words = screen.said.split("In words")[1].split("Connection")[0]
    assert "Ana: no shared answer in these weeks." in words.split("Clarity")[1]
    assert "Ana, latest: felt safety 5 (waits for the other), week of 16 Nov 2026. Ben" in screen.chart
    assert MARK not in screen.chart


def test_the_three_kinds_are_named_beside_their_marks(told, as_person):
    sent = prepare(as_person).sent
    for mark, words in (
        ("both", "Both see it"),
        ("waits", "Waits for the other"),
        ("alone", "Told to you alone: only under"),
    ):
        assert f'<span class="ht-mark {mark}" aria-hidden="true"></span>{words}' in sent


def test_what_waits_says_so_in_words_table_and_chart(told, as_person):
    screen = prepare(as_person).unfold()
    assert "Ben: 8 (waits for the other), week of 23 Nov so far." in screen.said
    assert "8 (waits for the other)" in screen.said.split("In words")[1]
    assert "Waits for the other" in screen.chart
    told.answered("Ana", {"safety": 7}, Sharing.BOTH, week=THIS)
    assert "8 (waits" not in prepare(as_person).unfold().said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'policy = "no secrets"\n',
            "Your rule, as both partners read it. No secrets: What one of you tells",
        ),
        ('policy = "limited secrets"\n', "Your rule, as both partners read it. Limited secrets: Your coach may keep"),
        ("", "You have not written yet what you do with something that one partner tells you alone."),
    ],
)
def test_the_coachs_own_rule_stands_beside_it(told, as_person, written, said):
    (told.folder / "coach.toml").write_text(written)
    assert said in prepare(as_person).unfold().said


def test_earlier_weeks_come_when_they_are_asked_for(cast, as_person):
    cast.coached(CAME)
    old = date(2026, 6, 1)
    cast.answered("Ana", {"safety": 1}, Sharing.COACH, week=old)
    screen = prepare(as_person).unfold()
    assert "Told to you alone: 1 \u00b7 Do not say this aloud" in [e.label for e in screen.at.expander]
    assert "No answer and no note of the last twelve weeks." in screen.said
    assert "week of 1 Jun 2026" not in screen.said
    (toggle,) = [t for t in screen.at.toggle if t.label == "Show earlier weeks"]
    toggle.set_value(True)
    assert "week of 1 Jun 2026" in screen.run().said


def test_where_nothing_was_told_that_is_said(cast, as_person):
    cast.coached(CAME)
    assert "Nothing was told to you alone." in prepare(as_person).said


def test_what_was_changed_after_a_reveal_is_named_here(told, as_person):
    told.answered("Ben", {"safety": 4}, Sharing.BOTH, week=LAST)
    told.answered("Ana", {"safety": 9, "clarity": 2}, ALONE, week=LAST)
    said = prepare(as_person).unfold().said
    assert "Ana, week of 16 Nov 2026: Felt safety" in said.split("s answer could be read")[1]


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_partners_are_sent_nothing_of_it(told, as_person, name):
    as_person(name)
    tab = Screen()
    for page in tab.pages:
        sent = tab.open(page).sent
        for words in ("aloud", "waits for the other", "old to you alone"):
            assert words not in sent
        assert (MARK in sent) <= (name == "Ana")


@pytest.mark.parametrize("topic", range(len(TOPICS) + 1))
def test_nothing_of_it_is_in_any_topic_of_a_session(told, as_person, topic):
    as_person("Dana", Mode.SESSION).topic = topic
    screen = Screen()
    for words in (MARK, "aloud", "waits for the other", "Waits for the other", "old to you alone"):
        assert words not in screen.said + screen.chart
