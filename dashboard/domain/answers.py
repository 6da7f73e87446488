"""Answers as one reader may see them, and all of them together, looked up by person, question and week."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.domain.model import Value
from dashboard.domain.questions import KEYS, WORDING, words

ORDER = {question: n for n, question in enumerate(KEYS)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person answered to one question for one week (its Monday), as one reader may see it.

    `kept`: its author alone sees it. `waits`: a coach sees it before the two do, since the other may still answer.
    """

    week: date
    person: str
    question: str
    value: Value
    kept: bool = False
    waits: bool = False
    wording: int = WORDING

    @property
    def number(self) -> int | None:
        """A rating 0-10, or how often a stage was practiced 0-3; None for "no occasion" and for an agreed step."""
        return int(self.value) if str(self.value).isdecimal() else None

    @property
    def words(self) -> str:
        """The answer as it is read aloud: "7", "Often", "No occasion"."""
        return words(self.question, self.value)


class Answers:
    """Answers by week, then person, then question; at most one of each. They are looked up and never changed."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        """Takes them in any order."""
        listed = sorted(answers, key=lambda a: (a.week, a.person, ORDER[a.question]))
        self._found = {(a.person, a.question, a.week): a for a in listed}
        self._lines: dict[tuple[str, str], dict[date, Answer]] = {}
        self.weeks = tuple(dict.fromkeys(a.week for a in listed))  # those that hold an answer, in order
        for answer in listed:
            self._lines.setdefault((answer.person, answer.question), {})[answer.week] = answer

    def __iter__(self) -> Iterator[Answer]:
        """Each in order."""
        return iter(self._found.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    def get(self, person: str, question: str, week: date) -> Answer | None:
        """One answer, if there is one."""
        return self._found.get((person, question, week))

    def line(self, person: str, question: str) -> Mapping[date, Answer]:
        """One person's answers to one question by week, in order."""
        return self._lines.get((person, question), {})

    def of(
        self,
        people: Collection[str] | None = None,
        questions: Collection[str] | None = None,
        weeks: Collection[date] | None = None,
    ) -> "Answers":
        """Only those of these people, questions and weeks (None: all)."""
        weeks = None if weeks is None else frozenset(weeks)
        return Answers(
            a
            for a in self
            if (people is None or a.person in people)
            and (questions is None or a.question in questions)
            and (weeks is None or a.week in weeks)
        )
