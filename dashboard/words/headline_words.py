"""What is said first of each rating, as whole sentences; names stand in them, and nobody is he or she."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.domain.answers import Answer
from dashboard.domain.compare import GAP_WEEKS
from dashboard.domain.partners import Partner, named
from dashboard.domain.weeks import day_label, week_of
from dashboard.insights.headlines import AgainstUsual, Headline, Speaks
from dashboard.insights.signals import Signals
from dashboard.words.answer_words import NO_ANSWER, spoken, which_week
from dashboard.words.signal_words import measured

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SHIFT = {
    "higher": "Looks like a shift for {a}: higher than usual since {a_since}. What helped?",
    "lower": "Looks like a shift for {a}: lower than usual since {a_since}. What was different?",
}
SHIFT_OF_BOTH = {
    "higher": "Looks like a shift for both of you: higher than usual since {a_since}. What helped?",
    "lower": "Looks like a shift for both of you: lower than usual since {a_since}. What was different?",
}
SHIFT_AT_TWO_TIMES = {
    "higher": (
        "Looks like a shift for both of you: higher than usual, for {a} since {a_since}, for {b} since {b_since}. "
        "What helped?"
    ),
    "lower": (
        "Looks like a shift for both of you: lower than usual, for {a} since {a_since}, for {b} since {b_since}. "
        "What was different?"
    ),
}
SHIFT_BOTH_WAYS = (
    "Looks like a shift for both of you: higher than usual for {a} since {a_since}, lower than usual for {b} since "
    "{b_since}. What was different?"
)
DIFFERENCE = (
    "You see this differently: {a} rated it higher than {b} in {count} of your last {of} shared weeks. "
    "What does each of you notice?"
)
DIFFERENCE_IN_ALL = (
    "You see this differently: {a} rated it higher than {b} in all of your last {of} shared weeks. "
    "What does each of you notice?"
)
# The numbers beside it are of one week, and may say otherwise.
DIFFERENCE_BUT_IN = (
    "You see this differently: {a} rated it higher than {b} in {count} of your last {of} shared weeks, though not in "
    "the week of {week}. What does each of you notice?"
)
DIFFERENCE_BUT_NOT_YET = (
    "You see this differently: {a} rated it higher than {b} in {count} of your last {of} shared weeks, though not so "
    "far this week. What does each of you notice?"
)
DIFFERENCE_IN_ALL_BUT_NOT_YET = (
    "You see this differently: {a} rated it higher than {b} in all of your last {of} shared weeks, though not so far "
    "this week. What does each of you notice?"
)
SINCE = {
    "higher": "Since your session on {day}, {count} of {of} answers were above what is usual for {a}.",
    "lower": "Since your session on {day}, {count} of {of} answers were below what is usual for {a}.",
}
SINCE_IN_ALL = {
    "higher": "Since your session on {day}, all {of} answers were above what is usual for {a}.",
    "lower": "Since your session on {day}, all {of} answers were below what is usual for {a}.",
}
SINCE_OF_BOTH = {
    "higher": "Since your session on {day}, most answers were above what is usual for both of you.",
    "lower": "Since your session on {day}, most answers were below what is usual for both of you.",
}
SINCE_BOTH_WAYS = (
    "Since your session on {day}, most answers were above what is usual for {a} and below what is usual for {b}."
)
WITHIN, OUTSIDE, EARLY = AgainstUsual
USUAL = {
    (WITHIN,): "Within what is usual for {a}.",
    (OUTSIDE,): "Outside what is usual for {a}, in too few weeks to look like a shift.",
    (WITHIN, WITHIN): "Within what is usual for both of you.",
    (WITHIN, OUTSIDE): (
        "Within what is usual for {a}; outside what is usual for {b}, in too few weeks to look like a shift."
    ),
    (WITHIN, EARLY): "Within what is usual for {a}; too early to say for {b}.",
    (OUTSIDE, OUTSIDE): "Outside what is usual for both of you, in too few weeks to look like a shift.",
    (OUTSIDE, EARLY): (
        "Outside what is usual for {a}, in too few weeks to look like a shift; too early to say for {b}."
    ),
}
TOO_EARLY = "Too early to say."
NOTHING = "No answer here yet."
LEARNING = "Your usual range appears after eight answered weeks."
KNOWN = "Your usual range is known. Whether anything looks like a shift can be said from fourteen answered weeks on."
CHANCE = "This can be chance: about 1 couple in {couples} sees one within half a year."


def sentence(headline: Headline, partners: Sequence[Partner], today: date, reader: str | None = None) -> str:
    """The one sentence of a rating. `reader` is the partner who reads alone and is "you"."""
    name = {partner.id: "you" if partner.id == reader else called for partner, called in named(partners)}
    match headline.speaks:
        case Speaks.SHIFT:
            return _shift(headline, name, today)
        case Speaks.DIFFERENCE:
            other = next(partner.id for partner in partners if partner.id != headline.higher)
            return _difference(headline, name[headline.higher or ""], name[other], today)
        case Speaks.SINCE:
            return _since(headline, name)
        case Speaks.USUAL:
            order = list(AgainstUsual)
            found = sorted(headline.places.items(), key=lambda item: order.index(item[1]))
            people = dict(zip("ab", (name[person] for person, _ in found), strict=False))
            return USUAL[tuple(one for _, one in found)].format(**people)
        case Speaks.EARLY:
            return TOO_EARLY
    return NOTHING


def _shift(headline: Headline, name: Mapping[str, str], today: date) -> str:
    """Of one or of both; where both move, the one that is higher comes first."""
    shifts = sorted(headline.shifts, key=lambda shift: shift.direction)
    since = [month(shift.onset, today) for shift in shifts]
    parts = {at: name[shift.person] for at, shift in zip("ab", shifts, strict=False)}
    parts |= {f"{at}_since": words for at, words in zip("ab", since, strict=False)}
    ways = [shift.direction for shift in shifts]
    if len(shifts) == 1:
        template = SHIFT[ways[0]]
    elif len(set(ways)) > 1:
        template = SHIFT_BOTH_WAYS
    else:
        template = (SHIFT_OF_BOTH if len(set(since)) == 1 else SHIFT_AT_TWO_TIMES)[ways[0]]
    return template.format(**parts)


def _difference(headline: Headline, higher: str, lower: str, today: date) -> str:
    """Who rates it higher, and where the week whose numbers stand beside it is another one."""
    in_all, unlike = headline.weeks_higher == GAP_WEEKS, headline.unlike
    if unlike is None:
        template = DIFFERENCE_IN_ALL if in_all else DIFFERENCE
    elif unlike < week_of(today):
        template = DIFFERENCE_BUT_IN
    else:
        template = DIFFERENCE_IN_ALL_BUT_NOT_YET if in_all else DIFFERENCE_BUT_NOT_YET
    week = day_label(unlike) if unlike else ""
    return template.format(a=higher, b=lower, count=headline.weeks_higher, of=GAP_WEEKS, week=week)


def _since(headline: Headline, name: Mapping[str, str]) -> str:
    found = sorted(headline.since, key=lambda one: one.side)
    day = day_label(headline.session) if headline.session else ""
    if len(found) == 1:
        counts = found[0].counts
        count = counts.above if found[0].side == "higher" else counts.below
        template = (SINCE_IN_ALL if count == counts.total else SINCE)[found[0].side]
        return template.format(day=day, count=count, of=counts.total, a=name[found[0].person])
    first, second = found
    if first.side == second.side:
        return SINCE_OF_BOTH[first.side].format(day=day)
    return SINCE_BOTH_WAYS.format(day=day, a=name[first.person], b=name[second.person])


def month(week: date, today: date) -> str:
    """The month a week begins in, with its year where that is another one than today's: "July", "July 2025"."""
    called = MONTHS[week.month - 1]
    return called if week.year == today.year else f"{called} {week.year}"


