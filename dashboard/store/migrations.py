"""The numbered steps from every released schema to the one of today, and how a newer file is refused."""

import re
from collections.abc import Mapping
from pathlib import Path

from dashboard.errors import NewerError
from dashboard.store import engine
from dashboard.store.engine import Change, Connection

# A new schema.sql raises VERSION and adds the step that leads to it; a released step is never changed.
VERSION = 2
SCHEMA = Path(__file__).with_name("schema.sql")


def _to_2(con: Connection) -> None:
    """Heads, earlier keys, what a copy brought, proofs that something was erased, people elsewhere, a couple's days."""
    con.execute("ALTER TABLE person ADD COLUMN card VARCHAR")
    for day in ("next_on", "spoken_on", "erase_by"):
        con.execute(f"ALTER TABLE couple ADD COLUMN {day} DATE")
    con.execute("ALTER TABLE couple ADD COLUMN label VARCHAR")
    _more_kinds_of_moment(con)
    con.execute("ALTER TABLE erased ADD COLUMN person_id VARCHAR")
    con.execute("ALTER TABLE erased ADD COLUMN proof VARCHAR")
    con.execute("CREATE TABLE head (person_id VARCHAR PRIMARY KEY, saved_at TIMESTAMP NOT NULL, sealed BLOB NOT NULL)")
    con.execute(
        "CREATE TABLE earlier_key (person_id VARCHAR NOT NULL, recipient VARCHAR NOT NULL,"
        " locked_identity BLOB NOT NULL, until TIMESTAMP NOT NULL)"
    )
    con.execute(
        "CREATE TABLE restored (id VARCHAR PRIMARY KEY, restored_at TIMESTAMP NOT NULL, whole BOOLEAN NOT NULL)"
    )
    con.execute("CREATE TABLE taken_in (restore_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, id VARCHAR NOT NULL)")
    con.execute(
        "CREATE TABLE arrived (coach_id VARCHAR NOT NULL, couple_id VARCHAR NOT NULL, line VARCHAR NOT NULL,"
        " number INTEGER NOT NULL, made VARCHAR NOT NULL)"
    )
    con.execute(
        "CREATE TABLE brought (id VARCHAR NOT NULL, restore_id VARCHAR NOT NULL, person_id VARCHAR,"
        " kind VARCHAR NOT NULL, content VARCHAR NOT NULL)"
    )


def _more_kinds_of_moment(con: Connection) -> None:
    """DuckDB changes no constraint of a table that is there: another takes its place, with all its rows."""
    columns = (
        "id, person_id, kind, thing, week, revision, saved_at, day, line_1, line_2, line_3, line_4, sealed_self,"
        " sealed_coach"
    )
    con.execute(
        "CREATE TABLE entry_of_more_kinds (id VARCHAR PRIMARY KEY, person_id VARCHAR NOT NULL,"
        " kind VARCHAR NOT NULL CHECK (kind IN ('pattern', 'moment', 'repair', 'appreciation')),"
        " thing VARCHAR NOT NULL, week DATE NOT NULL CHECK (dayofweek(week) = 1),"
        " revision INTEGER NOT NULL CHECK (revision > 0), saved_at TIMESTAMP NOT NULL, day DATE, line_1 VARCHAR,"
        " line_2 VARCHAR, line_3 VARCHAR, line_4 VARCHAR, sealed_self BLOB NOT NULL, sealed_coach BLOB)"
    )
    con.execute(f"INSERT INTO entry_of_more_kinds ({columns}) SELECT {columns} FROM entry")
    con.execute("DROP TABLE entry")
    con.execute("ALTER TABLE entry_of_more_kinds RENAME TO entry")


STEPS: Mapping[int, Change] = {2: _to_2}


def steps(found: int) -> Change:
    """The change that brings a file of schema `found` to today's; run on a copy that nobody uses yet."""

    def change(con: Connection) -> None:
        for number in range(found + 1, VERSION + 1):
            STEPS[number](con)
            con.execute("UPDATE schema_version SET version = ?", [number])
        con.execute("UPDATE saves SET made = made + 1")

    return change


def tables() -> frozenset[str]:
    """The names of the tables of today."""
    return frozenset(re.findall(r"^CREATE TABLE (\w+)", SCHEMA.read_text(encoding="utf-8"), re.MULTILINE))


def fits(file: Path) -> bool:
    """Whether a file has the tables of today, neither more nor less."""
    return engine.fits(file, SCHEMA.read_text(encoding="utf-8"))


def refuse_newer(found: int | str, path: Path) -> None:
    """Raises NewerError for a file that this program is too old for; it stays untouched."""
    if isinstance(found, str) or found > VERSION:
        raise NewerError(
            f"The file {ascii(str(path))[1:-1]} was made by a newer version of Healing Together (its data is version"
            f" {found}, this program knows version {VERSION}). It was left as it is. Please update, then start again."
        )
