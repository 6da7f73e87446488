"""The questions a coach is offered for the session to come, and putting one on its screen or taking it off again."""

from dataclasses import replace

from dashboard.domain.partners import partners_of
from dashboard.domain.weeks import NO_DAY
from dashboard.errors import BadInputError
from dashboard.insights.signals import Signals
from dashboard.services import reading, sessions
from dashboard.services.me import Me, require_coach
from dashboard.services.reading import View
from dashboard.services.sessions import Own, Question
from dashboard.services.worked_out import worked_out
from dashboard.words import to_ask_words
from dashboard.words.to_ask_words import ToAsk


def offered(me: Me) -> list[ToAsk]:
    """At most three, made of nothing but what the screen in session may show; only for the coach alone."""
    require_coach(me)
    return worked_out(me, ("to ask",), _offered, me)


def _offered(me: Me) -> list[ToAsk]:
    signals = Signals(reading.answers(me, View.SESSION), partners_of(me.couple), me.today)
    last = sessions.last_step(me)
    step = (last[0].held_on, last[1]) if last else None
    return to_ask_words.questions(signals, sessions.last_day(me), step)


def shown(me: Me) -> tuple[str, ...]:
    """The questions that stand on the screen of the session to come."""
    require_coach(me)
    return sessions.for_questions(me).shown


def show(me: Me, text: str, yes: bool = True) -> None:
    """Puts one of those that are offered on the screen of the session to come, or takes it off. Raises BadInputError.

    A question of the coach's own that was not offered is left as it is.
    """
    if text not in {one.text for one in offered(me)}:
        raise BadInputError("This question is not offered any more: an answer it rests on has changed.")
    record, waits = sessions.for_questions(me), sessions.waiting(me)
    alone = not record.id or (waits is not None and waits.id == record.id)
    mine = sessions.own(me, record)
    if mine.lost and alone:
        mine = Own("", tuple(Question(words, True) for words in record.shown))
    if mine.lost:
        raise BadInputError("Your own part of this session was written with an earlier key. Choose another day for it.")
    others = tuple(question for question in mine.questions if question.text != text)
    questions = (*others, *([Question(text, True)] if yes else []))
    if alone:
        record = replace(record, held_on=NO_DAY)  # a question alone is no session of any day
        if not questions:
            sessions.remove(me, record)
            return
    sessions.save(me, record, replace(mine, questions=questions))
