"""The letter to a coach: what `privacy` says this coach may see, neither more nor less, and nothing in how it looks."""

import random
from datetime import timedelta

import pyrage
import pytest

from dashboard.accounts.erase import What, erase
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Sharing, now
from dashboard.domain.privacy import Circumstances, Kept, Reader, may_see
from dashboard.domain.questions import ITEMS, RATING_KEYS, item_of, same_for_all
from dashboard.domain.questions import words as spoken
from dashboard.domain.weeks import WEEK
from dashboard.keys import cards
from dashboard.keys import letters as keys
from dashboard.services import check_ins, coaches, consent, entries, events, reading, told_alone
from dashboard.services.reading import View
from dashboard.store.letters import LetterState, Place
from tests.cast import LAST, THIS

ALL = dict.fromkeys(RATING_KEYS, 5) | {"slow_down": "2"}
PAIR = ("Ana", "Ben")


def place(cast, name="Ana"):
    return Place(LetterState.OWN, cast.ids[name], cast.ids["Dana"])


def sealed(cast, name="Ana"):
    return cast.storage.letters.sealed(place(cast, name))


def letter(cast, name="Ana"):
    return keys.open_letter(sealed(cast, name), cast.identities["Dana"])


def plain_length(cast, name="Ana"):
    return len(pyrage.decrypt(sealed(cast, name), [cast.identities["Dana"]]))


def everything(folder):
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def coached(cast):
    cast.coached()
    return cast


# -- when it is written, and what moves --------------------------------------------------------------


def test_without_a_coach_or_before_the_words_were_heard_there_is_no_letter(cast):
    cast.answered("Ana", ALL, Sharing.BOTH)
    assert cast.storage.letters.places() == []
    cast.coached(confirmed=("Ben",))
    cast.answered("Ana", ALL | {"safety": 6}, Sharing.BOTH)
    cast.answered("Ben", ALL, Sharing.BOTH)
    assert cast.storage.letters.places(LetterState.OWN, reader=cast.ids["Dana"]) == [place(cast, "Ben")]


def test_confirming_the_words_writes_the_first_letter_with_all_that_is_shown(cast, as_person):
    cast.storage.link_coach(cast.person("Ana").couple_id, cast.ids["Dana"])
    cast.answered("Ana", ALL, Sharing.BOTH)
    as_person("Ana")
    coaches.confirm_words(cast.me, cards.check_words(cards.of(cast.person("Dana"))))
    assert {a["question"] for a in letter(cast).content["answers"]} == set(ALL)


def test_a_save_is_in_the_letter_and_the_number_moves(coached):
    coached.answered("Ana", ALL, Sharing.COACH)
    first = letter(coached)
    coached.answered("Ana", ALL | {"safety": 6}, Sharing.COACH)
    assert (first.number, letter(coached).number) == (1, 2)
    assert letter(coached).at > first.at


