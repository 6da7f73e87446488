"""Our data: five groups, each part with how it stands now; what ends asks first, and a removed event comes back."""

import re
from dataclasses import replace
from datetime import datetime, time

import pytest

from dashboard.domain.model import Sharing
from dashboard.services import events, names, personal
from dashboard.words import our_data as words
from tests.cast import BEFORE, LAST, THIS
from tests.screen import Screen

EARLY = datetime(2025, 1, 1)  # noqa: DTZ001 - stored moments have no zone


def our_data(as_person, name="Ana") -> Screen:
    as_person(name)
    return Screen().open("partners/our_data")


def parts(screen: Screen) -> dict[str, str]:
    """The parts by title, with how each stands."""
    labels = [p.label.replace("\u2060", "").replace("\\", "") for p in screen.at.expander]
    return dict((*label.replace("**", "").split(": ", 1), "")[:2] for label in labels)


def test_five_groups_and_every_part_that_has_a_state_says_it(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=BEFORE)
    screen = our_data(as_person)
    closed = Screen(unfolding=False).open("partners/our_data")
    assert closed.headers == [
        "Who sees what",
        "Our coach",
        "Reminder and time away",
        "On our phones",
        "Files, keys and leaving",
    ]
    found = parts(screen)
    assert found["Who may see an earlier week"] == "one week saved"
    assert found["Pause or stop sharing"] == "as you choose each week"
    assert found["Coach"] == "none"
    assert found["Reminder"] == "none saved here yet"
    assert found["My name"] == "Ana"
    assert {"Export", "Import", "Backups", "Erase"} <= found.keys()


def test_how_the_recovery_key_stands_is_told_to_its_owner_alone(cast, as_person):
    part = "Your passphrase and key"
    assert parts(our_data(as_person))[part] == "recovery key: not shown yet"
    shown = datetime.combine(LAST, time(12))
    cast.storage.change_head(cast.writer("Ana").changing(lambda head: replace(head, key_shown=(shown,))))
    assert parts(our_data(as_person))[part] == "recovery key shown on 16 Nov"
    assert parts(our_data(as_person, "Ben"))[part] == "recovery key: not shown yet"
    assert "shown on 16 Nov" not in our_data(as_person, "Ben").said


@pytest.mark.parametrize(
    ("reset_on", "shown_on", "said"),
    [
        (None, None, "both yours alone"),
        (None, (BEFORE,), "recovery key shown on 9 Nov"),
        (BEFORE, None, "reset on 9 Nov, recovery key not shown since"),
        (BEFORE, (), "reset on 9 Nov, recovery key not shown since"),
        (BEFORE, (LAST,), "reset on 9 Nov, recovery key shown on 16 Nov"),
    ],
)
def test_a_reset_stands_beside_how_the_recovery_key_stands(reset_on, shown_on, said):
    assert words.key_now(reset_on, shown_on, THIS) == said


def test_time_away_is_told_by_no_title(cast, as_person):
    before = parts(our_data(as_person))
    personal.go_away(cast.me, personal.AWAY["A week"])
    assert parts(our_data(as_person)) == before


def test_a_reminder_that_was_saved_stands_with_its_day(cast, as_person):
    as_person("Ana")
    personal.remember_reminder(cast.me, "Sunday", time(19, 0))
    assert parts(our_data(as_person))["Reminder"] == "Sundays 19:00"
    assert parts(our_data(as_person, "Ben"))["Reminder"] == "none saved here yet"


def test_who_sees_what_is_four_sentences_first_and_they_name_the_coach_only_where_there_is_one(cast, as_person):
    alone = our_data(as_person).said
    assert "What you share with both, Ben sees once Ben has answered the same question too" in alone
    assert words.NOBODY_ELSE in alone
    cast.coached(EARLY)
    with_coach = our_data(as_person).said
    assert "Dana, your coach, reads what you have shared with both since becoming your coach" in with_coach
    assert words.NOBODY_ELSE not in with_coach
    assert len(words.four_sentences("Ben", None, sharing=False)) == 4


def test_whoever_shares_nothing_reads_that_the_coach_is_shown_nothing(cast, as_person):
    cast.coached(EARLY)
    cast.takes_back("Ana")
    said = our_data(as_person).said
    assert "Dana, your coach, is shown nothing of yours while you share nothing." in said
    assert "reads what you have shared with both" not in said


def test_stopping_asks_once_more_and_going_on_changes_nothing(cast, as_person):
    screen = our_data(as_person).press("Stop for every week")
    assert cast.person("Ana").consent_at is not None
    screen.press("Go on sharing")
    assert cast.person("Ana").consent_at is not None
    screen.press("Pause from this week on").press("Yes, stop sharing")
    assert cast.person("Ana").paused_from == THIS
    assert "nothing from the week of 23 Nov on" in parts(screen)["Pause or stop sharing"]
    screen.press("Stop for every week").press("Yes, stop sharing")
    assert cast.person("Ana").consent_at is None
    assert parts(screen)["Pause or stop sharing"] == "nothing is shared"
    assert "You share nothing at the moment, whatever you choose for a week." in screen.said


def test_a_name_is_changed_and_everything_written_stays(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=BEFORE)
    our_data(as_person).choose("my-name", "  Anna  ").press("Change my name")
    ana = cast.person("Ana")
    assert (ana.name, ana.sign_in, ana.slot) == ("Anna", "anna", 0)
    as_person("Ben")
    assert re.search(r"Anna\s+3", Screen().open("partners/trends").said)


@pytest.mark.parametrize(
    ("typed", "wrong"), [("Ben", "called that already"), ("ZOE", "called that already"), (" ", "1 to 40")]
)
def test_a_name_that_somebody_has_or_that_is_none_is_a_sentence(cast, as_person, typed, wrong):
    screen = our_data(as_person).choose("my-name", typed).press("Change my name")
    assert any(wrong in w.value for w in screen.at.warning)
    assert cast.person("Ana").name == "Ana"


def test_a_coach_and_a_shared_screen_change_no_partners_name(cast, as_person):
    from dashboard.accounts.visits import Mode
    from dashboard.errors import NotAllowedError

    cast.coached(EARLY)
    for name, mode in (("Dana", Mode.OWN), ("Ana", Mode.TOGETHER)):
        cast.enter(name, mode)
        with pytest.raises(NotAllowedError):
            names.rename(cast.me, "Other")


def test_an_event_that_was_removed_comes_back_as_it_was_and_only_to_its_author(cast, as_person):
    as_person("Ana")
    events.add(cast.me, LAST, "Moved house")
    before = events.events(cast.me)[0]
    screen = Screen().open("partners/trends").press("Remove")
    assert events.events(cast.me) == []
    assert "Removed: Moved house" in screen.said
    screen.press("Put it back")
    (after,) = events.events(cast.me)
    assert (after.week, after.label, after.added_at) == (before.week, before.label, before.added_at)
    cast.enter("Ben")
    events.put_back(cast.me, before)
    assert len(events.events(cast.me)) == 1


def test_what_ends_looks_different_and_the_parts_that_leave_carry_support(cast, as_person):
    sent = our_data(as_person).sent
    ends = re.search(r'<div class="ht-links ht-ending">(.*?)</div>', sent)
    assert ends is not None
    assert "Erase me" in ends[1]
    assert 'href="/help"' in sent
