"""All that is said to one reader of a couple's lines: states, since a day, differences, and what to ask about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.compare import drawn_from, in_order
from dashboard.domain.partners import Partner, named, names
from dashboard.domain.questions import RATINGS, TITLES
from dashboard.domain.weeks import full_label, week_of
from dashboard.insights.latest import latest
from dashboard.insights.signals import PROMPT_FROM, Signals
from dashboard.words.answer_words import latest_words
from dashboard.words.chart_words import TableColumns
from dashboard.words.signal_words import (
    asking_words,
    gap_counted,
    gap_steady,
    gap_words,
    line_words,
    range_words,
    shift_words,
    since_counted,
    since_listed,
    since_words,
    too_early_to_ask,
)


@dataclass(frozen=True)
class Sentences:
    """The signals in words.

    `reader` is the partner who reads alone and is spoken to as "your"; None where others look too.
    `counts` tells how many weeks are answered, which a screen that both look at never does per person.
    """

    signals: Signals
    reader: str | None = None
    counts: bool = False

    @property
    def named(self) -> list[tuple[Partner, str]]:
        """Each partner with the name for a sentence."""
        return named(self.signals.partners)

    def latest(
        self, rating: str, weeks: Sequence[date], states: dict[str, str] | None = None, *, counts: bool = False
    ) -> dict[str, str]:
        """By person, the latest answer in these weeks, with what can be said of the line if `states` are given."""
        s = self.signals
        found = latest(s.answers, s.partners, weeks, rating, s.today)
        return {
            partner.id: latest_words(name, one, s.today, (states or {}).get(partner.id, ""), counts=counts)
            for (partner, name), one in zip(self.named, found, strict=True)
        }

    def states(self, rating: str) -> dict[str, str]:
        """By person, what can be said of their line of one rating."""
        s, this = self.signals, week_of(self.signals.today)
        return {
            partner.id: line_words(
                s.lines[partner.id, rating],
                self._whose(partner, name),
                latest_open=s.answers.get(partner.id, rating, this) is not None,
                counts=self.counts,
            )
            for partner, name in self.named
        }

    def since(self, rating: str, day: date) -> dict[str, str]:
        """By person, one rating before and since a day."""
        parts = self.signals.since(rating, day)
        today = self.signals.today
        return {p.id: since_words(parts[p.id], self._whose(p, name), today) for p, name in self.named}

    def counted_since(self, rating: str, day: date) -> dict[str, str]:
        """By person, where the answers since a day lie, without listing them."""
        parts = self.signals.since(rating, day)
        today = self.signals.today
        return {p.id: since_counted(parts[p.id], self._whose(p, name), today) for p, name in self.named}

    def since_listed(self, rating: str, day: date) -> dict[str, str]:
        """By person, the answers before and since a day alone, for a screen that is read from far away."""
        today = self.signals.today
        return {person: since_listed(part, today) for person, part in self.signals.since(rating, day).items()}

    def differences(self, weeks: Sequence[date], *, to_them: bool) -> dict[str, list[str]]:
        """By title, how the two rate each thing; empty unless there are two partners."""
        if not self.signals.gaps:
            return {}
        first, second = names(self.signals.partners)
        return {
            TITLES[rating]: gap_words(gap, first, second, TITLES[rating], weeks, to_them=to_them)
            for rating, gap in self.signals.gaps.items()
        }

    def counted_differences(self, weeks: Sequence[date]) -> dict[str, list[str]]:
        """By title, who rated it higher how often in these weeks, and what is steady; no line where there is none."""
        if not self.signals.gaps:
            return {}
        first, second = names(self.signals.partners)
        return {
            TITLES[rating]: [
                line
                for line in (gap_counted(gap, first, second, weeks), *gap_steady(gap, first, second, TITLES[rating]))
                if line
            ]
            for rating, gap in self.signals.gaps.items()
        }

    def dots(self, rating: str) -> dict[str, str]:
        """By person, the weeks a usual range is being learned from, as dots; none once it is known or uncounted."""
        if not self.counts:
            return {}
        verdicts = {partner.id: self.signals.verdicts[partner.id, rating] for partner, _ in self.named}
        return {
            person: "\u25cf" * verdict.rated + "\u25cb" * (verdict.needed - verdict.rated)
            for person, verdict in verdicts.items()
            if verdict.low is None
        }

    def asking(self) -> list[str]:
        """What a coach may ask about early; for Prepare only."""
        return [
            words
            for partner, name in self.named
            for rating in RATINGS
            if (words := asking_words(name, rating.title, self.signals.lines[partner.id, rating.key]))
        ]

    def too_early_to_ask(self) -> str:
        """Where that cannot speak yet, as a sentence; empty once it can of every line."""
        lines = self.signals.lines
        early = {
            name: titles
            for partner, name in self.named
            if (titles := [r.title for r in RATINGS if len(lines[partner.id, r.key]) < PROMPT_FROM])
        }
        count = sum(len(titles) for titles in early.values())
        return too_early_to_ask(early, all_of_them=count == len(lines)) if early else ""

    def table(self) -> TableColumns:
        """Bands and marks as text: a row per rating and partner with the range, its first week, and every shift."""
        columns: TableColumns = {
            title: [] for title in ("Rating", "Partner", "Usual range", "From the week of", "Looked like a shift")
        }
        for rating in RATINGS:
            for partner, name in self.named:
                line, verdict = (
                    self.signals.lines[partner.id, rating.key],
                    self.signals.verdicts[partner.id, rating.key],
                )
                start, (weeks, _) = drawn_from(line), in_order(line)
                shifts = "; ".join(shift_words(shift, weeks) for shift in verdict.shifts) or "none seen"
                since = full_label(start) if start else ""
                row = (rating.title, name, range_words(verdict), since, shifts)
                for column, cell in zip(columns.values(), row, strict=True):
                    column.append(cell)
        return columns

    def _whose(self, partner: Partner, name: str) -> str:
        return "your" if partner.id == self.reader else f"{name}'s"
