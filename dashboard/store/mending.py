"""At every open: whether the data holds what cannot be, and how that is put out of the way of everybody."""

from collections.abc import Iterator
from pathlib import Path

from dashboard.domain.model import now
from dashboard.store import brought_content, engine, migrations
from dashboard.store.engine import Connection
from dashboard.store.impossible import Impossible
from dashboard.store.impossible_people import NOBODY, NOT_NAMED, PEOPLE
from dashboard.store.impossible_rows import BROUGHT, ROWS

LACKS = "One of the two partners of a couple is not named in it any more."
NAMES_NOBODY = "Nobody is named in it any more."
EVERY = (*PEOPLE, *ROWS)
SAID = (
    "Something in the files could not be as it stood there: {}. It is put right as far as that can be known, and left"
    " out where it cannot; a copy of the files as they were is kept. If you know nothing of that, ask whoever uses this"
    " computer."
)


def unclear(con: Connection) -> str:
    """What a backup alone can tell, as a sentence; empty where there is nothing of the kind."""
    each = ((NOBODY, NAMES_NOBODY), (NOT_NAMED, LACKS))
    return next((said for which, said in each if con.execute(f"{which} LIMIT 1").fetchall()), "")


def due(con: Connection) -> bool:
    """Whether the file that this connection uses holds anything that cannot be."""
    return any(_there(con, odd) for odd in EVERY) or bool(brought_content.unreadable(con))


def mend(con: Connection) -> tuple[str, ...]:
    """Puts it out of the way, in a file that nobody uses yet; returns what is to be said, whole, if anything is."""
    said = list(dict.fromkeys(filter(None, _mended(con))))
    return (SAID.format("; ".join(said)),) if said else ()


def mended(file: Path) -> str:
    """The same of a whole file of today's schema that nobody uses; what is unclear of it."""
    with engine.looking_into(file) as con:
        lacks, needed = unclear(con), due(con)

    def change(con: Connection) -> None:
        mend(con)

    if needed:
        engine.edit(file, change)
    return lacks


def _mended(con: Connection) -> Iterator[str]:
    for odd in EVERY:
        if _there(con, odd):
            con.execute(_as_of_now(odd.change))
            yield odd.said
    for rowid in brought_content.unreadable(con):
        con.execute("DELETE FROM brought WHERE rowid = ?", [rowid])
        yield BROUGHT


def _there(con: Connection, odd: Impossible) -> bool:
    return bool(con.execute(_as_of_now(f"SELECT 1 FROM {odd.table} WHERE {odd.which} LIMIT 1")).fetchall())


def _as_of_now(sql: str) -> str:
    return sql.replace("$now", f"TIMESTAMP '{now()}'").replace("$version", str(migrations.VERSION))
