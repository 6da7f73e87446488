"""What each person may take with them as a file, asked for at the moment they take it."""

from dashboard.domain.model import CheckIn, Kind
from dashboard.domain.privacy import Reach
from dashboard.files import answers_csv, answers_json
from dashboard.services import entries, reading, told_alone
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.services.reading import View
from dashboard.words import entry_words


def own_csv(me: Me, separator: str = ",") -> bytes:
    """One's own answers and notes for a spreadsheet. Raises NotAllowedError."""
    return answers_csv.own_csv(_own(me), me.person.name, separator)


def own_json(me: Me) -> bytes:
    """One's own check-ins, whole, to bring in again. Raises NotAllowedError."""
    require_partner(me)
    return answers_json.to_json(me.person.id, me.person.name, _own(me))


def own_words(me: Me) -> bytes:
    """One's own moments and pattern with its earlier versions, to read. Raises NotAllowedError."""
    patterns = [e for now in entries.mine(me, Kind.PATTERN) for e in (now, *entries.versions(me, now.thing))]
    return entry_words.as_text([*patterns, *entries.my_moments(me)]).encode()


def shared_csv(me: Me, separator: str = ",") -> bytes:
    """What Together shows of both, for a spreadsheet. Raises NotAllowedError."""
    require_partner(me)
    return _both(me, separator)


def coach_csv(me: Me, separator: str = ",") -> bytes:
    """What the coach may see of the couple they look at, each answer under how far it reaches, for a spreadsheet.

    Raises NotAllowedError.
    """
    require_coach(me)
    shared, notes = reading.answers(me, View.BOTH), reading.notes(me, View.BOTH)
    kinds = {
        reach.value: (
            [answer for answer in shared if answer.waits is waits],
            [(n.week, n.person, n.text) for n in notes if n.waits is waits],
        )
        for reach, waits in ((Reach.BOTH, False), (Reach.WAITS, True))
    }
    alone = [(a.week, a.person, a.note) for a in told_alone.asides(me) if a.note]
    kinds[Reach.COACH_ALONE.value] = (list(told_alone.answers(me)), alone)
    return answers_csv.coach_csv(kinds, {p.id: p.name for p in me.couple}, separator)


def _own(me: Me) -> list[CheckIn]:
    require_partner(me)
    return [c for c in reading.open_own(me, me.store.check_ins([me.person.id])) if not c.empty]


def _both(me: Me, separator: str) -> bytes:
    names = {p.id: p.name for p in me.couple}
    notes = [(n.week, n.person, n.text) for n in reading.notes(me, View.BOTH)]
    return answers_csv.shared_csv(reading.answers(me, View.BOTH), notes, names, separator)
