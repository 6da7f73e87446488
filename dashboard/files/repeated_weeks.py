"""Weeks for which a file holds several rows: rows that complete each other are joined, the others are asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from dashboard.domain.model import NOTE_MAX, CheckIn, Value
from dashboard.domain.questions import KEYS

EARLIEST, LATEST = "earliest", "latest"
Picked = Mapping[tuple[date, str], int]


@dataclass(frozen=True)
class Answered:
    """What one row of a file says, by the day and the time it was written."""

    row: int
    week: date
    day: date
    at: time | None = None
    answers: Mapping[str, Value] = field(default_factory=dict)
    note: str | None = None


@dataclass
class Joined:
    """The weeks of a file, one check-in each; the rows that lost an answer to another one; the weeks whose notes were
    joined, and those whose notes were too long for that."""

    check_ins: list[CheckIn] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    notes_joined: list[date] = field(default_factory=list)
    notes_cut: list[date] = field(default_factory=list)


def in_time(rows: Sequence[Answered]) -> list[Answered]:
    """The rows by day and time, those of one moment as they stand in the file."""
    return sorted(rows, key=lambda r: (r.day, r.at or time()))


def by_week(rows: Sequence[Answered]) -> dict[date, list[Answered]]:
    """The rows of each week, in time."""
    found: dict[date, list[Answered]] = {}
    for row in in_time(rows):
        found.setdefault(row.week, []).append(row)
    return dict(sorted(found.items()))


def conflicts(rows: Sequence[Answered]) -> dict[tuple[date, str], list[Answered]]:
    """Each question of a week that its rows answer differently, with those rows in time."""
    found = {}
    for week, of_week in by_week(rows).items():
        for key in KEYS:
            holding = [r for r in of_week if key in r.answers]
            if len({r.answers[key] for r in holding}) > 1:
                found[week, key] = holding
    return found


def joined(rows: Sequence[Answered], counts: str | Picked = LATEST) -> Joined:
    """One check-in a week: where rows differ, the earliest or the latest answer counts, or that of the row picked."""
    found = Joined()
    for week, of_week in by_week(rows).items():
        answers: dict[str, Value] = {}
        for key in KEYS:
            holding = [r for r in of_week if key in r.answers]
            if holding:
                answers[key] = _which(holding, key, counts).answers[key]
                found.left_out.update(r.row for r in holding if r.answers[key] != answers[key])
        found.check_ins.append(CheckIn("", week, answers, note=_note(found, of_week, counts)))
    return found


def _note(found: Joined, of_week: Sequence[Answered], counts: str | Picked) -> str | None:
    """The notes of a week one under the other; together too long, one of them alone."""
    notes = list(dict.fromkeys(r.note for r in of_week if r.note))
    if len(notes) < 2:
        return notes[0] if notes else next((r.note for r in of_week if r.note is not None), None)
    whole = "\n".join(notes)
    if len(whole) <= NOTE_MAX:
        found.notes_joined.append(of_week[0].week)
        return whole
    found.notes_cut.append(of_week[0].week)
    return notes[0] if counts == EARLIEST else notes[-1]


def _which(holding: Sequence[Answered], key: str, counts: str | Picked) -> Answered:
    if isinstance(counts, str):
        return holding[0] if counts == EARLIEST else holding[-1]
    picked = counts.get((holding[0].week, key))
    return next((r for r in holding if r.row == picked), holding[-1])
