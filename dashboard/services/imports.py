"""Bringing one's own earlier answers in: compared with what is here, then written all or nothing, and undone."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.domain.model import NOTE_MAX, CheckIn, Sharing, now
from dashboard.domain.questions import item_of, same_for_all, valid
from dashboard.domain.weeks import week_of
from dashboard.errors import BadInputError, BehindError, NotAllowedError
from dashboard.files.answers_json import AnswersFile
from dashboard.files.columns import same_name
from dashboard.files.joining import ComparedWeek, Comparison, compared, joined
from dashboard.keys.sealed_rows import row_of
from dashboard.services import letters, reading
from dashboard.services.check_ins import as_offered, before_coach, choices, narrows
from dashboard.services.me import Me, identify, require_partner
from dashboard.store.check_ins import Row

AS_IN_FILE = "as in the file"
BEHIND = "One of these weeks was changed in another window since. Nothing was written; look at the list again."
NOT_YOURS = (
    "This file holds your partner's answers. Only they can bring them in, in their own sign-in; "
    "bring in a file with your own."
)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Report:
    """What an import came to; `done` holds every week written and what stood there before, for undo."""

    new: int
    same: int
    changed: int
    left: int
    done: tuple[tuple[CheckIn, CheckIn | None], ...]


def mine_only(me: Me, brought: AnswersFile) -> bool:
    """Whether a file was taken along by oneself, as far as it tells. Raises BadInputError for the partner's own."""
    require_partner(me)
    if brought.person_id == me.partner.id:
        raise BadInputError(NOT_YOURS)
    named = brought.name is None or same_name(brought.name) == same_name(me.person.name)
    return named or brought.person_id == me.person.id


def whose(me: Me, names: Collection[str]) -> str | None:
    """One's own name as it is written among these, if it is. Raises BadInputError where there is only the partner's."""
    require_partner(me)
    if names and {same_name(n) for n in names} == {same_name(me.partner.name)}:
        raise BadInputError(NOT_YOURS)
    return next((n for n in names if same_name(n) == same_name(me.person.name)), None)


def not_offered(me: Me, lines: Iterable[ComparedWeek]) -> int:
    """For how many weeks a file carries a choice that there is none of here and now."""
    allowed = choices(me)
    return sum(any(choice not in allowed for choice in n.found.sharing.values()) for n in lines)


def compare(me: Me, found: Iterable[CheckIn]) -> list[ComparedWeek]:
    """Each week of a file beside what one has here, by week."""
    require_partner(me)
    rows = me.store.check_ins([me.person.id])
    here, newest = {c.week: c for c in reading.open_own(me, rows)}, {row.week: row.revision for row in rows}
    lines = (compared(f, here.get(f.week)) for f in sorted(found, key=lambda f: f.week))
    return [replace(n, revision=newest.get(n.found.week, 0)) for n in lines]


def write(
    me: Me, lines: Sequence[ComparedWeek], sharing: Sharing | str, *, change: bool, told: Progress = lambda _: None
) -> Report:
    """Writes the new weeks, and with `change` the changed ones too: all of them or none.

    `sharing` is for the ratings and stages, and a note stays with its author; or it is AS_IN_FILE, for notes too. An
    answer that is here and not in the file stays. Raises BadInputError, BehindError or StorageError; then nothing was
    written.
    """
    require_partner(me)
    if sharing != AS_IN_FILE and sharing not in choices(me):
        raise BadInputError("Choose who may see these weeks.")
    _check(me, lines)
    taken = [n for n in lines if n.state is Comparison.NEW or (change and n.state is Comparison.CHANGED)]
    wanted = _wanted(me, taken, sharing)
    done = _store(me, [(w, n.current, n.revision) for w, n in zip(wanted, taken, strict=True)], told)
    count = {s: sum(n.state is s for n in lines) for s in Comparison}
    changed = count[Comparison.CHANGED] if change else 0
    return Report(count[Comparison.NEW], count[Comparison.SAME], changed, count[Comparison.CHANGED] - changed, done)


