"""What a chart shows beside the answers: coaching sessions, events, and the weeks of moments."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.weeks import day_label


@dataclass(frozen=True)
class Happening:
    """A coaching session on a day, or an event of a week (its Monday) under the label somebody gave it."""

    day: date
    label: str
    session: bool = False

    @property
    def words(self) -> str:
        """How it is named in a table and under the pointer."""
        return f"{self.label} on {day_label(self.day)}" if self.session else self.label


@dataclass(frozen=True)
class MomentMark:
    """A week in which one partner has a moment that speaks of one stage."""

    person: str
    week: date
    stage: str