def number(answer: Answer | None) -> str:
    """An answer beside a name, with its mark where not everybody here sees it; a dash where there is none."""
    return "\u2013" if answer is None else spoken(answer)


def read_aloud(title: str, numbers: Sequence[tuple[Partner, str, Answer | None]], week: date, today: date) -> str:
    """A card's small line, for someone who cannot see it: the numbers of the named week."""
    said = "; ".join(f"{name} {NO_ANSWER if answer is None else spoken(answer)}" for _, name, answer in numbers)
    return f"{title}, {which_week(week, today)}: {said}"


def chance() -> str:
    """How often a shift is only chance, in people's words; it stands wherever a sentence names one."""
    return CHANCE.format(couples=round(100 / measured()["six half-year"]))


def under_the_cards(signals: Signals, found: Mapping[str, Headline]) -> str:
    """The one line under all cards: what a shift costs, or when more can be said; empty where neither is due."""
    if any(headline.speaks is Speaks.SHIFT for headline in found.values()):
        return chance()
    if all_early(found):
        return KNOWN if signals.known else LEARNING
    return ""


def all_early(found: Mapping[str, Headline]) -> bool:
    """Whether no card has anything to say yet, so that one line says it for all."""
    return {headline.speaks for headline in found.values()} <= {Speaks.EARLY, Speaks.NOTHING}
