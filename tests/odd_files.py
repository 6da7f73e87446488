"""A data folder with a row in every table, and whoever has its files and edits them while the app is closed."""

import re
from pathlib import Path

from dashboard.accounts.sign_in import Accounts
from dashboard.domain.model import Kind, Person, Role, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import NotAllowedError
from dashboard.services import check_ins, drafts, entries, events, notices, personal, sessions
from dashboard.services.me import Me, identify
from dashboard.services.sessions import Own, Record
from dashboard.store import engine
from dashboard.store.engine import Connection
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.cast import LAST, THIS, WEDNESDAY
from tests.locked import ANA, BEN, COUPLE, DANA, phrase

BOTH, ME = (same_for_all(choice) for choice in (Sharing.BOTH, Sharing.ME))
EVENT = (
    f'{{"id": "e2", "couple_id": "{COUPLE}", "author_id": "{ANA.id}", "added_at": {{"moment": "2026-11-20T10:00:00"}},'
    ' "week": {"day": "2026-11-16"}, "label": "Brought"}'
)
WEEK = (
    f'{{"id": "c2", "person_id": "{ANA.id}", "week": {{"day": "2026-11-02"}}, "revision": 1, "wording": 1,'
    ' "saved_at": {"moment": "2026-11-03T10:00:00"}, "sealed_self": {"bytes": "eA=="}}'
)
BESIDE = (
    "INSERT INTO restored VALUES ('r1', TIMESTAMP '2026-11-20 10:00:00', false)",
    "INSERT INTO taken_in VALUES ('r1', 'event', 'e1')",
    f"INSERT INTO erased VALUES ('gone', TIMESTAMP '2026-11-20 10:00:00', '{ANA.id}', NULL)",
    f"INSERT INTO earlier_key VALUES ('{BEN.id}', 'age1x', 'x'::BLOB, TIMESTAMP '2026-11-20 10:00:00')",
    f"INSERT INTO arrived VALUES ('{DANA.id}', '{COUPLE}', 'line', 1, '[]')",
    f"INSERT INTO brought VALUES ('e2', 'r1', '{ANA.id}', 'event', '{EVENT}')",
    f"INSERT INTO brought VALUES ('c2', 'r1', '{ANA.id}', 'check-in', '{WEEK}')",
    "UPDATE couple SET next_on = DATE '2026-12-02', spoken_on = DATE '2026-11-02'",
)


class Day:
    """The app open on a folder; whoever comes signs in with their passphrase, and is told what there is to tell."""

    def __init__(self, folder: Path) -> None:
        """Opens it. Raises DamagedError."""
        self.storage = Storage(folder)
        self.accounts = Accounts(self.storage)
        self.told = dict[str, tuple[str, ...]]()

    def come(self, one: Person) -> Me | None:
        """A sign-in of one of the three; None where they are refused in a sentence. What they are told they read."""
        try:
            token = self.accounts.sign_in(one.name, phrase(one.name))
        except NotAllowedError as refused:
            self.told[one.name] = (str(refused),)
            return None
        visit = self.accounts.visits.by_cookie(token)
        assert visit is not None
        self.visit, self.told[one.name] = visit, visit.notices
        chosen = COUPLE if visit.role is Role.COACH else None
        if visit.notices:
            notices.read(identify(visit, self.storage, None, chosen))
        return identify(visit, self.storage, None, chosen)


def furnish(folder: Path) -> None:
    """Ana, Ben and Dana with something in every table."""
    storage = locked.fill(folder)
    locked.confirm(storage, ANA, BEN)
    storage.close()
    day = Day(folder)
    for one in (ANA, BEN):
        me = day.come(one)
        check_ins.save(me, LAST, {"safety": 3, "clarity": 4, "recognize": "2", "step": "tried"}, BOTH, "mine", 0)
        check_ins.save(me, THIS, {"safety": 3}, ME, None, 0)
        entries.save(me, Kind.MOMENT, LAST, ("a moment", "", "", ""), Sharing.BOTH)
        entries.save(me, Kind.PATTERN, LAST, ("a pattern", "", "", ""), Sharing.ME)
        personal.lean(me, Leaning.EASE)
        events.add(me, LAST, "Moved house")
        drafts.keep(me, THIS, {"safety": 9})
    dana = day.come(DANA)
    sessions.save(dana, Record("", WEDNESDAY, step="Ten minutes on Sunday.", stage="slow_down"), Own("a note"))
    with day.storage._db.write() as cursor:
        for sql in BESIDE:
            cursor.execute(sql)
    day.storage.close()


def edit(folder: Path, *statements: str) -> None:
    """What anybody with the files can do; a table made anew checks nothing."""

    def change(con: Connection) -> None:
        for table in {found[1] for sql in statements if (found := re.match(r"UPDATE (\w+)", sql))}:
            _unchecked(con, table)
        for sql in statements:
            con.execute(sql)

    engine.edit(generations(folder)[-1], change)


def _unchecked(con: Connection, table: str) -> None:
    """The same table without its CHECKs."""
    columns = (
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns()"
        " WHERE table_name = ? AND database_name = current_database() ORDER BY column_index"
    )
    made = [
        f"{name} {kind}{'' if null else ' NOT NULL'}" for name, kind, null in con.execute(columns, [table]).fetchall()
    ]
    made += ["PRIMARY KEY (person_id, week)"] if table == "draft" else []
    con.execute(f"CREATE TABLE loose ({', '.join(made)})")
    con.execute(f"INSERT INTO loose SELECT * FROM {table}")
    con.execute(f"DROP TABLE {table}")
    con.execute(f"ALTER TABLE loose RENAME TO {table}")
