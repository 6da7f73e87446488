"""What the lines of one couple come to, in numbers: usual ranges, shifts, differences, and what to ask about early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard.domain.answers import Answers
from dashboard.domain.compare import Gap, Since, gap, in_order, since
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.usual_range import PROMPT_LEARN, Verdict, judge
from dashboard.domain.weeks import WEEK, week_of
from dashboard.insights.lines import Lines, whole_weeks

PROMPT_FROM = PROMPT_LEARN + 2  # the coach's prompt speaks of two weeks after those it has learned from


@dataclass(frozen=True)
class Signals:
    """Everything worked out from what one reader was given, and from nothing else."""

    answers: Answers
    partners: Sequence[Partner]
    today: date

    @cached_property
    def lines(self) -> Lines:
        """The weeks that count, by person and rating."""
        return whole_weeks(self.answers, self.partners, self.today)

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """The rule's verdict of each line."""
        return {of: judge(in_order(line)[1]) for of, line in self.lines.items()}

    @property
    def shifted(self) -> bool:
        """Whether any line looks like a shift now, so that its false-alarm rate belongs beside it."""
        return any(verdict.now for verdict in self.verdicts.values())

    @property
    def known(self) -> bool:
        """Whether any usual range is known."""
        return any(verdict.low is not None for verdict in self.verdicts.values())

    @property
    def so_far(self) -> bool:
        """Whether anything is shown of the week that is not over."""
        this, ids = week_of(self.today), {partner.id for partner in self.partners}
        return any(answer.week == this and answer.person in ids for answer in self.answers)

    @property
    def can_ask(self) -> bool:
        """Whether the coach's early prompt can speak of any line yet."""
        return any(len(line) >= PROMPT_FROM for line in self.lines.values())

    def since(self, rating: str, day: date) -> dict[str, Since]:
        """By person, one rating before and since a day."""
        return {partner.id: since(self.lines[partner.id, rating], day) for partner in self.partners}

    @property
    def weeks_to_choose(self) -> list[date]:
        """The weeks one can look since, newest first: any that counts and has an answer before it."""
        weeks = [week for line in self.lines.values() for week in line]
        if not weeks:
            return []
        last = week_of(self.today) - WEEK
        return [last - n * WEEK for n in range((last - min(weeks)).days // 7)]

    @cached_property
    def gaps(self) -> dict[str, Gap]:
        """By rating, the difference on weeks this reader has from both; empty unless there are two partners."""
        if len(self.partners) != 2:
            return {}
        a, b = (partner.id for partner in self.partners)
        return {key: gap(self.lines[a, key], self.lines[b, key]) for key in RATING_KEYS}
