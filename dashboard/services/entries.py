"""Patterns and moments: one's own, written, kept and shared as one chooses, and those others let this reader see."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard.domain import privacy, weeks
from dashboard.domain.model import LINE_MAX, LINES, Entry, Kind, Sharing, now
from dashboard.domain.privacy import (
    Circumstances,
    Kept,
    Reach,
    Reader,
    may_see,
    reach_for_coach,
    since_coach,
    takes_back,
)
from dashboard.errors import BadInputError, SealError
from dashboard.keys.sealed_rows import coachs_entry, entry_row_of, own_entry
from dashboard.services import letters, letters_read, reading
from dashboard.services.check_ins import choices
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.services.reading import View
from dashboard.store.entries import EntryRow
from dashboard.words.entry_words import ASKED

BACK = timedelta(weeks=4)


@dataclass(frozen=True)
class SeenEntry:
    """A pattern or a moment this reader may see; `kept` when its author alone does."""

    entry: Entry
    kept: bool


def mine(me: Me, kind: Kind) -> list[Entry]:
    """One's own as they count now, newest first."""
    require_partner(me)
    rows = [r for r in me.store.entries.current([me.person.id]) if r.kind is kind]
    return _newest_first(e for row in rows if (e := own_of(me, row)))


def my_moments(me: Me) -> list[Entry]:
    """One's own of every kind that is of a day, newest first."""
    return sorted(
        (e for kind in Kind if kind.of_a_day for e in mine(me, kind)),
        key=lambda e: (e.day, e.saved_at or now()),
        reverse=True,
    )


def versions(me: Me, thing: str) -> list[Entry]:
    """The earlier versions of one of one's own, newest first."""
    require_partner(me)
    rows = me.store.entries.history(me.person.id, thing)[:-1]
    return [e for row in reversed(rows) if (e := own_of(me, row))]


def save(me: Me, kind: Kind, day: date, lines: tuple[str, ...], sharing: Sharing, before: Entry | None = None) -> Entry:
    """Keeps a new one, or `before` with these words. Raises BadInputError, BehindError or StorageError.

    Whatever an earlier version let others read and this one does not say is taken out of every file.
    """
    require_partner(me)
    entry = Entry(me.person.id, kind, day, tuple(line.strip() for line in lines), sharing)
    _check(me, entry, before)
    if before and before.proven and _unchanged(entry, before) and not before_coach(me, before):
        return before
    entry = replace(entry, thing=before.thing if before else "", saved_at=now())
    row = entry_row_of(entry, me.person, me.identity, before.revision + 1 if before else 1)
    rows = me.store.entries.history(me.person.id, before.thing) if before else []
    with letters.along(me):
        me.store.entries.save(row, me.writer, narrowed=narrows(row, rows))
    return replace(entry, thing=row.thing, revision=row.revision)


def erase(me: Me, thing: str) -> None:
    """Erases one of one's own with all its versions, so that no byte of it is left in the data folder."""
    require_partner(me)
    with letters.along(me):
        me.store.entries.erase(me.person.id, thing, me.writer)


def days(me: Me) -> tuple[date, date]:
    """The first and the last day a moment can be of."""
    return me.today - BACK, me.today


def before_coach(me: Me, entry: Entry) -> bool:
    """Whether it was written before the couple's present coach came, who therefore does not see it."""
    return privacy.before_coach(entry.saved_at, me.coach_since)


def seen(me: Me, view: View) -> list[SeenEntry]:
    """Every pattern and moment this screen may show, the latest day first; each is asked of `privacy`.

    What a coach was told alone is not among them.
    """
    reader = reading.reader(me, view)
    found = [SeenEntry(entry, False) for entry in letters_read.entries(me) if entry.sharing is Sharing.BOTH]
    with_letters = letters_read.letters(me)
    for row in me.store.entries.current([p.id for p in me.couple if p.id not in with_letters]):
        if reader is Reader.PARTNER and row.person_id == me.person.id:
            if own := own_of(me, row):
                found.append(SeenEntry(own, not seen_by_others(me, own)))
            continue
        if row.lines and row.day and may_see(reader, Sharing.BOTH, _circumstances(me, row), Kept.WORDS):
            found.append(SeenEntry(_open(row), False))
    return _latest_first(found)


