"""Coaching sessions and what was agreed in them, and events: what each reader may have of them, and writing them."""

import contextlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Role, new_id, one_line
from dashboard.domain.questions import STAGE_KEYS
from dashboard.domain.weeks import NO_DAY, WEEK, full_label, week_of, weeks_between
from dashboard.errors import BadInputError, BehindError, NotAllowedError, SealError
from dashboard.keys import sealing
from dashboard.keys.head import Head
from dashboard.services.me import NOT_YOURS, Me, require_coach
from dashboard.store.sessions import Session
from dashboard.store.writers import NOTE

STEP_MAX = 200
FOCUS_MAX = 200
NOTE_MAX = 4000
QUESTIONS = 8
QUESTION_MAX = 200
ASKED_FOR = 8 * WEEK
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Question:
    """Something a coach means to ask; shown in session only when it may be."""

    text: str
    may_be_shown: bool = False


@dataclass(frozen=True)
class Own:
    """What of a session is the coach's alone; `lost` when it was sealed with a key they no longer have."""

    note: str = ""
    questions: tuple[Question, ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class Record:
    """What everybody of a couple may know of a session; `id` is empty and `revision` 0 until it is saved."""

    id: str
    held_on: date
    revision: int = 0
    focus: str = ""
    step: str = ""
    stage: str | None = None
    shown: tuple[str, ...] = ()


def records(me: Me) -> list[Record]:
    """The couple's sessions, oldest first; a coach knows of those since they came. What waits for one is none."""
    return [_record(session) for session in _rows(me) if session.held_on != NO_DAY]


def waiting(me: Me) -> Record | None:
    """What a coach put aside for the next session, whichever day that is; saved on a day it is that day's session."""
    return next((_record(session) for session in _rows(me) if session.held_on == NO_DAY), None)


def days(me: Me) -> list[date]:
    """The days of those sessions, each once, as far as they have come."""
    return sorted({record.held_on for record in records(me) if record.held_on <= me.today})


def agreed(me: Me, week: date) -> Record | None:
    """The newest session with a step that a check-in of this week asks about: held then, or up to 8 weeks before."""
    found = [r for r in records(me) if r.step and r.held_on <= me.today]
    found = [r for r in found if week - ASKED_FOR <= week_of(r.held_on) <= week]
    return found[-1] if found else None


def steps(me: Me) -> list[tuple[Record, list[date]]]:
    """Each session with a step, oldest first, and the weeks whose check-ins ask about it."""
    held = [r for r in records(me) if r.step and r.held_on <= me.today]
    found, last = list[tuple[Record, list[date]]](), week_of(me.today)
    for record in reversed(held):
        first = week_of(record.held_on)
        found.append((record, weeks_between(first, min(last, first + ASKED_FOR))))
        last = first - WEEK
    return found[::-1]


def last_step(me: Me) -> tuple[Record, list[date]] | None:
    """The step agreed on last before today, and the weeks that ask about it."""
    found = [(record, asked) for record, asked in steps(me) if record.held_on < me.today]
    return found[-1] if found else None


def of_today(me: Me) -> Record:
    """Today's session, as it was prepared, else what waits for the next one, else a new one."""
    today = me.today
    found = next((r for r in reversed(records(me)) if r.held_on == today), None) or waiting(me)
    return replace(found, held_on=today) if found else Record("", today)


def last_day(me: Me) -> date | None:
    """The day of the last session before today."""
    return next((day for day in reversed(days(me)) if day < me.today), None)


def written_today(me: Me) -> bool:
    """Whether a session of today is written down; nothing is since it yet."""
    return me.today in days(me)


def coming(me: Me) -> Record:
    """Today's session, else the next one that was prepared, else what waits for it, else a new one for today.

    What waits opens on the day they meet next, where the coach has said when.
    """
    if ahead := [record for record in records(me) if record.held_on >= me.today]:
        return ahead[0]
    found, day = of_today(me), me.store.couples.day(me.couple_id, "next_on") if me.couple else None
    return replace(found, held_on=day) if found.id and day and day > me.today else found


def for_questions(me: Me) -> Record:
    """The session that a question put on the screen now is for: the next one, once today's has agreed on a step."""
    found = coming(me)
    if found.held_on != me.today or not (found.revision and found.step):
        return found
    return waiting(me) or Record("", me.today)


def there(me: Me, record: Record) -> Record | None:
    """A session as it is stored now; of one that is new, whatever was stored for its day since."""
    found = next((r for r in records(me) if (r.id == record.id if record.id else r.held_on == record.held_on)), None)
    waits = waiting(me)
    return found or (replace(waits, held_on=record.held_on) if waits and record.id in ("", waits.id) else None)


def earliest(me: Me) -> date | None:
    """The first day a coach may write a session down for: the day they came."""
    return me.day_of(me.coach_since) if me.coach_since else None


def own(me: Me, record: Record) -> Own:
    """The coach's own part of a session; only for the coach alone."""
    require_coach(me)
    row = next((r for r in _rows(me) if r.id == record.id), None)
    return own_of(me, row) if row else Own()


def own_of(me: Me, row: Session) -> Own:
    """The same of a row."""
    if row.sealed_coach is None:
        return Own()
    content = _note(me, row)
    if content is None:
        return Own(lost=True)
    return Own(content["note"], tuple(Question(text, bool(shown)) for text, shown in content["questions"]))


def save(me: Me, record: Record, mine: Own | None = None) -> Record:
    """Keeps a session, with `mine` the coach's own part too. In session that part stays as it is.

    Raises BadInputError with what to do, BehindError when another window saved since; then nothing is stored.
    """
    (_require_coach_here if mine is None else require_coach)(me)
    if not me.couple:
        raise NotAllowedError(NOT_YOURS)
    record = _checked(me, record)
    before = next((r for r in _rows(me) if r.id == record.id), None)
    if any(r.held_on == record.held_on and r.id != record.id for r in _rows(me)):
        if not record.id:
            raise BehindError("This session was begun in another window since you opened it.")
        if record.held_on != NO_DAY:  # of two that wait, the other one is for the session after
            raise BadInputError("There is a session of that day already. Choose another day.")
    session = Session(
        record.id or new_id(),
        me.couple_id,
        record.held_on,
        record.revision + 1,
        focus=record.focus or None,
        agreed_step=record.step or None,
        stage=record.stage,
        shown=before.shown if before else None,
        sealed_coach=before.sealed_coach if before else None,
    )
    keeps = mine is not None and not mine.lost
    if mine is not None and keeps:
        session = with_own(me, session, mine)
    me.store.happened.save(session, me.writer if keeps else None)
    if mine is not None and mine.lost and session.id in me.head.rows:
        me.store.change_head(me.writer.changing(lambda head: _on(head, session)))
    return _record(session)


def remove(me: Me, record: Record) -> None:
    """Takes one of the coach's sessions out of every file."""
    require_coach(me)
    if record.id in {r.id for r in _rows(me)}:
        me.store.happened.remove_session(record.id, me.writer)


def _require_coach_here(me: Me) -> None:
    """The coach of this visit, preparing or in session; nobody else writes sessions down. Raises NotAllowedError."""
    if me.person.role is not Role.COACH or me.mode is Mode.TOGETHER:
        raise NotAllowedError(NOT_YOURS)


def _rows(me: Me) -> list[Session]:
    if not me.couple:
        return []
    held = me.store.happened.sessions(me.couple_id)
    if me.person.role is not Role.COACH:
        return held
    came = me.day_of(me.coach_since) if me.coach_since else date.max
    return [session for session in held if session.held_on >= came]


def _record(row: Session) -> Record:
    shown = tuple((row.shown or "").splitlines())
    return Record(row.id, row.held_on, row.revision, row.focus or "", row.agreed_step or "", row.stage, shown)


def _checked(me: Me, record: Record) -> Record:
    """A record that may be stored. Raises BadInputError."""
    focus, step = one_line(record.focus), one_line(record.step)
    came, latest = earliest(me), me.today + AHEAD
    if len(step) > STEP_MAX or len(focus) > FOCUS_MAX:
        raise BadInputError(f"Focus and agreed step have at most {STEP_MAX} characters each. Please shorten them.")
    if came is None or not (came <= record.held_on <= latest or record.held_on == NO_DAY):
        since = f"{full_label(came)}, the day you came, and " if came else ""
        raise BadInputError(f"Choose a day between {since}{full_label(latest)}.")
    if record.stage is not None and record.stage not in STAGE_KEYS:
        raise BadInputError("Choose one of the four stages.")
    return replace(record, focus=focus, step=step)


def with_own(me: Me, session: Session, mine: Own) -> Session:
    """The coach's own part put in: sealed, but for the questions that may be shown. Raises BadInputError."""
    asked = [replace(q, text=one_line(q.text)) for q in mine.questions if one_line(q.text)]
    if len(asked) > QUESTIONS:
        raise BadInputError(f"A session holds at most {QUESTIONS} questions. Take one off first.")
    if len(mine.note) > NOTE_MAX or any(len(q.text) > QUESTION_MAX for q in asked):
        raise BadInputError(f"A note has at most {NOTE_MAX} characters, a question {QUESTION_MAX}. Please shorten it.")
    content = {"note": mine.note.strip(), "questions": [[q.text, q.may_be_shown] for q in asked]}
    shown = "\n".join(q.text for q in asked if q.may_be_shown) or None
    sealed = sealing.seal_own(content, me.identity, NOTE, me.person.id, session.id, session.revision)
    return replace(session, shown=shown, sealed_coach=sealed)


def _on(head: Head, session: Session) -> Head:
    """The head of a coach who moved a session whose own part they cannot open."""
    line = head.rows[session.id]._replace(place=session.held.place)
    return replace(head, rows={**head.rows, session.id: line})


def _note(me: Me, row: Session) -> dict[str, Any] | None:
    """What a coach keeps of a session for themselves; None where it does not prove to be theirs.

    A session is changed in session, too, without a key: the head knows at which revision this part was written.
    """
    line = me.head.rows.get(row.id) if row.id not in me.head.lost else None
    if line is None:
        return None
    with contextlib.suppress(SealError):
        place = NOTE, me.person.id, row.id, line.revision
        found = sealing.open_own(row.sealed_coach or b"", me.identity, *place)
        return found.content if found.proven else None
    return None
