"""What a copy holds and the store lacks, in SQL: each thing for whoever it concerns, and none of it counts yet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.domain.model import now
from dashboard.domain.weeks import NO_DAY
from dashboard.store import brought, check_ins, entries, people, rows, tables
from dashboard.store.brought import Brought, BroughtKind
from dashboard.store.engine import Change, Connection

# All of this runs on a new generation that nobody uses yet, with the copy attached as `copy`.
ERASED = "SELECT id FROM erased"
HERE = "SELECT id FROM person WHERE claim IS DISTINCT FROM 'erased'"
# What stands open in a copy is never taken from it: whoever wrote it has the whole of it sealed to themselves.
SEALED_ALONE = {
    "check_in": [c for c in check_ins.COLUMNS if c not in (*check_ins.OPEN, "sealed_coach")],
    "entry": [c for c in entries.COLUMNS if c not in (*entries.OPEN, "sealed_coach")],
}
OF_TODAY = "couple_id = ? AND until IS NULL"
# A lock that a passphrase can open: age's own first line, and room for all of its parts.
A_LOCK = "coalesce(octet_length({0}) >= 256 AND {0}::VARCHAR LIKE 'age-encryption.org/v1%', false)"
FoundRow = dict[str, Any]


def collect(restore_id: str) -> Change:
    """Lays by what the store lacks; nothing that stands in it changes, but for locks that nobody could open."""

    def change(con: Connection) -> None:
        rows.insert(con, "restored", {"id": restore_id, "restored_at": now(), "whole": False})
        for found in (_couples, _rows, _happened, _keys, _coaches, _agreements, _marks):
            brought.add(con, _new(con, found(_Copy(con, restore_id))))
        _locks(con)
        con.execute("UPDATE saves SET made = made + 1")

    return change


class _Copy:
    """Questions to the store and the copy beside it."""

    def __init__(self, con: Connection, restore_id: str) -> None:
        self.con, self.restore_id = con, restore_id

    def rows(self, table: str, where: str, columns: Sequence[str] = (), *values: Any) -> list[FoundRow]:
        """Rows of the copy (called `c`) by their columns."""
        names = tuple(columns or tables.COLUMNS[table])
        sql = f"SELECT {rows.listed(names, 'c')} FROM copy.{table} c WHERE {where}"
        return rows.made(dict, names, self.con.execute(sql, list(values)).fetchall())

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Whatever else."""
        return self.con.execute(sql, list(values)).fetchall()

    def partners(self, couple_id: str) -> list[str]:
        """Both of a couple here, as far as they are here."""
        return [p for (p,) in self.ask(f"SELECT id FROM person WHERE couple_id = ? AND id IN ({HERE})", couple_id)]

    def thing(self, kind: BroughtKind, name: str, person_id: str, content: FoundRow) -> Brought:
        """One thing brought."""
        return Brought(name, self.restore_id, person_id, kind, content)


def _couples(copy: _Copy) -> Iterator[Brought]:
    """Couples a coach here had and has lost; their coach is asked. Nobody who is here belongs to another couple.

    Of whoever has erased themselves here nothing comes but the place they had.
    """
    lost = f"c.until IS NULL AND c.coach_id IN ({HERE} AND role = 'coach')"
    lost += " AND c.couple_id NOT IN (SELECT id FROM couple)"
    lost += " AND c.couple_id NOT IN (SELECT couple_id FROM copy.person WHERE id IN (SELECT id FROM person)"
    lost += " AND couple_id IS NOT NULL)"
    erased = copy.ask(ERASED)
    for link in copy.rows("couple_coach", f"{lost} AND c.couple_id NOT IN ({ERASED})"):
        both = copy.rows("person", "c.couple_id = ?", (), link["couple_id"])
        gone = {p["id"]: vars(people.from_columns(**p).gone) for p in both if (p["id"],) in erased}
        for couple in copy.rows("couple", "c.id = ?", (), link["couple_id"]):
            content = {**couple, "name": "" if gone else couple["name"], "since": link["since"]}
            yield copy.thing(BroughtKind.COUPLE, couple["id"], link["coach_id"], content)
        for person in both:
            content = gone.get(person["id"], person)
            yield copy.thing(BroughtKind.PARTNER, person["id"], link["coach_id"], content)


