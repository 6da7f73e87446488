"""Somebody who has every file and keys of their own, and what they do to a copy of a store."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pyrage
from pyrage.x25519 import Identity

from dashboard.domain.model import Person, Role
from dashboard.keys import identities, passphrase, sealing
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
from dashboard.store.engine import Connection
from tests import locked
from tests.cast import BEFORE
from tests.locked import ANA, BEN, COUPLE, DANA

STRANGERS = "5" * 32
ZOE, MAX = (locked.person(name, Role.PARTNER, slot, STRANGERS) for slot, name in enumerate(("Zoe", "Max")))
EVERYBODY = (ANA, BEN, ZOE, MAX, DANA)
EARLIER = BEFORE - timedelta(weeks=1)


@dataclass
class Forger:
    """Somebody who has every file and keys of their own, and edits a copy as the dice say."""

    dice: random.Random
    con: Connection
    keys: list[Identity] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    serial: Iterator[int] = field(default_factory=count)

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Asks or edits."""
        return self.con.execute(sql, list(values)).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        """The first column of any row."""
        rows = self.all(sql, *values)
        return self.dice.choice(rows)[0] if rows else ""

    def key(self) -> Identity:
        """A key of the forger's."""
        self.keys.append(identities.new_identity())
        return self.keys[-1]

    def name(self) -> str:
        """An id nobody has."""
        return f"f0{next(self.serial):02}".ljust(32, "0")

    def somebody(self) -> Person:
        """Anybody here."""
        return self.dice.choice(EVERYBODY)

    def partner(self) -> Person:
        """One of the four."""
        return self.dice.choice(EVERYBODY[:4])

    def moment(self) -> datetime:
        """Long ago, about now, or in years to come."""
        return self.dice.choice(MOMENTS)

    def blob(self, one: Person, place: tuple[Any, ...], content: Mapping[str, Any]) -> bytes:
        """Something sealed in somebody's name, by whoever knows their public key and whatever lies in the file."""
        return self.dice.choice((
            lambda: sealing._padded(json.dumps({"v": 1, **content}).encode(), one.recipient or ""),
            lambda: sealing.seal_own(content, self.key(), *place),
            lambda: pyrage.encrypt(
                pyrage.decrypt(sealing.seal_own(content, key := self.key(), *place), [key]),
                [pyrage.x25519.Recipient.from_str(one.recipient or "")],
            ),
            lambda: bytes(self.one("SELECT sealed_self FROM check_in")),
            lambda: bytes(self.one("SELECT sealed_self FROM entry")),
            lambda: self.dice.randbytes(200),
        ))()  # fmt: skip


# Long ago, about now, and in years to come.
MOMENTS = tuple(datetime.fromisoformat(day) for day in ("2020-01-01", "2026-11-25T23:00", "2031-01-01"))
Forgery = Callable[[Forger], None]
CONTENT = {
    "answers": {"safety": 0},
    "sharing": {"safety": "both"},
    "note": "never said",
    "after_reveal": [],
    "chosen": None,
}


