"""What a coach was given that the screen in session does not show, week by week, so that it is not said aloud."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.questions import KEYS, TITLES
from dashboard.services import letters_read, reading
from dashboard.services.me import Me, require_coach
from dashboard.services.reading import View


@dataclass(frozen=True)
class Aside:
    """Of one partner and week: answers in words, a note, and questions changed after the other's could be read."""

    week: date
    person: str
    answers: tuple[str, ...] = ()
    note: str = ""
    changed: tuple[str, ...] = ()


def asides(me: Me) -> list[Aside]:
    """Newest week first; only for the coach alone."""
    require_coach(me)
    seen, shown = _told(me, View.BOTH), _told(me, View.SESSION)
    notes = {(n.week, n.person): n.text for n in reading.notes(me, View.BOTH)}
    notes = {
        of: text
        for of, text in notes.items()
        if of not in {(n.week, n.person) for n in reading.notes(me, View.SESSION)}
    }
    rows = letters_read.check_ins(me)
    changed = {(c.week, c.person_id): c.after_reveal for c in reading.open_for_coach(me, rows) if c.after_reveal}
    weeks = {(week, person) for week, person, _ in set(seen) - set(shown)} | set(notes) | set(changed)
    found = []
    for week, person in sorted(weeks, reverse=True):
        only = [k for k in KEYS if (week, person, k) in seen and (week, person, k) not in shown]
        answers = tuple(f"{TITLES[k]}: {seen[week, person, k]}" for k in only)
        late = tuple(TITLES[k] for k in changed.get((week, person), ()))
        found.append(Aside(week, person, answers, notes.get((week, person), ""), late))
    return found


def _told(me: Me, view: View) -> dict[tuple[date, str, str], str]:
    frame = reading.answers(me, view)
    columns = (frame[c] for c in ("week", "person", "key", "answer"))
    return {(week.date(), person, key): answer for week, person, key, answer in zip(*columns, strict=True)}