def _rows(copy: _Copy) -> Iterator[Brought]:
    """Of each week, pattern and moment the newest the copy has, where the store has none that is newer; and one's own.

    Two of one revision were written in two copies of the folder.

    The author is asked, who may be one of a couple that was lost.
    """
    known = f"({HERE} UNION SELECT id FROM brought WHERE kind = '{BroughtKind.PARTNER}' AND id NOT IN ({ERASED}))"
    for table, kind, one, newest in (
        ("check_in", BroughtKind.CHECK_IN, "week", check_ins.NEWEST),
        ("entry", BroughtKind.ENTRY, "thing", entries.NEWEST),
    ):
        gone = f"c.id NOT IN ({ERASED})" + (f" AND c.thing NOT IN ({ERASED})" if one == "thing" else "")
        lacking = f"""
            c.person_id IN {known} AND {gone} AND c.id NOT IN (SELECT id FROM {table}) AND NOT EXISTS (
                SELECT 1 FROM {table} m
                WHERE m.person_id = c.person_id AND m.{one} = c.{one} AND m.revision > c.revision
            ) AND c.rowid IN (SELECT rowid FROM copy.{table} QUALIFY {newest})
        """
        for row in copy.rows(table, lacking, SEALED_ALONE[table]):
            yield copy.thing(kind, row["id"], row["person_id"], row)
    lacking = f"c.person_id IN {known} AND c.person_id NOT IN (SELECT person_id FROM own) AND c.id NOT IN ({ERASED})"
    for row in copy.rows("own", lacking):
        yield copy.thing(BroughtKind.OWN, row["id"], row["person_id"], row)


def _happened(copy: _Copy) -> Iterator[Brought]:
    """Events and sessions; of a session its coach of today is asked, where there is none either partner."""
    lacking = f"c.id NOT IN (SELECT id FROM event) AND c.id NOT IN ({ERASED}) AND (c.author_id, c.couple_id) IN"
    for event in copy.rows("event", f"{lacking} (SELECT (id, couple_id) FROM person WHERE id IN ({HERE}))"):
        yield copy.thing(BroughtKind.EVENT, event["id"], event["author_id"], event)
    lacking = f"c.id NOT IN (SELECT id FROM coaching_session) AND c.id NOT IN ({ERASED})"
    for session in copy.rows("coaching_session", lacking):
        coaches = f"SELECT coach_id FROM couple_coach WHERE {OF_TODAY}"
        couple = f"SELECT person_id FROM brought WHERE kind = '{BroughtKind.COUPLE}' AND id = ?"
        asked = copy.ask(f"{coaches} UNION {couple}", session["couple_id"], session["couple_id"])
        whom = [p for (p,) in asked] or copy.partners(session["couple_id"])
        if session["held_on"] == NO_DAY:  # what one coach put aside is for nobody else
            theirs = copy.ask(f"SELECT coach_id FROM copy.couple_coach WHERE {OF_TODAY}", session["couple_id"])
            whom = [p for (p,) in asked if (p,) in theirs]
        for person_id in whom:
            yield copy.thing(BroughtKind.SESSION, session["id"], person_id, session)


def _keys(copy: _Copy) -> Iterator[Brought]:
    """Another key of somebody who is here."""
    known = "SELECT recipient FROM person WHERE id = c.id AND recipient IS NOT NULL"
    earlier = "SELECT recipient FROM earlier_key WHERE person_id = c.id"
    which = f"c.id IN ({HERE}) AND c.locked_identity IS NOT NULL AND c.recipient NOT IN ({known} UNION {earlier})"
    for person in copy.rows("person", which, ("id", "recipient", "locked_identity")):
        yield copy.thing(BroughtKind.KEY, person["recipient"], person["id"], person)


def _locks(con: Connection) -> None:
    """The lock of the same key from the copy where the one here was spoilt: without it nobody could be asked."""
    con.execute(
        "UPDATE person SET locked_identity = c.locked_identity FROM copy.person c WHERE c.id = person.id"
        f" AND c.recipient = person.recipient AND NOT {A_LOCK.format('person.locked_identity')}"
        f" AND {A_LOCK.format('c.locked_identity')}"
    )


def _coaches(copy: _Copy) -> Iterator[Brought]:
    """Coaches whom a couple here has in the copy and not in the store, or the other way round; both are asked."""
    same = "couple_id = c.couple_id AND coach_id = c.coach_id"
    newest = f"SELECT max(coalesce(until, since)) FROM couple_coach WHERE {same}"
    come = f"c.until IS NULL AND NOT EXISTS (SELECT 1 FROM couple_coach WHERE {same} AND until IS NULL)"
    come += f" AND coalesce(c.since > ({newest}), true) AND c.coach_id NOT IN ({ERASED})"
    come += " AND c.coach_id NOT IN (SELECT id FROM person WHERE role <> 'coach')"
    for link in copy.rows("couple_coach", f"c.couple_id IN (SELECT id FROM couple) AND {come}"):
        here = copy.ask("SELECT name FROM person WHERE id = ?", link["coach_id"])
        coach = {} if here else next(iter(copy.rows("person", "c.id = ?", people.COLUMNS, link["coach_id"])), None)
        if coach is not None:
            for partner in copy.partners(link["couple_id"]):
                content = {**link, "coach": coach, "name": here[0][0] if here else coach["name"]}
                yield copy.thing(BroughtKind.COACH, link["coach_id"], partner, content)
    current = f"SELECT 1 FROM couple_coach WHERE {same} AND since = c.since AND until IS NULL"
    for link in copy.rows("couple_coach", f"c.until IS NOT NULL AND EXISTS ({current})"):
        for partner in copy.partners(link["couple_id"]):
            yield copy.thing(BroughtKind.COACH_ENDED, link["coach_id"], partner, link)


