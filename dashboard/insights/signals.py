"""What is said of the lines one reader was given: states, since a day, differences, and what a coach may ask about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dashboard.domain.compare import Gap, drawn_from, gap, in_order, since
from dashboard.domain.questions import RATING_KEYS, RATINGS, TITLES
from dashboard.domain.usual_range import Verdict, judge
from dashboard.domain.weeks import WEEK, full_label, week_of
from dashboard.insights.facts import Counted, Line, by_week, counted, names
from dashboard.words.signal_words import (
    PROMPT_FROM,
    asking_words,
    gap_words,
    line_words,
    range_words,
    shift_words,
    since_listed,
    since_words,
    too_early_to_ask,
)


@dataclass(frozen=True)
class Signals:
    """Everything said about one answers frame, and from nothing else.

    `reader` is the partner who reads alone and is spoken to as "your"; None where others look too.
    `counts` tells how many weeks are answered, which a screen that both look at never does per person.
    """

    answers: pd.DataFrame
    lines: Sequence[Line]
    today: date
    reader: str | None = None
    counts: bool = False

    @cached_property
    def rated(self) -> Counted:
        """The weeks that count, by (person, rating)."""
        return counted(self.answers, self.lines, self.today)

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """The rule's verdict of each line."""
        return {of: judge(in_order(line)[1]) for of, line in self.rated.items()}

    @property
    def named(self) -> list[tuple[Line, str]]:
        """Each partner with the name for a sentence."""
        return list(zip(self.lines, names(self.lines), strict=True))

    @property
    def so_far(self) -> bool:
        """Whether anything is shown of the week that is not over."""
        return bool(by_week(self.answers, self.lines, [week_of(self.today)]))

    @property
    def can_ask(self) -> bool:
        """Whether the coach's early prompt can speak of any line yet."""
        return any(len(line) >= PROMPT_FROM for line in self.rated.values())

    @property
    def shifted(self) -> bool:
        """Whether any line looks like a shift now, so that its false-alarm rate belongs beside it."""
        return any(verdict.now for verdict in self.verdicts.values())

    @property
    def known(self) -> bool:
        """Whether any usual range is known."""
        return any(verdict.low is not None for verdict in self.verdicts.values())

    def states(self, key: str) -> dict[str, str]:
        """By person, what can be said of their line of one rating."""
        this = week_of(self.today)
        facts = by_week(self.answers, self.lines, [this])
        return {
            line.person: line_words(
                self.rated[line.person, key],
                self._whose(line),
                latest_open=(line.person, key, this) in facts,
                counts=self.counts,
            )
            for line in self.lines
        }

    def since(self, key: str, day: date) -> dict[str, str]:
        """By person, one rating before and since a day."""
        return {
            line.person: since_words(since(self.rated[line.person, key], day), self._whose(line)) for line in self.lines
        }

    def since_listed(self, key: str, day: date) -> dict[str, str]:
        """By person, the answers before and since a day alone, for a screen that is read from far away."""
        return {line.person: since_listed(since(self.rated[line.person, key], day)) for line in self.lines}

    def weeks_to_choose(self) -> list[date]:
        """The weeks one can look since, newest first: any that counts and has an answer before it."""
        weeks = [week for line in self.rated.values() for week in line]
        if not weeks:
            return []
        last = week_of(self.today) - WEEK
        return [last - n * WEEK for n in range((last - min(weeks)).days // 7)]

    @cached_property
    def gaps(self) -> dict[str, Gap]:
        """By rating, the difference on weeks this reader has from both; empty unless there are two partners."""
        if len(self.lines) != 2:
            return {}
        a, b = (line.person for line in self.lines)
        return {key: gap(self.rated[a, key], self.rated[b, key]) for key in RATING_KEYS}

    def gap_lines(self, shown: Sequence[date], *, to_them: bool) -> dict[str, list[str]]:
        """By title, how the two rate each thing."""
        first, second = names(self.lines)
        return {
            TITLES[key]: gap_words(found, first, second, TITLES[key], shown, to_them=to_them)
            for key, found in self.gaps.items()
        }

    def dots(self, key: str) -> dict[str, str]:
        """By person, the weeks a usual range is being learned from, as dots; none once it is known or uncounted."""
        early = {line.person: self.verdicts[line.person, key] for line in self.lines if self.counts}
        return {
            person: "\u25cf" * verdict.rated + "\u25cb" * (verdict.needed - verdict.rated)
            for person, verdict in early.items()
            if verdict.low is None
        }

    def asking(self) -> list[str]:
        """What a coach may ask about early; for Prepare only."""
        return [
            words
            for line, name in zip(self.lines, names(self.lines), strict=True)
            for rating in RATINGS
            if (words := asking_words(name, rating.title, self.rated[line.person, rating.key]))
        ]

    def too_early_to_ask(self) -> str:
        """Where that cannot speak yet, as a sentence; empty once it can of every line."""
        early = {
            name: titles
            for line, name in zip(self.lines, names(self.lines), strict=True)
            if (titles := [r.title for r in RATINGS if len(self.rated[line.person, r.key]) < PROMPT_FROM])
        }
        lines = sum(len(titles) for titles in early.values())
        return too_early_to_ask(early, all_of_them=lines == len(self.rated)) if early else ""

    def table(self) -> pd.DataFrame:
        """Bands and marks as text: a row per rating and partner with the range, its first week, and every shift."""
        rows = []
        for rating in RATINGS:
            for line, name in zip(self.lines, names(self.lines), strict=True):
                values = self.rated[line.person, rating.key]
                verdict, start, (weeks, _) = (
                    self.verdicts[line.person, rating.key],
                    drawn_from(values),
                    in_order(values),
                )
                shifts = "; ".join(shift_words(shift, weeks) for shift in verdict.shifts) or "none seen"
                since = full_label(start) if start else ""
                rows.append((rating.title, name, range_words(verdict), since, shifts))
        columns = ["Rating", "Partner", "Usual range", "From the week of", "Looked like a shift"]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    def _whose(self, line: Line) -> str:
        named = dict(zip((each.person for each in self.lines), names(self.lines), strict=True))
        return "your" if line.person == self.reader else f"{named[line.person]}'s"
