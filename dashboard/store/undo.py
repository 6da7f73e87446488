"""Undoing a restore: what it brought is gone again, whether it waits still or was taken in since, and nothing else."""

from collections.abc import Collection
from typing import Any

from dashboard.errors import BadInputError
from dashboard.store import rows
from dashboard.store.brought import ENDED, LINK
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.letters import LetterState, LetterStore

# The newest restore that brought something; where none did, the newest of all: which it was tells nothing.
LAST = """
    SELECT id FROM restored WHERE NOT whole ORDER BY
        id IN (SELECT restore_id FROM brought UNION ALL SELECT restore_id FROM taken_in) DESC, rowid DESC LIMIT 1
"""
ROWS = ("check_in", "entry", "own", "event", "coaching_session")
KEYED = {
    "earlier_key": "concat_ws(' ', person_id, recipient)",
    "agreement": "concat_ws(' ', coach_id, person_id, kind, epoch_us(said_at))",
    "couple_coach": LINK,
}
# Whose letters tell of what came, or are for a coach who came.
IN_LETTERS = [
    f"SELECT {whose} FROM {table} WHERE {which} IN (SELECT id FROM taken_in WHERE restore_id = ?)"
    for table, whose, which in (
        ("check_in", "person_id", "id"),
        ("entry", "person_id", "id"),
        ("event", "author_id", "id"),
        ("couple_coach", "coach_id", LINK),
    )
]
# Whoever has written something since stays, and so does a coach of somebody.
NOTHING_OF_THEIRS = " AND ".join(
    f"id NOT IN (SELECT {column} FROM {table} WHERE {column} IS NOT NULL)"
    for table, column in (
        ("check_in", "person_id"),
        ("entry", "person_id"),
        ("own", "person_id"),
        ("event", "author_id"),
        ("couple_coach", "coach_id"),
    )
)


def possible(database: Database) -> bool:
    """Whether there was a restore since the last one that was undone; whether it brought anything tells nobody."""
    return bool(database.read(LAST))


def undo(database: Database) -> None:
    """Undoes the last restore. Raises BadInputError when there is none."""
    found = database.read_now(LAST)
    if not found:
        raise BadInputError("There is no restore to undo.")
    restore_id = found[0][0]
    taken = "SELECT 1 FROM taken_in WHERE restore_id = ? AND kind = 'couple_coach'"
    coach_goes = bool(database.read_now(taken, restore_id))
    with database.forget() if coach_goes else database.write() as cursor:
        authors = {name for sql in IN_LETTERS for (name,) in cursor.execute(sql, [restore_id]).fetchall()}
        _take_out(cursor, restore_id)
        _no_letters(LetterStore(database), authors)


def _take_out(cursor: Connection, restore_id: str) -> None:
    def delete(table: str, which: str, *values: Any) -> None:
        cursor.execute(f"DELETE FROM {table} WHERE {which}", list(values))

    ids = "SELECT id FROM taken_in WHERE restore_id = ? AND kind = ?"
    couples = [c for (c,) in cursor.execute(f"SELECT couple_id FROM couple_coach WHERE {LINK} IN ({ids})", [
        restore_id, "couple_coach"
    ]).fetchall()]  # fmt: skip
    for table in ROWS:
        delete(table, f"id IN ({ids})", restore_id, table)
    _stay(cursor, restore_id)
    for table, key in KEYED.items():
        delete(table, f"{key} IN ({ids})", restore_id, table)
    rows.update(cursor, "couple_coach", {"until": None}, f"{LINK} IN ({ids})", restore_id, ENDED)
    for couple_id in couples:
        _no_coach(cursor, couple_id)
    delete("person", f"id IN ({ids}) AND {NOTHING_OF_THEIRS}", restore_id, "person")
    delete("couple", f"id IN ({ids}) AND id NOT IN (SELECT couple_id FROM person WHERE couple_id IS NOT NULL)",
           restore_id, "couple")  # fmt: skip
    for table in ("brought", "taken_in"):
        delete(table, "restore_id = ?", restore_id)
    delete("restored", "id = ? OR (NOT whole AND rowid > (SELECT rowid FROM restored WHERE id = ?))", *[restore_id] * 2)


def _stay(cursor: Connection, restore_id: str) -> None:
    """A couple for whom anybody has written something since is no part of the restore: both, and their coach, stay."""
    wrote = f"SELECT couple_id FROM person WHERE NOT ({NOTHING_OF_THEIRS}) UNION SELECT couple_id FROM coaching_session"
    stays = f"SELECT id FROM taken_in WHERE restore_id = ? AND kind = 'couple' AND id IN ({wrote})"
    parts = {
        "person": f"SELECT id FROM person WHERE couple_id IN ({stays})",
        "couple_coach": f"SELECT {LINK} FROM couple_coach WHERE couple_id IN ({stays})",
        "couple": stays,
    }
    for kind, ids in parts.items():
        which = f"restore_id = ? AND kind = ? AND id IN ({ids})"
        cursor.execute(f"DELETE FROM taken_in WHERE {which}", [restore_id, kind, restore_id])


def _no_letters(letters: LetterStore, people: Collection[str]) -> None:
    """Letters tell of what is gone, or are for a coach who is; their authors' next sign-in makes them anew."""
    for place in letters.places(LetterState.OWN, LetterState.FAREWELL):
        if {place.author, place.reader} & set(people):
            letters.put(place, None)


def _no_coach(cursor: Connection, couple_id: str) -> None:
    """Where no coach is left, what was sealed to the one who went is taken out."""
    left = "SELECT 1 FROM couple_coach WHERE couple_id = ? AND until IS NULL"
    if not cursor.execute(left, [couple_id]).fetchall():
        theirs = "person_id IN (SELECT id FROM person WHERE couple_id = ?)"
        for table in ("check_in", "entry"):
            rows.update(cursor, table, {"sealed_coach": None}, theirs, couple_id)
