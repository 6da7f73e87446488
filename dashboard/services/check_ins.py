"""A partner's own check-ins: what is open, the draft, saving, undoing, and who may see what was saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.domain import privacy, weeks
from dashboard.domain.model import NOTE_MAX, CheckIn, Choice, Sharing, Value, now
from dashboard.domain.privacy import takes_back
from dashboard.domain.questions import ITEMS, KEYS, STEP, WORDING, valid
from dashboard.errors import BadInputError
from dashboard.keys.sealed_rows import row_of
from dashboard.services import drafts, letters, reading
from dashboard.services.me import Me, require_partner
from dashboard.store.check_ins import Row


@dataclass(frozen=True)
class Saved:
    """What a save came to; `before` is what stood there, for undo."""

    check_in: CheckIn
    before: CheckIn | None
    changed: bool


def mine(me: Me, week: date) -> CheckIn | None:
    """One's own check-in of a week as it counts now, or None."""
    require_partner(me)
    rows = me.store.history(me.person.id, week)
    found = reading.own_of(me, rows[-1]) if rows else None
    return found if found and not found.empty else None


def newest_revision(me: Me, week: date) -> int:
    """The revision a form is based on; 0 when nothing was saved."""
    require_partner(me)
    rows = me.store.history(me.person.id, week)
    return rows[-1].revision if rows else 0


def answered_weeks(me: Me) -> set[date]:
    """The weeks one has a check-in for."""
    require_partner(me)
    return {c.week for c in reading.open_own(me, me.store.check_ins([me.person.id])) if not c.empty}


def ahead(me: Me) -> date | None:
    """The newest week one has answered, where it has come in no time zone: the clock is wrong, or was then."""
    newest = max(answered_weeks(me), default=me.today)
    return None if weeks.has_come(newest, me.today) else newest


def last_sharing(me: Me) -> dict[str, Sharing] | None:
    """The choices last made here, item by item, or None while they have to be made anew.

    They do before the first check-in, and once more after a coach came: "both of us" means one more reader then.
    A note starts with its author again every week; the step has a choice only where one was made for it.
    """
    require_partner(me)
    own = reading.open_own(me, me.store.check_ins([me.person.id]))
    made = [(c.chosen.at, c.week, c.chosen) for c in own if c.answers and c.chosen and not before_coach(me, c)]
    if not made:
        return None
    *_, newest = max(made, key=lambda m: m[:2])
    chosen = {i: newest.sharing.get(i, Sharing.ME) for i in ITEMS if i != STEP or i in newest.sharing}
    return {i: as_offered(me, c) for i, c in chosen.items()} | {"note": Sharing.ME}


def offered_sharing(me: Me, saved: CheckIn | None) -> dict[str, Sharing] | None:
    """What a form offers: how this week is shared already, else the choices last made, else nothing.

    For a week that was only ever brought in nothing is offered: nobody chose yet for what is answered now.
    """
    require_partner(me)
    if saved is None or before_coach(me, saved):
        return last_sharing(me)
    if saved.chosen is None:
        return None
    return {item: as_offered(me, choice) for item, choice in saved.sharing.items()}


def before_coach(me: Me, check_in: CheckIn) -> bool:
    """Whether a check-in was saved before the couple's present coach came."""
    return privacy.before_coach(check_in.saved_at, me.coach_since)


def choices(me: Me) -> list[Sharing]:
    """The sharing choices this partner has, the widest first."""
    return privacy.choices(me.coach_confirmed)


def as_offered(me: Me, choice: Sharing) -> Sharing:
    """A choice that was made before, as far as it can still be made; else only its owner."""
    return privacy.as_offered(choice, me.coach_confirmed)


