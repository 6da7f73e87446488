"""Bringing back what a copy holds and the store has lost, in SQL: nothing newer, erased or taken back is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.store import check_ins, entries, rows, tables
from dashboard.store.engine import Change, Connection

# All of this runs on a new generation that nobody uses yet, with the copy attached as `copy`.
ERASED = "SELECT id FROM erased"
LATER = ("coaching_session", "event", "entry", "own")
CONSENTS = "(p.consent_at IS NOT NULL AND (p.paused_from IS NULL OR c.week < p.paused_from))"
SAME_COACH = """EXISTS (
    SELECT 1 FROM couple_coach k JOIN person here ON here.id = k.coach_id
    JOIN copy.person there ON there.id = here.id AND there.recipient = here.recipient
    WHERE k.couple_id = p.couple_id AND k.until IS NULL
) AND 'words confirmed' = (
    SELECT arg_max(a.kind, a.said_at) FROM agreement a WHERE a.person_id = p.id AND a.kind LIKE 'words%'
)"""

# A check-in is one week of a person; a pattern or a moment is one `thing`. Both have revisions.
REVISED = {"check_in": ("week", check_ins.OPEN), "entry": ("thing", entries.OPEN)}
OTHERS = {
    "couple": "c.id NOT IN (SELECT id FROM couple)",
    "person": "c.id NOT IN (SELECT id FROM person)",
    "couple_coach": "(c.couple_id, c.coach_id, c.since) NOT IN (SELECT (couple_id, coach_id, since) FROM couple_coach)",
    "agreement": "(c.coach_id, c.person_id, c.kind, c.said_at) NOT IN"
    " (SELECT (coach_id, person_id, kind, said_at) FROM agreement)",
    "coaching_session": "c.id NOT IN (SELECT id FROM coaching_session)",
    "event": "c.id NOT IN (SELECT id FROM event)",
    "own": "c.id NOT IN (SELECT id FROM own) AND c.person_id NOT IN (SELECT person_id FROM own)",
}


def _take(table: str, which: str = "true") -> str:
    """Adds these rows of the copy."""
    columns = tables.COLUMNS[table]
    return (
        f"INSERT INTO {table} ({rows.listed(columns)}) SELECT {rows.listed(columns, 'c')} FROM copy.{table} c"
        f" WHERE {which}"
    )


def _later(table: str, one: str, shown: Sequence[str]) -> str:
    """Of one thing of a person the store's own revision counts, unless the copy has a later one."""
    columns = tables.COLUMNS[table]
    only = dict.fromkeys(shown, CONSENTS) | {"sealed_coach": f"{CONSENTS} AND {SAME_COACH}"}
    values = (f"CASE WHEN {only[k]} THEN c.{k} END" if k in only else f"c.{k}" for k in columns)
    return f"""
        INSERT INTO {table} ({rows.listed(columns)})
        SELECT {", ".join(values)}
        FROM copy.{table} c JOIN person p ON p.id = c.person_id
        WHERE c.id NOT IN (SELECT id FROM {table}) AND NOT EXISTS (
            SELECT 1 FROM {table} m WHERE m.person_id = c.person_id AND m.{one} = c.{one} AND m.revision >= c.revision
        )
    """


def _blank(table: str, one: str, shown: Sequence[str]) -> str:
    """What the newest row of one thing did not show in the copy, no earlier row of it shows here either."""
    return f"""
        UPDATE {table} m SET {", ".join(f"{k} = CASE WHEN n.{k} IS NULL THEN NULL ELSE m.{k} END" for k in shown)},
            sealed_coach = CASE WHEN n.sealed_coach IS NULL THEN NULL ELSE m.sealed_coach END
        FROM (
            SELECT person_id, {one}, sealed_coach, {rows.listed(shown)} FROM copy.{table}
            WHERE id IN (SELECT id FROM came)
            QUALIFY row_number()
                OVER (PARTITION BY person_id, {one} ORDER BY revision DESC, saved_at DESC, id DESC) = 1
        ) n
        WHERE m.person_id = n.person_id AND m.{one} = n.{one}
            AND ({" OR ".join(f"(n.{k} IS NULL AND m.{k} IS NOT NULL)" for k in (*shown, "sealed_coach"))})
    """