def another_key(f: Forger) -> None:
    """Somebody's cell holds the forger's key, with or without a lock of the forger's."""
    key = f.key()
    who = f.somebody().id
    f.all("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(key), who)
    if f.dice.random() < 0.7:
        lock = passphrase.locked(identities.for_lock(key).encode(), "the forger's", 1)
        f.all("UPDATE person SET locked_identity = ? WHERE id = ?", lock, who)


def keys_changed_places(f: Forger) -> None:
    a, b = f.dice.sample(EVERYBODY, 2)
    for one, other in ((a, b), (b, a)):
        cells = other.recipient, other.locked_identity, one.id
        f.all("UPDATE person SET recipient = ?, locked_identity = ? WHERE id = ?", *cells)


def another_coach(f: Forger) -> None:
    """A second Dana with the forger's key, linked, agreed to and confirmed."""
    key, name, couple = f.key(), f.name(), f.dice.choice((COUPLE, COUPLE, STRANGERS))
    called = f.dice.choice(("Dana", "Ana", "Coach Dana"))
    f.all(
        "INSERT INTO person (id, role, name, sign_in, slot, recipient, locked_identity)"
        " VALUES (?, 'coach', ?, ?, 2, ?, 'x'::BLOB)",
        *(name, called, called.casefold(), recipient_of(key)),
    )
    if f.dice.random() < 0.5:
        f.all("UPDATE couple_coach SET until = ? WHERE couple_id = ?", f.moment(), couple)
    f.all("INSERT INTO couple_coach (couple_id, coach_id, since) VALUES (?, ?, ?)", couple, name, f.moment())
    for one in EVERYBODY[:4]:
        for kind in ("agreed", "words confirmed"):
            _say(f, name, one.id, kind)


def _say(f: Forger, coach: str, person: str, kind: str) -> None:
    sql = "INSERT INTO agreement (coach_id, person_id, kind, said_at) VALUES (?, ?, ?, ?)"
    f.all(sql, coach, person, kind, f.moment())


def agreements(f: Forger) -> None:
    kind = f.dice.choice(("agreed", "declined", "words confirmed", "words withdrawn", "removal", "no removal"))
    for one in f.dice.sample(EVERYBODY[:4], f.dice.randint(1, 4)):
        _say(f, DANA.id, one.id, kind)


def links(f: Forger) -> None:
    f.all(f.dice.choice((
        "UPDATE couple_coach SET until = now()::TIMESTAMP",
        "DELETE FROM couple_coach",
        "UPDATE couple_coach SET since = TIMESTAMP '2031-01-01'",
        "UPDATE couple_coach SET since = TIMESTAMP '2019-01-01'",
        f"UPDATE couple_coach SET coach_id = '{BEN.id}'",
        f"UPDATE couple_coach SET couple_id = '{COUPLE}'",
    )))  # fmt: skip


def marks(f: Forger) -> None:
    """Marks of rows, things, people and couples, proven by nobody or by somebody else."""
    for _ in range(f.dice.randint(1, 4)):
        table, column = f.dice.choice((
            ("check_in", "id"), ("entry", "id"), ("entry", "thing"), ("own", "id"), ("event", "id"),
            ("coaching_session", "id"), ("person", "id"), ("couple", "id"),
        ))  # fmt: skip
        name = f.one(f"SELECT {column} FROM {table}")
        by = f.dice.choice((None, *(one.id for one in EVERYBODY)))
        proof = f.dice.choice((None, "x", locked.writer(MAX).proof(name), Writer("", f.key()).proof(name)))
        sql = "INSERT INTO erased (id, erased_at, person_id, proof) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
        f.all(f"{sql} (SELECT 1 FROM erased WHERE id = ?)", name, f.moment(), by, proof, name)


def newer_revision(f: Forger) -> None:
    """A later word in somebody's name, about a week or a thing they have."""
    week, person_id, revision = f.dice.choice(f.all("SELECT week, person_id, max(revision) FROM check_in GROUP BY ALL"))
    one = next(p for p in EVERYBODY if p.id == person_id)
    later = revision + f.dice.choice((1, 2, 99))
    f.all(
        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, note, sealed_self)"
        " VALUES (?, ?, ?, ?, ?, 1, 0, 'never said', ?)",
        *(
            f.name(),
            one.id,
            week,
            later,
            f.moment(),
            f.blob(one, ("check-in", one.id, week.isoformat(), later), CONTENT),
        ),
    )


def _place(one: Person, week: date, revision: int) -> tuple[Any, ...]:
    return "check-in", one.id, week.isoformat(), revision


def another_week(f: Forger) -> None:
    """A week in somebody's name that they never had."""
    one, week = f.partner(), EARLIER - timedelta(weeks=f.dice.randint(0, 9))
    f.all(
        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, sealed_self)"
        " VALUES (?, ?, ?, 1, ?, 1, 0, ?)",
        *(f.name(), one.id, week, f.moment(), f.blob(one, _place(one, week, 1), CONTENT)),
    )


def swapped_seals(f: Forger) -> None:
    table = f.dice.choice(("check_in", "entry"))
    rows = f.all(f"SELECT id, sealed_self FROM {table}")
    (a, one), (b, other) = f.dice.sample(rows, 2) if len(rows) > 1 else (rows[0], rows[0])
    for name, blob in ((a, other), (b, one)):
        f.all(f"UPDATE {table} SET sealed_self = ? WHERE id = ?", blob, name)