def save(
    me: Me, week: date, answers: Mapping[str, Value], sharing: Mapping[str, Sharing], note: str | None, based_on: int
) -> Saved:
    """Saves a check-in as the next revision; unchanged ones add nothing.

    Raises BadInputError with what to do, BehindError when another tab saved since, StorageError when the
    disk refused; in each case nothing is stored.
    """
    require_partner(me)
    if week not in weeks.answerable(me.today):
        raise BadInputError("Only this week and last week can be answered.")
    if not all(valid(k, v) for k, v in answers.items()):
        raise BadInputError("One of the answers is outside its scale. Choose it again.")
    note = note.strip() if note and note.strip() else None
    if len(note or "") > NOTE_MAX:
        raise BadInputError(f"The note is longer than {NOTE_MAX} characters. Please shorten it.")
    if any(choice not in choices(me) for choice in sharing.values()):
        raise BadInputError("Choose who may see this.")
    given = {k: answers[k] for k in KEYS if k in answers}
    chosen = Choice(now(), dict(sharing))
    wanted = CheckIn(me.person.id, week, given, dict(sharing), note, wording=WORDING, chosen=chosen)
    if wanted.empty:
        raise BadInputError("Nothing is answered yet. Answer at least one question, then save.")
    saved = _store(me, wanted, based_on)
    drafts.drop(me, week)
    return saved


def undo(me: Me, saved: Saved) -> None:
    """Puts back what stood there before `saved`; what it held becomes the draft, so that no word is lost."""
    require_partner(me)
    after = saved.check_in
    before = saved.before or CheckIn(me.person.id, after.week, sharing=after.sharing, wording=WORDING)
    _store(me, before, after.revision)
    form = {"answers": dict(after.answers), "note": after.note, "based_on": after.revision + 1}
    drafts.keep(me, after.week, form)


def change_sharing(me: Me, week: date, sharing: Mapping[str, Sharing]) -> Saved:
    """Lets others see more or less of an own check-in of any week; answers and note stay as they are.

    Raises BadInputError when there is no check-in or a choice is not offered.
    """
    require_partner(me)
    current = mine(me, week)
    if current is None:
        raise BadInputError("There is no check-in of yours for that week.")
    if set(ITEMS) - set(sharing) - {STEP} or any(choice not in choices(me) for choice in sharing.values()):
        raise BadInputError("Choose who may see this.")
    chosen = Choice(now(), {**(current.chosen.sharing if current.chosen else {}), **sharing})
    sharing = {**current.sharing, **sharing}
    wider = any(sharing[i].width > current.sharing.get(i, Sharing.ME).width for i in sharing)
    # A coach who came later sees an earlier week only when its owner opens it, not when they close a part of it.
    when = None if wider else current.saved_at
    return _store(me, replace(current, sharing=sharing, chosen=chosen), current.revision, when)


def _store(me: Me, wanted: CheckIn, based_on: int, when: datetime | None = None) -> Saved:
    rows = me.store.history(me.person.id, wanted.week)
    current = reading.own_of(me, rows[-1]) if rows else None
    if current is not None and current.proven and wanted.same_as(current):
        return Saved(current, current, changed=False)
    wanted = replace(wanted, saved_at=when or now(), after_reveal=_after_reveal(me, wanted, current), proven=True)
    row = row_of(wanted, me.person, me.identity, based_on + 1)
    with letters.along(me):
        me.store.save(row, me.writer, narrowed=narrows(row, rows))
    return Saved(replace(wanted, revision=row.revision), current, changed=True)


def narrows(row: Row, earlier: Sequence[Row]) -> bool:
    """Whether a row takes back what stood open to others in the earlier ones of its week."""
    return takes_back(_open_parts(row), _open_parts(*earlier))


def _open_parts(*rows: Row) -> frozenset[str]:
    """The questions, and "note", that stand readable in any of these rows."""
    return frozenset(part for row in rows for part in (*row.shared, *(["note"] if row.note else [])))


def _after_reveal(me: Me, wanted: CheckIn, current: CheckIn | None) -> tuple[str, ...]:
    """Questions whose answer changes although the partner's could already be read."""
    if current is None:
        return ()
    theirs = {r.week: r.shared for r in me.store.check_ins([me.partner.id])}.get(wanted.week, {})
    changed = {k for k in KEYS if k in current.answers and current.answers[k] != wanted.answers.get(k)}
    return tuple(k for k in KEYS if k in current.after_reveal or (k in changed and k in theirs))