def _agreements(copy: _Copy) -> Iterator[Brought]:
    """What a partner said about a coach who is here, later than what is known here; words are only heard again."""
    newest = "SELECT max(said_at) FROM agreement a WHERE a.person_id = c.person_id AND a.coach_id = c.coach_id"
    newest += " AND (a.kind LIKE '%removal') = (c.kind LIKE '%removal') AND a.kind NOT LIKE 'words%'"
    which = f"c.kind NOT LIKE 'words%' AND c.person_id IN ({HERE}) AND c.coach_id IN ({HERE})"
    for said in copy.rows("agreement", f"{which} AND coalesce(c.said_at > ({newest}), true)"):
        name = f"{said['coach_id']} {said['kind']} {said['said_at'].isoformat()}"
        yield copy.thing(BroughtKind.AGREEMENT, name, said["person_id"], said)


def _marks(copy: _Copy) -> Iterator[Brought]:
    """What the copy says was erased."""
    return marked(copy.con, copy.restore_id, {m["id"]: m for m in copy.rows("erased", "true")})


def marked(con: Connection, restore_id: str, marks: Mapping[str, Mapping[str, Any]]) -> Iterator[Brought]:
    """Of what others say was erased, all that stands here or was brought: its author is asked.

    Of a whole couple their coach is. A mark that names nothing here waits if it says who can prove it.
    """
    known = {name for (name,) in con.execute(ERASED).fetchall()}
    marks = {name: mark for name, mark in marks.items() if name not in known}
    coaches = dict(con.execute(OF_COUPLES).fetchall())
    named: dict[tuple[str, str], None] = {}
    for name, person_id, couple_id in con.execute(NAMED).fetchall() if marks else ():
        whole = coaches.get(couple_id) if couple_id in marks else None
        if name in marks and (whole is None or name == couple_id):
            named[name, person_id] = None
    here, some = {p for (p,) in con.execute(HERE).fetchall()}, {name for name, _ in named}
    left = ((m, m["person_id"]) for name, m in marks.items() if name not in some and m["proof"])
    for mark, person_id in [*((marks[name], person_id) for name, person_id in named), *left]:
        if person_id in here:
            yield Brought(mark["id"], restore_id, person_id, BroughtKind.ERASED, mark)


# Whom a mark would take something from: its id, whoever wrote that, and their couple.
OF_COUPLES = "SELECT couple_id, min(coach_id) FROM couple_coach WHERE until IS NULL GROUP BY couple_id"
AUTHORS = "JOIN person p ON p.id = x.person_id"
NAMED = f"""
    SELECT x.id, x.person_id, p.couple_id FROM check_in x {AUTHORS}
    UNION ALL SELECT x.id, x.person_id, p.couple_id FROM entry x {AUTHORS}
    UNION SELECT x.thing, x.person_id, p.couple_id FROM entry x {AUTHORS}
    UNION ALL SELECT x.id, x.person_id, p.couple_id FROM own x {AUTHORS}
    UNION ALL SELECT id, author_id, couple_id FROM event
    UNION ALL SELECT s.id, coalesce(k.coach_id, p.id), s.couple_id FROM coaching_session s
        LEFT JOIN couple_coach k ON k.couple_id = s.couple_id AND k.until IS NULL
        LEFT JOIN person p ON k.coach_id IS NULL AND p.couple_id = s.couple_id
    UNION ALL SELECT id, id, couple_id FROM person WHERE role = 'partner' AND id IN ({HERE})
    UNION ALL SELECT c.id, k.coach_id, c.id FROM couple c
        JOIN couple_coach k ON k.couple_id = c.id AND k.until IS NULL
    UNION SELECT b.id, b.person_id, p.couple_id FROM brought b JOIN person p ON p.id = b.person_id
        WHERE b.kind IN ('check-in', 'entry', 'own', 'event', 'session')
"""


def _new(con: Connection, found: Iterator[Brought]) -> Iterator[Brought]:
    """Without what an earlier copy has brought already."""
    there = set(con.execute("SELECT id, person_id, kind FROM brought").fetchall())
    return (one for one in list(found) if (one.id, one.person_id, one.kind.value) not in there)