def moved_rows(f: Forger) -> None:
    f.all(f.dice.choice((
        f"UPDATE check_in SET person_id = CASE person_id WHEN '{ANA.id}' THEN '{BEN.id}' ELSE '{ANA.id}' END",
        "UPDATE check_in SET week = week - 7",
        "UPDATE check_in SET revision = revision + 5",
        "UPDATE check_in SET id = 'x' || id",
        "UPDATE entry SET id = 'x' || id, thing = 'y' || thing",
        f"UPDATE entry SET person_id = '{BEN.id}'",
        "UPDATE check_in SET safety = 10, note = 'not mine', saved_at = TIMESTAMP '2031-01-01'",
        f"UPDATE event SET author_id = '{BEN.id}', label = 'not mine', id = 'x' || id",
        "UPDATE coaching_session SET agreed_step = 'not agreed', id = 'x' || id",
        "UPDATE coaching_session SET sealed_coach = 'x'::BLOB, id = 'x' || id",
        f"UPDATE own SET person_id = '{ANA.id}', id = 'x' || id",
    )))  # fmt: skip


def people(f: Forger) -> None:
    who = f.somebody().id
    f.all(f.dice.choice((
        "UPDATE person SET name = 'Somebody', sign_in = 'somebody' WHERE id = ?",
        "UPDATE person SET consent_at = NULL, paused_from = DATE '2020-01-06' WHERE id = ?",
        "UPDATE person SET claim = 'erased', recipient = NULL, locked_identity = NULL WHERE id = ?",
        f"UPDATE person SET couple_id = '{STRANGERS}' WHERE id = ?",
        "UPDATE person SET role = CASE role WHEN 'coach' THEN 'partner' ELSE 'coach' END WHERE id = ?",
        "UPDATE person SET reset_at = now()::TIMESTAMP WHERE id = ?",
        "DELETE FROM person WHERE id = ?",
        "DELETE FROM head WHERE person_id = ?",
        "UPDATE head SET sealed = 'x'::BLOB WHERE person_id = ?",
    )), who)  # fmt: skip


def other_couple(f: Forger) -> None:
    """A couple nobody here knows, with keys of the forger's, as Dana's; or people here under another couple."""
    couple = f.name()
    f.all("INSERT INTO couple (id, name, created_at) VALUES (?, 'Kim & Lou', now()::TIMESTAMP)", couple)
    f.all("INSERT INTO couple_coach (couple_id, coach_id, since) VALUES (?, ?, ?)", couple, DANA.id, f.moment())
    for slot, called in enumerate(("Kim", f.dice.choice(("Lou", "Ana")))):
        f.all(
            "INSERT INTO person (id, couple_id, role, name, sign_in, slot, recipient, locked_identity, consent_at)"
            " VALUES (?, ?, 'partner', ?, ?, ?, ?, 'x'::BLOB, now()::TIMESTAMP)",
            *(f.name(), couple, called, called.casefold(), slot, recipient_of(f.key())),
        )
    if f.dice.random() < 0.3:
        f.all("UPDATE person SET couple_id = ? WHERE id = ?", couple, f.partner().id)


def own_books(f: Forger) -> None:
    """What the store keeps about restores and keys, in the forger's words."""
    f.all(f.dice.choice((
        f"INSERT INTO restored (id, restored_at, whole) VALUES ('{f.name()}', now()::TIMESTAMP, true)",
        "INSERT INTO taken_in (restore_id, kind, id) SELECT 'forged', 'check_in', id FROM check_in",
        f"INSERT INTO earlier_key (person_id, recipient, locked_identity, until)"
        f" VALUES ('{ANA.id}', '{recipient_of(f.key())}', 'x'::BLOB, now()::TIMESTAMP)",
        "UPDATE saves SET made = 1000000",
        f"INSERT INTO brought (id, restore_id, person_id, kind, content)"
        f" SELECT id, 'forged', '{BEN.id}', 'check-in', '{{}}' FROM check_in",
        "INSERT INTO draft (person_id, week, saved_at, sealed)"
        f" SELECT '{BEN.id}', week, saved_at, sealed_self FROM check_in WHERE person_id = '{ANA.id}' LIMIT 1",
    )))  # fmt: skip


FORGERIES: tuple[Forgery, ...] = (
    another_key, keys_changed_places, another_coach, agreements, links, marks, newer_revision, another_week,
    swapped_seals, moved_rows, people, other_couple, own_books,
)  # fmt: skip