def undo(me: Me, report: Report, told: Progress = lambda _: None) -> None:
    """Puts every week of an import back to what stood there before: all of them or none. Raises BehindError."""
    require_partner(me)
    steps = []
    for written, before in report.done:
        nothing = CheckIn(me.person.id, written.week, sharing=written.sharing, saved_at=now())
        steps.append((before or nothing, written, written.revision))
    _store(me, steps, told)


def _check(me: Me, lines: Sequence[ComparedWeek]) -> None:
    """What the screen showed is not trusted. Raises BadInputError."""
    this = week_of(me.today)
    for week in (n.found for n in lines):
        fits = all(valid(k, v) for k, v in week.answers.items()) and len(week.note or "") <= NOTE_MAX
        if not fits or week.empty or week.week != week_of(week.week) or week.week > this:
            raise BadInputError("Something in this file is outside its scale. Nothing was brought in.")
    if len({n.found.week for n in lines}) != len(lines):
        raise BadInputError("A week is in this file twice. Choose which of the two counts.")


def _wanted(me: Me, lines: Sequence[ComparedWeek], sharing: Sharing | str) -> list[CheckIn]:
    """The check-ins to be saved. What is here keeps its own sharing and never reaches more people than before."""
    partner = {r.week: r.shared for r in me.store.check_ins([me.partner.id])}
    wanted = []
    for n in lines:
        as_before = sharing == AS_IN_FILE
        chosen = _as_in_file(me, n.found) if as_before else same_for_all(Sharing(sharing))
        saved = n.found.saved_at if as_before and before_coach(me, n.found) else now()
        new = replace(n.found, person_id=me.person.id, sharing=chosen, after_reveal=(), chosen=None)
        new = replace(new, saved_at=saved, revision=0)
        wanted.append(_joined(me, n.current, new, partner.get(new.week, {})) if n.current else new)
    return wanted


def _as_in_file(me: Me, found: CheckIn) -> dict[str, Sharing]:
    """The choices a file carries; whatever is not offered here and now stays with its author."""
    carried = dict.fromkeys([*map(item_of, found.answers), "note"], Sharing.ME) | dict(found.sharing)
    return {item: as_offered(me, choice) for item, choice in carried.items()}


def _joined(me: Me, here: CheckIn, new: CheckIn, theirs: Collection[str]) -> CheckIn:
    """A week from before the coach came is not opened to them by a correction."""
    return replace(joined(here, new, theirs), saved_at=here.saved_at if before_coach(me, here) else now())


def _store(
    me: Me, steps: Sequence[tuple[CheckIn, CheckIn | None, int]], told: Progress
) -> tuple[tuple[CheckIn, CheckIn | None], ...]:
    """Each check-in as the next revision over what stood there, in one transaction."""
    if not steps:
        return ()
    earlier: dict[date, list[Row]] = {}
    for old in me.store.all_rows(me.person.id):
        earlier.setdefault(old.week, []).append(old)
    rows = []
    for n, (wanted, _, based_on) in enumerate(steps):
        told(n / len(steps))
        rows.append(_step(me, wanted, based_on, earlier.get(wanted.week, ())))
    told(1.0)
    _still(me)
    try:
        with letters.along(me):
            me.store.save_many(rows, me.writer)
    except BehindError:
        raise BehindError(BEHIND) from None
    return tuple((replace(w, revision=row.revision), b) for (w, b, _), (row, _) in zip(steps, rows, strict=True))


def _step(me: Me, wanted: CheckIn, based_on: int, earlier: Sequence[Row]) -> tuple[Row, bool]:
    """A check-in as it is stored, and whether an earlier row of its week shows anybody more than it does."""
    row = row_of(wanted, me.person, me.identity, based_on + 1)
    return row, narrows(row, earlier)


def _still(me: Me) -> None:
    """Sealing hundreds of weeks takes a while: the visit may be over by now. Raises NotAllowedError."""
    require_partner(me)
    again = identify(me.visit, me.store, me.zone)
    if (again.person, again.coach, again.coach_confirmed) != (me.person, me.coach, me.coach_confirmed):
        raise NotAllowedError("Something about you was changed in another window. Nothing was written.")