def told_alone(me: Me) -> list[SeenEntry]:
    """The patterns and moments for the coach who is here and for nobody else; only for the coach alone."""
    require_coach(me)
    found = [SeenEntry(entry, False) for entry in letters_read.entries(me) if entry.sharing is Sharing.COACH]
    with_letters = letters_read.letters(me)
    for row in me.store.entries.current([p.id for p in me.couple if p.id not in with_letters]):
        when = _circumstances(me, row)
        if row.sealed_coach is None or reach_for_coach(Sharing.COACH, when, Kept.WORDS) is not Reach.COACH_ALONE:
            continue
        with contextlib.suppress(SealError):
            entry = coachs_entry(row, me.identity)
            found += [SeenEntry(entry, False)] if entry else []
    return _latest_first(found)


def seen_by_others(me: Me, entry: Entry) -> bool:
    """Whether anybody else reads one of one's own today."""
    told = entry.sharing is Sharing.COACH and reading.reaches_coach(me, entry.saved_at)
    return (entry.sharing is Sharing.BOTH or told) and me.person.consents(weeks.week_of(entry.day))


def _circumstances(me: Me, row: EntryRow) -> Circumstances:
    author = next(p for p in me.couple if p.id == row.person_id)
    since = since_coach(row.saved_at, me.coach_since)
    return Circumstances(author.consents(row.week), False, False, False, coach_since=since)


def _latest_first(found: list[SeenEntry]) -> list[SeenEntry]:
    return sorted(found, key=lambda t: (t.entry.day, t.entry.saved_at or now()), reverse=True)


def own_of(me: Me, row: EntryRow) -> Entry | None:
    """One's own as it was written; None where it does not prove to be one's own.

    Of what stood here before a reset only what stands open is left, and nothing proves that.
    """
    if row.id in me.head.lost:
        return None
    if row.id in me.head.before_reset:
        return replace(_open(row), proven=False) if row.lines else None
    with contextlib.suppress(SealError):
        return own_entry(row, me.identity)
    return None


def _open(row: EntryRow) -> Entry:
    """What stands in the clear."""
    about = row.thing, row.revision, row.saved_at
    return Entry(row.person_id, row.kind, row.day or row.week, row.lines, Sharing.BOTH, *about)


def _check(me: Me, entry: Entry, before: Entry | None) -> None:
    """Raises BadInputError with what to mend; limits in a browser are never trusted."""
    first, last = days(me)
    if len(entry.lines) != LINES or not any(entry.lines):
        raise BadInputError("Nothing is written yet. One line is enough.")
    if any(entry.lines[len(ASKED[entry.kind]) :]):
        raise BadInputError("There are more lines than are asked for.")
    if any(len(line) > LINE_MAX for line in entry.lines):
        raise BadInputError(f"One line is longer than {LINE_MAX} characters. Please shorten it.")
    if entry.sharing not in choices(me):
        raise BadInputError("Choose who may see this.")
    if not first <= entry.day <= last and (before is None or entry.day != before.day):
        raise BadInputError(f"Choose a day from {weeks.day_label(first)} to today.")


def _unchanged(entry: Entry, before: Entry) -> bool:
    """Whether nothing is new; the day of a pattern is only when it was written."""
    return (entry if entry.kind.of_a_day else replace(entry, day=before.day)).same_as(before)


def narrows(row: EntryRow, earlier: Sequence[EntryRow]) -> bool:
    """Whether a row takes back words that stood open to others in its earlier versions."""
    return takes_back(_open_parts(row), _open_parts(*earlier))


def _open_parts(*rows: EntryRow) -> frozenset[Any]:
    """What is readable in any of these rows; other words, or another day, are another part."""
    return frozenset((row.lines, row.day) for row in rows if row.lines)


def _newest_first(found: Iterator[Entry]) -> list[Entry]:
    return sorted(found, key=lambda e: (e.day, e.saved_at or now()), reverse=True)
