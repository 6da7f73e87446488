"""What a coach was told alone, apart from all that both partners see, so that none of it is said aloud."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.answers import Answers
from dashboard.domain.model import CheckIn
from dashboard.domain.partners import partners_of
from dashboard.domain.questions import KEYS, TITLES, words
from dashboard.insights.signals import Signals
from dashboard.services import letters_read, reading
from dashboard.services.me import Me, require_coach
from dashboard.services.reading import View
from dashboard.words.sentences import Sentences


@dataclass(frozen=True)
class Aside:
    """Of one partner and week: answers in words, each with its title, and a note."""

    week: date
    person: str
    answers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Changed:
    """The titles of what one partner answered anew although the other's answer could be read by then."""

    week: date
    person: str
    titles: tuple[str, ...]


def asides(me: Me) -> list[Aside]:
    """Newest week first; only for the coach alone."""
    found = []
    for c in sorted(_told(me), key=lambda c: (c.week, c.person_id), reverse=True):
        answered = tuple(f"{TITLES[k]}: {words(k, c.answers[k])}" for k in KEYS if k in c.answers)
        if answered or c.note:
            found.append(Aside(c.week, c.person_id, answered, c.note or ""))
    return found


def answers(me: Me) -> Answers:
    """The answers among them; only for the coach alone."""
    require_coach(me)
    return reading.told_alone(me)


def asking(me: Me) -> list[str]:
    """What a coach may ask about early that rests on more than both of them see; only for the coach alone."""
    alone = answers(me)
    whole = Answers([*reading.answers(me, View.BOTH), *alone])
    aloud = _asking(me, reading.answers(me, View.SESSION))
    return [words for words in _asking(me, whole) if words not in aloud]


def _asking(me: Me, given: Answers) -> list[str]:
    return Sentences(Signals(given, partners_of(me.couple), me.today)).asking()


def changed(me: Me) -> list[Changed]:
    """Answers changed after a reveal, newest week first; only for the coach alone.

    Each is named only while this coach sees it and the other's answer to the same question stands shared with both:
    else it would tell of an answer that was taken back.
    """
    shared = reading.answers(me, View.BOTH)
    couple = {p.id for p in me.couple}
    found = []
    for c in sorted(_told(me), key=lambda c: (c.week, c.person_id), reverse=True):
        (other,) = couple - {c.person_id}
        late = [
            TITLES[k]
            for k in c.after_reveal
            if shared.get(other, k, c.week) and (k in c.answers or shared.get(c.person_id, k, c.week))
        ]
        if late:
            found.append(Changed(c.week, c.person_id, tuple(late)))
    return found


def _told(me: Me) -> list[CheckIn]:
    """What is sealed to this coach of each week, even if that is nothing."""
    require_coach(me)
    return reading.open_for_coach(me, letters_read.check_ins(me))