KEEPS = same_for_all(Sharing.COACH) | {"clarity": Sharing.ME}
HIDDEN = {
    "a kept answer": lambda c: c.answered("Ana", ALL | {"clarity": 9}, KEEPS),
    "a kept note": lambda c: c.answered("Ana", ALL, KEEPS, note="ZEBRA"),
    "a whole kept week": lambda c: c.answered("Ana", ALL, Sharing.ME, week=LAST, note="ZEBRA"),
    "a kept moment": lambda c: (c.enter("Ana"), entries.save(c.me, Kind.MOMENT, THIS, ("Z", "", "", ""), Sharing.ME)),
    "the other's answers": lambda c: c.answered("Ben", ALL, Sharing.BOTH),
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_the_coach_does_not_see_moves_neither_number_nor_times_nor_the_length(coached, hidden):
    coached.answered("Ana", ALL, KEEPS)
    before, bytes_before, length = letter(coached), sealed(coached), plain_length(coached)
    HIDDEN[hidden](coached)
    assert letter(coached) == before
    assert plain_length(coached) == length
    assert (sealed(coached) != bytes_before) is (hidden != "the other's answers"), "sealed afresh at every own save"


TAKES_BACK = {
    "narrowing": lambda c: c.answered("Ana", ALL, Sharing.ME, note="ZEBRA said"),
    "withdrawing": lambda c: (c.enter("Ana"), consent.withdraw(c.me)),
    "a pause": lambda c: (c.enter("Ana"), consent.pause(c.me)),
    "erasing the week": lambda c: erase(c.storage, c.person("Ana"), c.writer("Ana"), What.WEEK, THIS),
    "erasing everything": lambda c: erase(c.storage, c.person("Ana"), c.writer("Ana"), What.EVERYTHING),
    "changing who sees": lambda c: (
        c.enter("Ana"),
        check_ins.change_sharing(c.me, THIS, same_for_all(Sharing.ME)),
    ),
}


@pytest.mark.parametrize("how", TAKES_BACK)
def test_what_is_taken_back_is_out_of_the_letter_at_once(coached, how):
    coached.answered("Ana", ALL, Sharing.COACH, note="ZEBRA said", note_for=Sharing.COACH)
    assert letter(coached).content["notes"][0]["text"] == "ZEBRA said"
    old = sealed(coached)
    TAKES_BACK[how](coached)
    assert letter(coached).content["answers"] == letter(coached).content["notes"] == []
    assert letter(coached).number == 2
    assert old[-64:] not in everything(coached.folder), "no byte of the one before"
    assert b"ZEBRA" not in everything(coached.folder)


def test_giving_consent_again_brings_it_back(coached):
    coached.answered("Ana", ALL, Sharing.COACH)
    coached.takes_back("Ana")
    coached.enter("Ana")
    consent.give_again(coached.me)
    assert len(letter(coached).content["answers"]) == len(ALL)


def test_erasing_oneself_leaves_no_letter_to_a_coach_who_is_here(coached):
    coached.answered("Ana", ALL, Sharing.COACH)
    erase(coached.storage, coached.person("Ana"), coached.writer("Ana"), What.ME)
    assert coached.storage.letters.places(author=coached.ids["Ana"]) == []


def test_withdrawing_the_words_takes_the_letter_away(coached):
    coached.answered("Ana", ALL, Sharing.COACH)
    coached.enter("Ana")
    coaches.withdraw_words(coached.me)
    assert sealed(coached) is None
    assert coached.sees("Dana", View.BOTH) == set()


def test_a_save_that_failed_leaves_the_letter_as_it_was(coached, monkeypatch):
    coached.answered("Ana", ALL, Sharing.COACH)
    before = sealed(coached)
    with pytest.raises(Exception, match="another window"):
        coached.answered("Ana", ALL | {"safety": 9}, Sharing.COACH, based_on=7)
    assert sealed(coached) == before


def test_an_event_and_a_moment_are_in_it_as_long_as_they_are_there(coached, as_person):
    as_person("Ana")
    events.add(coached.me, THIS, "Holiday")
    entry = entries.save(coached.me, Kind.MOMENT, THIS, ("ZEBRA", "", "", ""), Sharing.COACH)
    content = letter(coached).content
    assert ([e["label"] for e in content["events"]], [e["lines"][0] for e in content["entries"]]) == (
        ["Holiday"],
        ["ZEBRA"],
    )
    entries.erase(coached.me, entry.thing)
    events.remove(coached.me, events.mine(coached.me)[0].id)
    assert letter(coached).content == {"answers": [], "notes": [], "entries": [], "events": []}


# -- equal to what privacy says ----------------------------------------------------------------------


def may_know(cast, reader, names=PAIR):
    """What `privacy` says this coach may see, of what each partner sees of their own: answers and notes; words."""
    shared = {}
    words = []
    for name in names:
        cast.enter(name)
        shared |= shows(cast, name)
        words += says(cast, name, reader)
    found = set()
    for (week, name, key), (value, sharing) in shared.items():
        others = {k: s for (w, n, k), (_, s) in shared.items() if w == week and n != name}
        shared_too = Sharing.BOTH in (others.values() if key == "note" else [others.get(key)])
        when = Circumstances(True, not weeks.is_open(week, cast.today), False, shared_too, coach_since=True)
        if may_see(reader, sharing, when):
            found.add((week, name, key, value if key == "note" else spoken(key, value)))
    return found, sorted(words)


def shows(cast, name):
    """What one partner shares with the coach, whoever else sees it, by week, name and question."""
    person, rows, found = cast.person(name), cast.storage.check_ins([cast.ids[name]]), {}
    for c in (c for c in reading.open_own(cast.me, rows) if c.proven):
        for key, value in [*c.answers.items(), *([("note", c.note)] if c.note else [])]:
            sharing = c.sharing.get(item_of(key), Sharing.ME)
            if person.consents(c.week) and c.saved_at >= cast.me.coach_since and reaches(cast, sharing):
                found[c.week, name, key] = value, sharing
    return found


def says(cast, name, reader):
    """The moments and patterns of one partner that reach this reader."""
    person = cast.person(name)
    mine = [entry for kind in Kind for entry in entries.mine(cast.me, kind)]
    for e in (e for e in mine if e.proven):
        told = person.consents(weeks.week_of(e.day)) and e.saved_at >= cast.me.coach_since
        when = Circumstances(told, False, False, False, coach_since=told)
        if reaches(cast, e.sharing) and may_see(reader, e.sharing, when, Kept.WORDS):
            yield name, e.kind, e.day, e.lines


def reaches(cast, sharing):
    return sharing is Sharing.BOTH or (sharing is Sharing.COACH and cast.me.coach_confirmed)


def told(cast, view):
    """What Dana is given on her screens."""
    cast.enter("Dana")
    names = {i: n for n, i in cast.ids.items()}
    alone = told_alone.answers(cast.me) if view is View.BOTH else []
    shown = {(a.week, names[a.person], a.question, a.words) for a in [*reading.answers(cast.me, view), *alone]}
    shown |= {(n.week, names[n.person], "note", n.text) for n in reading.notes(cast.me, view)}
    said = [told.entry for told in entries.seen(cast.me, view)]
    if view is View.BOTH:
        shown |= {(a.week, names[a.person], "note", a.note) for a in told_alone.asides(cast.me) if a.note}
        said += [told.entry for told in entries.told_alone(cast.me)]
    return shown, sorted((names[e.person_id], e.kind, e.day, e.lines) for e in said)


def step(cast, draws):
    """Something one of the two does."""
    name = draws.choice(PAIR)
    cast.enter(name)
    sharing = {
        item: draws.choice(list(Sharing) if cast.me.coach_confirmed else [Sharing.BOTH, Sharing.ME]) for item in ITEMS
    }
    week = THIS - draws.randrange(4) * WEEK
    what = draws.randrange(12)
    if what < 6:
        answers = {k: draws.randint(0, 10) for k in RATING_KEYS if draws.random() < 0.7}
        answers |= {"recognize": "1"} if draws.random() < 0.4 else {}
        if answers:
            cast.answered(name, answers, sharing, week=week, note=draws.choice([None, "said"]))
    elif what == 6 and check_ins.mine(cast.me, week):
        check_ins.change_sharing(cast.me, week, sharing)
    elif what == 7:
        entries.save(cast.me, draws.choice(list(Kind)), THIS, ("a line", "", "", ""), sharing["note"])
    elif what == 8:
        draws.choice([consent.pause, consent.withdraw, consent.give_again, consent.give_again])(cast.me)
    elif what == 9:
        erase(cast.storage, cast.person(name), cast.writer(name), What.WEEK, week)
    elif what == 10:
        draws.choice([coaches.withdraw_words, lambda me: heard(cast, name)])(cast.me)
    elif what == 11:
        events.add(cast.me, week, "Something")


def heard(cast, name):
    """The coach's words confirmed again."""
    cast.enter(name)
    coaches.confirm_words(cast.me, cards.check_words(cards.of(cast.me.coach)))


@pytest.mark.parametrize("seed", range(4))
def test_the_coach_is_shown_what_privacy_says_after_any_history(cast, seed):
    draws = random.Random(seed)
    for _ in range(draws.randrange(6)):
        step(cast, draws)
    cast.coached(since=now() - timedelta(seconds=1), confirmed=draws.choice([(), ("Ana",), PAIR]))
    for _ in range(30):
        step(cast, draws)
    for reader, view in ((Reader.COACH, View.BOTH), (Reader.SESSION, View.SESSION)):
        assert told(cast, view) == may_know(cast, reader)
