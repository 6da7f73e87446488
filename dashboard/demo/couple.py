"""An invented couple and their coach, the same every time: forty weeks that end with the current one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from dashboard.accounts import letters_settled
from dashboard.accounts.claims import newcomer
from dashboard.demo import entries, keys
from dashboard.demo.keys import Invented
from dashboard.domain.model import NO_OCCASION, AgreementKind, CheckIn, Choice, Person, Role, Sharing, Value
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, item_of, same_for_all
from dashboard.domain.weeks import WEEK, week_of
from dashboard.errors import DamagedError
from dashboard.keys.sealed_rows import row_of
from dashboard.store import generations
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage

WEEKS = 40
SEED = 20
COACH_CAME = 5
COUPLE = f"{1:032x}"

# Where each line begins and ends, and how far a hard month pulls it down. Ana's rise slowly; Ben's stay where they are.
LINES: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    "Ana": {"safety": (4.2, 7.6, 1.0), "clarity": (4.6, 6.9, 0.8), "connection": (5.4, 7.4, 0.9)},
    "Ben": {"safety": (6.9, 7.3, 0.8), "clarity": (5.3, 6.6, 0.6), "connection": (6.2, 7.0, 1.1)},
}
STAGES: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "Ana": {"recognize": (0.9, 2.6), "slow_down": (0.5, 2.0), "communicate": (1.2, 2.4), "create_safety": (0.8, 2.1)},
    "Ben": {"recognize": (0.4, 1.9), "slow_down": (1.0, 2.3), "communicate": (0.8, 1.7), "create_safety": (1.1, 2.2)},
}
HARD_MONTH = {17: 2.0, 18: 4.6, 19: 4.0, 20: 2.2}
HOLIDAY = {26, 27}
AWAY = {"Ana": {11}, "Ben": {8, 9, 10, 31, 33}}  # three weeks in a row, and week 32 a lone answer
ZEROS = {("Ana", 18): ("safety", "connection"), ("Ben", 19): ("connection",)}
SKIPPED = {("Ana", 23): ("clarity",), ("Ben", 29): ("safety", "connection"), ("Ben", 13): RATING_KEYS}
QUIET = {("Ana", 2), ("Ana", 30), ("Ben", 6), ("Ben", 22)}  # no stages answered
KEPT = {("Ana", 4), ("Ana", 19), ("Ben", 15), ("Ben", 20)}
KEPT_ONE = {("Ana", 35): "clarity", ("Ben", 25): "connection"}
COACH_ALONE = {("Ana", 21), ("Ana", 24), ("Ben", 28)}
SESSIONS = {  # on the Wednesday of these weeks, with the step agreed on and the stage it serves
    8: (None, None),
    21: ('When it gets loud, one of us says "ten minutes" and we both come back after it.', "slow_down"),
    35: ("On Sunday evening each of us says one thing we need in the week ahead.", "communicate"),
}
STEP = {
    "Ana": {22: "not yet", 23: "tried", 24: "tried", 25: "helped", 28: "helped", 36: "tried", 37: "helped"},
    "Ben": {22: "not yet", 23: "not yet", 24: "tried", 28: "tried", 36: "not yet", 37: "tried", 38: "helped"},
}
EVENTS = {("Ben", 14): "New job", ("Ana", 26): "Holiday"}
NOTES = {
    ("Ana", 7): "Two quiet evenings. I said early that I was tired and it went better.",
    ("Ana", 18): "I do not know how to begin this talk. Writing it down helps a little.",
    ("Ben", 19): "I went quiet again. I noticed it an hour later.",
    ("Ben", 36): "The walk on Sunday. More of that.",
}


def build(storage: Storage, today: date) -> None:
    """Puts the couple into an empty store; a store that holds anybody stays as it is."""
    if storage.people():
        return
    this = week_of(today)
    monday = [this - (WEEKS - 1 - n) * WEEK for n in range(WEEKS)]
    people = _people(storage, monday)
    draws = Random(SEED)  # noqa: S311 - invented answers, not secrets
    latest = datetime.combine(today, time(0, 5))
    for one in (people[name] for name in LINES):
        rows = []
        for check_in in _story(one.person, monday, draws):
            saved = min(_evening(check_in.week), latest)
            whole = replace(check_in, saved_at=saved, chosen=Choice(saved, check_in.sharing))
            rows.append((row_of(whole, one.person, one.writing.identity, 1), False))
        storage.save_many(rows, one.writing)
    entries.build(storage, people, monday)
    for n, (step, stage) in SESSIONS.items():
        storage.happened.add_session(COUPLE, monday[n] + timedelta(days=2), step, stage)
    for (name, n), label in EVENTS.items():
        added = min(_evening(monday[n]), latest)
        storage.happened.add_event(COUPLE, people[name].person.id, monday[n], label, added)
    for one in people.values():
        letters_settled.settle(storage, one.person, one.writing.identity)


def open_store(folder: Path, today: date) -> Storage:
    """The demo's store, up to this week; one that does not open whole is made anew."""
    try:
        storage = Storage(folder)
    except DamagedError:
        generations.clear(folder)
        storage = Storage(folder)
    return refresh(storage, today)


