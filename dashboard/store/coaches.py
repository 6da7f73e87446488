"""Coaches of couples and what partners said about them, in SQL."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.domain.model import AgreementKind, now
from dashboard.domain.weeks import NO_DAY
from dashboard.store import heads, rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import RowAuthor


@dataclass(frozen=True)
class CoachLink:
    """One coach of one couple: since when, and until when (None: still)."""

    couple_id: str
    coach_id: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Agreement:
    """What one partner said about one coach, and when."""

    coach_id: str
    person_id: str
    kind: AgreementKind
    said_at: datetime


LINK, SAID = rows.names(CoachLink), rows.names(Agreement)
LINKS = f"SELECT {rows.listed(LINK)} FROM couple_coach ORDER BY since"
AGREEMENTS = f"SELECT {rows.listed(SAID)} FROM agreement ORDER BY said_at"


class CoachStore:
    """Every couple's coaches. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def coach_links(self) -> list[CoachLink]:
        """Every coach of every couple, earlier ones included, oldest first."""
        return self._db.nouns(LINKS, CoachLink, LINK)

    def link_coach(self, couple_id: str, coach_id: str, since: datetime | None = None) -> None:
        """From this moment (or `since`) the coach may receive what is shared with them."""
        with self._db.write() as cursor:
            rows.insert(cursor, "couple_coach", vars(CoachLink(couple_id, coach_id, since or now())))

    def agreements(self) -> list[Agreement]:
        """What partners said about coaches, oldest first."""
        return self._db.nouns(AGREEMENTS, Agreement, SAID)

    def agree(self, agreement: Agreement, by: RowAuthor | None = None) -> None:
        """Keeps what one partner said about one coach; `by` is they, where their head changes with it."""
        with self._db.write() as cursor:
            rows.insert(cursor, "agreement", vars(agreement))
            heads.change(cursor, by)

    def end_coach(self, couple_id: str, coach_id: str, by: RowAuthor | None = None) -> None:
        """The coach is theirs no longer; what was sealed to them is taken out of the file. `by` is who says so."""
        with self._db.forget() as cursor:
            end_coach(cursor, couple_id, coach_id)
            heads.change(cursor, by)


def end_coach(cursor: Connection, couple_id: str, coach_id: str) -> None:
    """The same in the transaction of `cursor`."""
    still = "couple_id = ? AND coach_id = ? AND until IS NULL"
    rows.update(cursor, "couple_coach", {"until": now()}, still, couple_id, coach_id)
    theirs = "person_id IN (SELECT id FROM person WHERE couple_id = ?)"
    for table in ("check_in", "entry"):
        rows.update(cursor, table, {"sealed_coach": None}, theirs, couple_id)
    # What one coach put aside for the next session is for no other coach's.
    cursor.execute("DELETE FROM coaching_session WHERE couple_id = ? AND held_on = ?", [couple_id, NO_DAY])
