"""What Trends and Together say first: a card for each rating, with the numbers of one named week and one sentence."""

import html
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.partners import Partner, named
from dashboard.domain.questions import RATINGS
from dashboard.domain.weeks import day_label
from dashboard.insights.headlines import Headline, latest_of, named_week
from dashboard.plots import small_lines
from dashboard.ui.shared import controls
from dashboard.ui.trends.seen import Seen
from dashboard.words import headline_words
from dashboard.words.answer_words import which_week

Numbers = Sequence[tuple[Partner, str, Answer | None]]
Drawn = tuple[int, dict[date, int]]


def week_line(seen: Seen) -> str:
    """Which week the numbers are of: "Week of 16 Nov"."""
    week = named_week(seen.answers, seen.partners)
    return "" if week is None else f"W{which_week(week, seen.signals.today)[1:]}"


def cards(seen: Seen, span: Sequence[date]) -> str:
    """The three cards as HTML; where none has anything to say yet, one line under them says it for all."""
    week, dark = named_week(seen.answers, seen.partners), controls.dark()
    if week is None:
        return ""
    quiet = headline_words.all_early(seen.headlines)
    told = ""
    for rating in RATINGS:
        numbers = _numbers(seen, rating.key, week)
        picture = quote(small_lines.drawing(_lines(seen, rating.key, span), span, week, dark=dark))
        said = headline_words.read_aloud(rating.title, numbers, week, seen.signals.today)
        told += (
            f'<article><h2>{html.escape(rating.title)}</h2><p class="ht-now" aria-hidden="true">{_shown(numbers)}</p>'
            f'<img src="data:image/svg+xml,{picture}" alt="{html.escape(said)}">'
            f"{'' if quiet else _sentence(seen, seen.headlines[rating.key])}</article>"
        )
    return f'<section class="ht-brief" aria-label="{html.escape(week_line(seen))}">{told}</section>'


def numbers(seen: Seen, rating: str) -> str:
    """The answers to one rating in the week of `week_line`, as HTML; nothing where there is none."""
    week = named_week(seen.answers, seen.partners)
    shown = _shown(_numbers(seen, rating, week)) if week else ""
    return f'<p class="ht-now ht-sentence">{shown}</p>' if shown else ""


def sentence(seen: Seen, headline: Headline) -> str:
    """The one sentence of a rating, for whoever reads here."""
    return headline_words.sentence(headline, seen.partners, seen.signals.today, seen.reader)


def sentence_html(seen: Seen, headline: Headline) -> str:
    """The same, letter for letter."""
    return html.escape(sentence(seen, headline))


def earlier_week(seen: Seen, headline: Headline) -> str:
    """Which week a sentence is of where that is an earlier one than the numbers are of: "Week of 16 Nov"."""
    if not headline.places or headline.week is None or headline.week == named_week(seen.answers, seen.partners):
        return ""
    return f"Week of {day_label(headline.week)}"


def _sentence(seen: Seen, headline: Headline) -> str:
    """The sentence; where it is of an earlier week than the numbers over it, under the name of that week."""
    earlier = earlier_week(seen, headline)
    week = f'<p class="ht-quiet">{earlier}</p>' if earlier else ""
    return f"{week}<p>{sentence_html(seen, headline)}</p>"


def _numbers(seen: Seen, rating: str, week: date) -> Numbers:
    latest = latest_of(seen.answers, seen.partners, rating, week)
    return [(partner, name, latest[partner.id]) for partner, name in named(seen.partners) if partner.id in latest]


def _shown(numbers: Numbers) -> str:
    """Each partner's marker, name and number."""
    parts = []
    for partner, name, answer in numbers:
        figure, _, mark = headline_words.number(answer).partition(" ")
        small = f" <small>{html.escape(mark)}</small>" if mark else ""
        parts.append(
            f"<span>{controls.colour_dot(partner)}<bdi>{html.escape(name)}</bdi><strong>{html.escape(figure)}</strong>{small}</span>"
        )
    return "".join(parts)


def _lines(seen: Seen, rating: str, span: Sequence[date]) -> list[Drawn]:
    """Both partners' ratings in these weeks, a line for each wording of the question."""
    return [line for partner in seen.partners for line in _by_wording(seen.answers, partner, rating, span)]


def _by_wording(
    answers: Answers, partner: Partner, rating: str, span: Sequence[date]
) -> list[tuple[int, dict[date, int]]]:
    lines: dict[int, dict[date, int]] = {}
    for week, answer in answers.line(partner.id, rating).items():
        if span[0] <= week <= span[-1] and answer.number is not None:
            lines.setdefault(answer.wording, {})[week] = answer.number
    return [(partner.slot, line) for line in lines.values()]
