"""The latest answer each partner gave to a question, and how many weeks hold one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.partners import Partner
from dashboard.domain.weeks import is_open


@dataclass(frozen=True)
class Latest:
    """Of one partner and question: the latest answer (None: none in these weeks), weeks with one, weeks without.

    A week that can still be filled in (this one and the last) is "not yet": it counts only once it is answered.
    Counting begins with the first week this reader can see an answer of, so that nobody starts with a debt.
    """

    answer: Answer | None = None
    answered: int = 0
    silent: int = 0


def latest(
    answers: Answers, partners: Sequence[Partner], weeks: Sequence[date], question: str, today: date
) -> list[Latest]:
    """For each partner, in these weeks."""
    began = answers.weeks[0] if answers else today
    return [_latest(answers, partner, weeks, question, today, began) for partner in partners]


def _latest(
    answers: Answers, partner: Partner, weeks: Sequence[date], question: str, today: date, began: date
) -> Latest:
    line = answers.line(partner.id, question)
    answered = [week for week in weeks if week in line]
    if not answered:
        return Latest()
    silent = [week for week in weeks if week >= began and week not in line and not is_open(week, today)]
    return Latest(line[answered[-1]], len(answered), len(silent))
