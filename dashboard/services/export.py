"""What each person may take with them as a file, asked of the viewer at the moment they take it."""

from dashboard.domain.model import CheckIn, Kind, Role
from dashboard.files import answers_csv, answers_json
from dashboard.services import entries, reading, viewer
from dashboard.services.viewer import View
from dashboard.words import entry_words


def own_csv(separator: str = ",") -> bytes:
    """One's own answers and notes for a spreadsheet. Raises NotAllowedError."""
    return answers_csv.own_csv(_own(), separator)


def own_json() -> bytes:
    """One's own check-ins, whole, to bring in again. Raises NotAllowedError."""
    return answers_json.to_json(viewer.acting(Role.PARTNER).person.id, _own())


def own_words() -> bytes:
    """One's own moments and pattern with its earlier versions, to read. Raises NotAllowedError."""
    patterns = [e for now in entries.mine(Kind.PATTERN) for e in (now, *entries.versions(now.thing))]
    return entry_words.as_text([*patterns, *entries.mine(Kind.MOMENT)]).encode()


def shared_csv(separator: str = ",") -> bytes:
    """What Together shows of both, for a spreadsheet. Raises NotAllowedError."""
    viewer.acting(Role.PARTNER)
    return _both(separator)


def coach_csv(separator: str = ",") -> bytes:
    """What the coach may see of the couple they look at, for a spreadsheet. Raises NotAllowedError."""
    viewer.acting(Role.COACH)
    return _both(separator)


def _own() -> list[CheckIn]:
    me = viewer.acting(Role.PARTNER)
    return [c for c in reading.open_own(me, viewer.store().check_ins([me.person.id])) if not c.empty]


def _both(separator: str) -> bytes:
    names = {p.id: p.name for p in viewer.me().couple}
    notes = [(n.week, n.person, n.text) for n in reading.notes(View.BOTH)]
    return answers_csv.shared_csv(reading.answers(View.BOTH), notes, names, separator)
