"""At most three questions a coach may ask aloud, one of them about something that went well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.compare import first_week_since
from dashboard.domain.partners import named
from dashboard.domain.questions import STEP, TITLES
from dashboard.domain.weeks import WEEK, dated, week_of
from dashboard.insights import to_ask
from dashboard.insights.signals import Signals
from dashboard.insights.to_ask import Noticed
from dashboard.words import prompts

MOST = 3
LOOK_BACK = 4 * WEEK
HOW_STEP_WENT = {
    "helped": "What helped you to try it?",
    "tried": "What was it like to try it?",
    "not yet": "What would make it easier to try?",
}


@dataclass(frozen=True)
class ToAsk:
    """One question: `text` may be kept and shown, so no answer stands in it; `because` is what it rests on.

    `well` asks about something that went well, `by_chance` rests on two low weeks.
    """

    text: str
    because: str = ""
    well: bool = False
    by_chance: bool = False


def questions(signals: Signals, held: date | None, step: tuple[date, Sequence[date]] | None) -> list[ToAsk]:
    """What `signals` give to ask about since the session `held` last; the one that went well comes first.

    `step` is the day of the step agreed on last and the weeks that ask about it. Only what may be said aloud may
    stand in `signals`: nothing here looks at who sees an answer.
    """
    went = [_step(signals, *step)] if step else []
    rose = _seen(signals, held, lambda first: to_ask.rise(signals.lines, first))
    well = [_rise(signals, rose)] if rose else []
    if not well:
        well, went = [one for one in went if one.well], [one for one in went if not one.well]
    if not well:
        well = [ToAsk((prompts.IN_SESSION if held else prompts.IN_FIRST_WEEKS)["since"][0], well=True)]
    low = _seen(signals, held, lambda first: to_ask.two_low_weeks(signals.lines, first))
    apart = _seen(signals, held, lambda first: to_ask.week_apart(signals.gaps, first))
    others = [*([_low(signals, low)] if low else []), *([_apart(signals, apart)] if apart else []), *went]
    more = [ToAsk(text) for text in prompts.IN_SESSION["since"][1:]] if held else []
    return [*well, *others, *more][:MOST]


def _seen(signals: Signals, held: date | None, look: Callable[[date], Noticed | None]) -> Noticed | None:
    """Since the last session; where there is nothing since, in the last four weeks."""
    lately = week_of(signals.today) - LOOK_BACK
    since = first_week_since(held) if held else lately
    return look(since) or look(min(since, lately))


def _rise(signals: Signals, found: Noticed) -> ToAsk:
    before, after = _values(signals, found)
    text = f"{TITLES[found.rating]}, week of {dated(found.weeks[-1], signals.today)}: what helped that week?"
    return ToAsk(text, f"{_name(signals, found)}: {before}, then {after}.", well=True)


def _low(signals: Signals, found: Noticed) -> ToAsk:
    first, second = _values(signals, found)
    when = " and ".join(dated(week, signals.today) for week in found.weeks)
    text = f"{TITLES[found.rating]}, weeks of {when}: what was going on {_for_whom(signals)}?"
    return ToAsk(text, f"{_name(signals, found)}: {first} and {second}.", by_chance=True)


def _apart(signals: Signals, found: Noticed) -> ToAsk:
    (week,) = found.weeks
    told = [f"{name} {signals.lines[partner.id, found.rating][week]}" for partner, name in named(signals.partners)]
    text = f"{TITLES[found.rating]}, week of {dated(week, signals.today)}: what was going on for each of you?"
    return ToAsk(text, f"{', '.join(told)}.")


def _for_whom(signals: Signals) -> str:
    return "for each of you" if len(signals.partners) > 1 else "for you"


def _step(signals: Signals, day: date, asked: Sequence[date]) -> ToAsk:
    said = {answer.value for answer in signals.answers.of(questions={STEP}, weeks=asked)}
    best = next((value for value in HOW_STEP_WENT if value in said), None)
    ask = HOW_STEP_WENT[best] if best else f"How did it go {_for_whom(signals)}?"
    agreed = dated(day, signals.today)
    return ToAsk(f"The step you agreed on {agreed}: {ask[0].lower()}{ask[1:]}", well=best == "helped")


def _values(signals: Signals, found: Noticed) -> list[int]:
    return [signals.lines[found.person, found.rating][week] for week in found.weeks]


def _name(signals: Signals, found: Noticed) -> str:
    return next(name for partner, name in named(signals.partners) if partner.id == found.person)
