"""A trial of tomorrow's program: one more rating, whose column a migration appends to the tables of today.

A program of its own, because what is asked is known from the first import on. It brings back a copy, answers the new
question in both stores, and prints what is read through each: python -m tests.store.fourth_rating HERE NEW COPY.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from dashboard.domain import questions

WARMTH = questions.Rating("warmth", "Warmth", "In that week, how warm did it feel?", "Cold", "Warm")
questions.RATING_KEYS = (*questions.RATING_KEYS, WARMTH.key)
questions.KEYS = (*questions.RATING_KEYS, *questions.STAGE_KEYS, questions.STEP)

from dashboard.store import database, migrations  # noqa: E402
from dashboard.store.storage import Storage  # noqa: E402
from tests.saving import saved  # noqa: E402


def warmer(con):
    con.execute("ALTER TABLE check_in ADD COLUMN warmth TINYINT")


def tomorrow(schema, file):
    """The tables as a new store gets them: the new column among the others, in the place of its question."""
    version, after = f"schema_version (version) VALUES ({migrations.VERSION})", "    connection TINYINT"
    text = schema.read_text(encoding="utf-8")
    assert version in text
    assert after in text
    text = text.replace(version, f"schema_version (version) VALUES ({migrations.VERSION + 1})")
    file.write_text(text.replace(after, f"    warmth TINYINT,\n{after}"), encoding="utf-8")
    return file


def answer(storage):
    """Ben answers the new question too, in his newest week."""
    ben = next(p for p in storage.people() if p.name == "Ben")
    newest = storage.check_ins([ben.id])[-1]
    saved(storage, replace(newest, shared=newest.shared | {"warmth": 9}), newest.revision)


def told(storage):
    """Everything the store gives out, by table and column."""
    people = storage.people()
    couples = {p.couple_id for p in people if p.couple_id}
    beside = ("id", "person_id", "week", "revision", "saved_at", "wording", "kind", "thing")
    flat = [
        ("check_in", [r for p in people for r in storage.all_rows(p.id)]),
        ("entry", [r for p in people for r in storage.entries.all_rows(p.id)]),
    ]
    coach = next(p.id for p in people if p.role == "coach")
    return {
        **{t: [{k: v for k, v in vars(r).items() if k in beside} | dict(r.contents) for r in rows] for t, rows in flat},
        "person": [vars(p) for p in people],
        "coaching_session": [vars(s) for c in couples for s in storage.happened.sessions(c)],
        "event": [vars(e) for c in couples for e in storage.happened.events(c)],
        "couple_coach": [vars(k) for k in storage.coach_links()],
        "agreement": [vars(a) for a in storage.agreements()],
        "caseload": storage.couples.caseload(coach),
    }


def plain(value):
    return {"blob": value.hex()} if isinstance(value, bytes) else value.isoformat()


if __name__ == "__main__":
    here, new, copy = map(Path, sys.argv[1:])
    database.SCHEMA = tomorrow(database.SCHEMA, new.with_name("tomorrow.sql"))
    migrations.VERSION += 1
    migrations.STEPS = {**migrations.STEPS, migrations.VERSION: warmer}
    both = {}
    for name, folder in (("migrated", here), ("restored", new)):
        storage = Storage(folder)
        if name == "restored":
            storage.bring_back(copy)
        answer(storage)
        both[name] = told(storage)
        storage.close()
    sys.stdout.write(json.dumps(both, default=plain))