def refresh(storage: Storage, today: date) -> Storage:
    """The demo up to this week: the same store, or, when its newest week has passed, a new one in its folder."""
    rows = storage.check_ins([p.id for p in storage.people()])
    if rows and max(row.week for row in rows) < week_of(today):
        storage.close()
        generations.clear(storage.folder)
        storage = Storage(storage.folder)
    build(storage, today)
    return storage


def _people(storage: Storage, monday: Sequence[date]) -> dict[str, Invented]:
    """Ana, Ben, and Coach Dana, who came after five weeks and whose check words both have confirmed."""
    began = datetime.combine(monday[0], time(9))
    came = datetime.combine(monday[COACH_CAME], time(18))
    names = {"Ana": "Ana", "Ben": "Ben", "Dana": "Coach Dana"}
    people = {
        short: keys.with_key(
            short,
            Person(
                f"{slot + 2:032x}",
                None if short == "Dana" else COUPLE,
                Role.COACH if short == "Dana" else Role.PARTNER,
                name,
                name.casefold(),
                slot,
                consent_at=began,
            ),
        )
        for slot, (short, name) in enumerate(names.items())
    }
    ana, ben, dana = people.values()
    both = ana.person, ben.person
    storage.add_couple("Ana & Ben", *both, *(newcomer(one.person, one.writing.identity, both) for one in (ana, ben)))
    storage.add_person(dana.person, newcomer(dana.person, dana.writing.identity))
    storage.link_coach(COUPLE, dana.person.id, came)
    pins = {dana.person.id: dana.person.recipient or ""}
    since = {dana.person.id: came}
    for partner in (ana, ben):
        storage.agree(Agreement(dana.person.id, partner.person.id, AgreementKind.AGREED, came))
        confirms = partner.writing.changing(lambda head: replace(head, pins=pins, since=since))
        storage.agree(Agreement(dana.person.id, partner.person.id, AgreementKind.WORDS_CONFIRMED, came), confirms)
    return people


def _story(person: Person, monday: Sequence[date], draws: Random) -> Iterator[CheckIn]:
    """One partner's forty weeks, without the weeks nobody answered; this week Ana has not answered yet."""
    name = person.name
    ratings = {key: _line(ends, draws) for key, ends in LINES[name].items()}
    stages = {key: _practice(ends, draws) for key, ends in STAGES[name].items()}
    silent = HOLIDAY | AWAY[name] | ({WEEKS - 1} if name == "Ana" else set())
    for n in (n for n in range(WEEKS) if n not in silent):
        skipped, zeros = SKIPPED.get((name, n), ()), ZEROS.get((name, n), ())
        answers: dict[str, Value] = {k: 0 if k in zeros else ratings[k][n] for k in RATING_KEYS if k not in skipped}
        if (name, n) not in QUIET:
            answers |= {k: stages[k][n] for k in STAGE_KEYS}
        if n in STEP[name]:
            answers["step"] = STEP[name][n]
        yield CheckIn(person.id, monday[n], answers, _sharing(name, n), NOTES.get((name, n)))


def _line(line: tuple[float, float, float], draws: Random) -> list[int]:
    """Whole ratings around a straight way from first to last: what happened last week is still felt this week."""
    first, last, pull = line
    mood, ratings = 0.0, []
    for n in range(WEEKS):
        mood = 0.45 * mood + draws.gauss(0, 0.75)
        level = first + (last - first) * n / (WEEKS - 1) - pull * HARD_MONTH.get(n, 0)
        ratings.append(min(10, max(0, round(level + mood))))
    return ratings


def _practice(ends: tuple[float, float], draws: Random) -> list[str]:
    """How often one stage was practiced; now and then a week had no occasion for it."""
    first, last = ends
    practice = []
    for n in range(WEEKS):
        level = first + (last - first) * n / (WEEKS - 1) - 0.3 * HARD_MONTH.get(n, 0) + draws.gauss(0, 0.55)
        often = str(min(3, max(0, round(level))))
        practice.append(NO_OCCASION if draws.random() < 0.08 else often)
    return practice


def _sharing(name: str, n: int) -> dict[str, Sharing]:
    """Mostly both; some weeks kept, one rating kept, some for the coach alone."""
    if (name, n) in KEPT:
        return same_for_all(Sharing.ME)
    if (name, n) in COACH_ALONE:
        return same_for_all(Sharing.COACH)
    one = KEPT_ONE.get((name, n))
    return same_for_all(Sharing.BOTH) | ({item_of(one): Sharing.ME} if one else {})


def _evening(week: date) -> datetime:
    """Sunday evening of a week, when these two usually sit down for it."""
    return datetime.combine(week + timedelta(days=6), time(19, 30))