@dataclass
class Brought:
    """What came back, by table and id, and how many rows of the store lost something that the copy says was
    erased or taken back."""

    ids: dict[str, list[str]]
    taken_out: int = 0

    @property
    def check_ins(self) -> int:
        """How many rows of check-ins came back."""
        return len(self.ids.get("check_in", []))


def union(brought: Brought) -> Change:
    """The store, and whatever of the copy it is missing."""

    def change(con: Connection) -> None:
        before = {t: _ids(con, t) for t in ("couple", "person", "check_in", *LATER)}
        con.execute(_take("erased", f"c.id NOT IN ({ERASED})"))
        for table, missing in OTHERS.items():
            con.execute(_take(table, missing))
        for table, (one, shown) in REVISED.items():
            con.execute(_later(table, one, shown))
        con.execute("CREATE TEMP TABLE came (id VARCHAR)")
        for table in REVISED:
            con.execute(f"INSERT INTO came (id) SELECT id FROM {table} WHERE id NOT IN (SELECT unnest(?))", [
                list(before[table]) or [""]
            ])  # fmt: skip
        blanks = [con.execute(_blank(t, one, shown)).fetchall()[0][0] for t, (one, shown) in REVISED.items()]
        _drop_erased(con)
        brought.taken_out = sum(blanks) + sum(len(ids - _ids(con, t)) for t, ids in before.items())
        brought.ids.update({t: sorted(_ids(con, t) - ids) for t, ids in before.items()})
        con.execute("UPDATE saves SET made = made + 1")

    return change


def instead() -> Change:
    """The copy in the place of the store, but for what either of them has erased."""

    def change(con: Connection) -> None:
        marks = rows.listed(tables.COLUMNS["erased"])
        con.execute(f"CREATE TEMP TABLE gone AS SELECT {marks} FROM erased")
        for table in tables.COLUMNS:
            con.execute(f"DELETE FROM {table}")
            con.execute(_take(table))
        con.execute(f"INSERT INTO erased ({marks}) SELECT {marks} FROM gone WHERE id NOT IN ({ERASED})")
        _drop_erased(con)
        con.execute("UPDATE saves SET made = made + 1")

    return change


def without(erased: list[str], least: int) -> Change:
    """A recovered file, but for what other parts of the store say was erased; `least` is what was saved before."""

    def change(con: Connection) -> None:
        con.execute(
            "INSERT INTO erased (id, erased_at) SELECT i, now()::TIMESTAMP FROM (SELECT unnest(?::VARCHAR[]) AS i)"
            f" WHERE i NOT IN ({ERASED})",
            [erased],
        )
        _drop_erased(con)
        con.execute("UPDATE saves SET made = greatest(made, ?) + 1", [least])

    return change


def take_out(cursor: Connection, ids: Mapping[str, list[str]]) -> None:
    """Removes what a restore had brought back, by table and id."""
    for table in ("check_in", *LATER, "person", "couple"):
        cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, id)", [ids.get(table, [])])


def _drop_erased(con: Connection) -> None:
    """Whoever erased themselves keeps only the nameless place that is in the store."""
    con.execute(f"DELETE FROM check_in WHERE id IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM draft WHERE person_id IN ({ERASED})")
    con.execute(f"DELETE FROM entry WHERE id IN ({ERASED}) OR thing IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM own WHERE id IN ({ERASED}) OR person_id IN ({ERASED})")
    con.execute(f"DELETE FROM event WHERE id IN ({ERASED}) OR author_id IN ({ERASED})")
    con.execute(f"DELETE FROM coaching_session WHERE id IN ({ERASED})")
    for table in ("coaching_session", "event", "couple_coach", "person"):
        con.execute(f"DELETE FROM {table} WHERE couple_id IN ({ERASED})")
    con.execute(f"DELETE FROM couple WHERE id IN ({ERASED})")
    con.execute(
        "UPDATE person SET name = 'former partner', sign_in = id, recipient = NULL, locked_identity = NULL,"
        f" consent_at = NULL, reset_at = NULL, claim = 'erased', paused_from = NULL WHERE id IN ({ERASED})"
        " AND claim IS DISTINCT FROM 'erased'"
    )


def _ids(con: Connection, table: str) -> set[str]:
    return {row[0] for row in con.execute(f"SELECT id FROM {table}").fetchall()}
