"""Each rating week by week as a table, before and since the last session, both partners; nothing told alone."""

import html
from collections.abc import Iterator
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.answers import Answer
from dashboard.domain.model import Person
from dashboard.domain.questions import RATINGS
from dashboard.insights.around_session import WeeksAround
from dashboard.insights.signals import Signals
from dashboard.services.me import Me
from dashboard.ui.coach import told_alone
from dashboard.ui.shared import controls
from dashboard.words.answer_words import NO_ANSWER, WAITS
from dashboard.words.signal_words import range_words
from dashboard.words.week_words import rating_words

USUAL = "usual range"


def table(me: Me, signals: Signals, around: WeeksAround, held: date | None) -> str:
    """The table as HTML, people's names letter for letter."""
    cells = "".join(f'<th scope="col"{_rule(around, week)}>{label}</th>' for week, label in _heads(me, around))
    bodies = "".join(_rating(me, signals, around, rating.key, rating.title) for rating in RATINGS)
    said = _session(around, weeks.dated(held, me.today)) if held else "no session before today is written down"
    return (
        '<div class="ht-desk-weeks" tabindex="0" role="region" aria-label="Week by week">'
        f"<table><caption><span>Week by week <small>· {said}</small></span></caption>"
        f'<thead><tr><td></td>{cells}<th scope="col" class="usual">{USUAL}</th></tr></thead>{bodies}</table></div>'
    )


def _session(around: WeeksAround, day: str) -> str:
    """What the line between two weeks is, and that weeks after it are left out, where they are."""
    if around.skipped:
        return f"the dotted line is your last session, {day}; the weeks right after it are left out"
    return f"the line is your last session, {day}"


def _heads(me: Me, around: WeeksAround) -> Iterator[tuple[date, str]]:
    this = weeks.week_of(me.today)
    for week in (*around.before, *around.since):
        yield week, weeks.dated(week, me.today) + (" <span>so far</span>" if week == this else "")


def _rating(me: Me, signals: Signals, around: WeeksAround, rating: str, title: str) -> str:
    """One rating: what can be said of it, and a row for each partner."""
    columns = len(around.before) + len(around.since) + 2
    told = html.escape(rating_words(signals, rating))
    said = f"<span>{html.escape(title)} <small>{told}</small></span>"
    head = f'<tr><th scope="rowgroup" colspan="{columns}">{said}</th></tr>'
    rows = "".join(_row(signals, around, rating, person) for person in me.present)
    return f"<tbody>{head}{rows}</tbody>"


def _row(signals: Signals, around: WeeksAround, rating: str, person: Person) -> str:
    line = signals.answers.line(person.id, rating)
    cells = "".join(
        f"<td{_rule(around, week)}>{_cell(line.get(week))}</td>" for week in (*around.before, *around.since)
    )
    verdict = signals.verdicts[person.id, rating]
    usual = range_words(verdict) if verdict.low is not None else "&ndash;"
    name = f"{controls.colour_dot(person)}<bdi>{html.escape(person.name)}</bdi>"
    return f'<tr><th scope="row">{name}</th>{cells}<td class="usual">{usual}</td></tr>'


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return f'<span aria-hidden="true">·</span><span class="ht-unseen">{NO_ANSWER}</span>'
    if answer.waits:
        return f'{told_alone.mark("waits")}{answer.words}<span class="ht-unseen"> {WAITS}</span>'
    return answer.words


def _rule(around: WeeksAround, week: date) -> str:
    """Where the last session stands between two weeks; dotted where weeks since are left out."""
    if not around.before or week != (around.since[0] if around.since else None):
        return ""
    return ' class="since skipped"' if around.skipped else ' class="since"'
