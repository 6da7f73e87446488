"""A copy taken whole where no store can be read: everything in it counts, keys included, and that is noted."""

from collections.abc import Collection, Mapping
from typing import Any

from dashboard.domain.model import now
from dashboard.store import brought, missing, rows, tables
from dashboard.store.engine import Change, Connection

# All of this runs on a new generation that nobody uses yet.
ERASED = "SELECT id FROM erased"


def instead(restore_id: str) -> Change:
    """The copy, attached as `copy`, in the place of a store that holds nobody."""

    def change(con: Connection) -> None:
        for table, columns in tables.COLUMNS.items():
            named = rows.listed(columns)
            con.execute(f"DELETE FROM {table}")
            con.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM copy.{table}")
        note(con, restore_id)
        con.execute("UPDATE saves SET made = made + 1")

    return change


def recovered(
    restore_id: str | None, erased: Collection[str], marks: Mapping[str, Mapping[str, Any]], least: int
) -> Change:
    """A file that was recovered, but for what the data itself says was erased.

    `marks` are what others say was erased: their authors are asked. `restore_id` where it is no part of the data but
    another file; `least` is how much had been saved before.
    """

    def change(con: Connection) -> None:
        if restore_id is not None:
            note(con, restore_id)
            brought.add(con, missing.marked(con, restore_id, marks))
        new = set(erased) - {name for (name,) in con.execute(ERASED).fetchall()}
        rows.insert(con, "erased", *({"id": name, "erased_at": now()} for name in sorted(new)))
        _drop_erased(con)
        con.execute("UPDATE saves SET made = greatest(made, ?) + 1", [least])

    return change


def note(con: Connection, restore_id: str) -> None:
    """From here on everybody is told at their next sign-in whose keys came, and confirms words again."""
    rows.insert(con, "restored", {"id": restore_id, "restored_at": now(), "whole": True})


def _drop_erased(con: Connection) -> None:
    """Whoever erased themselves keeps only the nameless place that is in the store."""
    con.execute(f"DELETE FROM check_in WHERE id IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM draft WHERE person_id IN ({ERASED})")
    con.execute(f"DELETE FROM entry WHERE id IN ({ERASED}) OR thing IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM own WHERE id IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM event WHERE id IN ({ERASED}) OR author_id IN ({ERASED})")
    con.execute(f"DELETE FROM coaching_session WHERE id IN ({ERASED})")
    con.execute(f"DELETE FROM brought WHERE id IN ({ERASED}) OR person_id IN ({ERASED})")
    for table in ("coaching_session", "event", "couple_coach", "person"):
        con.execute(f"DELETE FROM {table} WHERE couple_id IN ({ERASED})")
    con.execute(f"DELETE FROM couple WHERE id IN ({ERASED})")
    con.execute(
        "UPDATE person SET name = 'former partner', sign_in = id, recipient = NULL, locked_identity = NULL,"
        f" consent_at = NULL, reset_at = NULL, claim = 'erased', paused_from = NULL WHERE id IN ({ERASED})"
        " AND claim IS DISTINCT FROM 'erased'"
    )
