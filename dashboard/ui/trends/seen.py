"""Everything that one reader's screen of trends rests on, gathered once in a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.accounts.visits import Mode
from dashboard.domain.answers import Answers
from dashboard.domain.happenings import Happening
from dashboard.domain.model import Role
from dashboard.domain.partners import Partner, partners_of
from dashboard.insights.headlines import Headline, headlines
from dashboard.insights.signals import Signals
from dashboard.services import events, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.words.sentences import Sentences


@dataclass(frozen=True)
class Seen:
    """What one reader may see of a couple, and what it comes to.

    `held` are the days of sessions before today: nothing is since one of today yet. `reader` is the partner who reads
    alone; None where others look too.
    """

    view: View
    answers: Answers
    partners: Sequence[Partner]
    signals: Signals
    sentences: Sentences
    headlines: Mapping[str, Headline]
    held: Sequence[date]
    happened: Sequence[Happening]
    reader: str | None


def preparing(me: Me) -> bool:
    """Whether a coach reads alone."""
    return me.person.role is Role.COACH and me.visit.mode is Mode.OWN


def of(me: Me, view: View, *, counts: bool = False) -> Seen | None:
    """None while there is nothing to see; `counts` tells how many weeks are answered."""
    answers = reading.answers(me, view)
    if not answers:
        return None
    alone = view is View.JUST_ME and not preparing(me)
    partners = partners_of(me.couple)
    signals = worked_out(me, ("signals", view), Signals, answers, partners, me.today)
    held = [day for day in sessions.days(me) if day < me.today]
    last = held[-1] if held else None
    found = worked_out(me, ("headlines", view), lambda: headlines(signals, last, differences=not alone))
    reader = me.person.id if alone else None
    sentences = Sentences(signals, reader, counts=counts or preparing(me))
    return Seen(view, answers, partners, signals, sentences, found, held, events.all_of_them(me), reader)
