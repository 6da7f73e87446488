"""Each partner's ratings week by week, as usual ranges and shifts are worked out from them."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.answers import Answers
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.weeks import week_of

# By person and rating the points of each week.
Lines = dict[tuple[str, str], dict[date, int]]


def whole_weeks(answers: Answers, partners: Sequence[Partner], today: date) -> Lines:
    """The weeks that count for usual ranges, shifts and differences.

    The week that is not over yet is left out: what was said of its first days is shown, not set against whole weeks.
    """
    this = week_of(today)
    return {
        (partner.id, rating): {
            week: answer.number
            for week, answer in answers.line(partner.id, rating).items()
            if week < this and answer.number is not None
        }
        for partner in partners
        for rating in RATING_KEYS
    }
