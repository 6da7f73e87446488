"""Freezes what people have of the current schema: python3 -m tests.released.make, once for each released schema.

A database in which somebody did everything that can be done, what stands in it, and one person's files from Our data.
What has been released is never made again: it stands for what people have.
"""

import gzip
import json
import sys
import tempfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.domain.model import NO_OCCASION, Kind, Sharing
from dashboard.domain.questions import KEYS, same_for_all
from dashboard.errors import SealError
from dashboard.keys import letters, sealing
from dashboard.keys.recovery_key import read
from dashboard.services import drafts, entries, events, export, personal, sessions
from dashboard.services.sessions import Own, Question, Record
from dashboard.store import engine, migrations
from dashboard.store.generations import generations
from dashboard.words.suggestions import Leaning
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY, Cast
from tests.services.test_reading import _stage

HERE = Path(__file__).resolve().parent
ODD = 'Zoë, "b"\n=c \U0001f49e'
ALL = dict(zip(KEYS, (0, 10, 5, "0", "3", NO_OCCASION, "1", "tried"), strict=True))
MIXED = same_for_all(Sharing.BOTH) | {"safety": Sharing.COACH, "clarity": Sharing.ME, "note": Sharing.COACH}
COLUMNS = """
    SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() WHERE database_name = 'old'
    GROUP BY ALL ORDER BY ALL
"""


def live(cast: Cast) -> None:
    """Everything people do here: answers shared, kept, skipped, corrected and taken back, words, sessions, erasing."""
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH, week=BEFORE, note="from before the coach")
    cast.coached()
    cast.answered("Ana", ALL, MIXED | {"note": Sharing.BOTH}, week=LAST, note="taken back")
    cast.answered("Ben", {"safety": 7, "recognize": "2"}, Sharing.BOTH, week=LAST)
    cast.answered("Ana", ALL | {"safety": 1, "recognize": "1"}, MIXED, week=LAST, note=ODD)
    cast.answered("Ana", {}, Sharing.ME, week=THIS, note="only a note")
    cast.enter("Ana")
    drafts.keep(cast.me, THIS, {"answers": {"safety": 4}, "note": ODD, "based_on": 1})
    for kind, sharing in ((Kind.PATTERN, Sharing.BOTH), (Kind.MOMENT, Sharing.COACH), (Kind.MOMENT, Sharing.ME)):
        first = entries.save(cast.me, kind, WEDNESDAY, ("one", "", "two", ""), sharing)
        entries.save(cast.me, kind, WEDNESDAY, (ODD, "", "", "later"), sharing, first)
    entries.erase(cast.me, entries.save(cast.me, Kind.MOMENT, LAST, ("erased", "", "", ""), Sharing.ME).thing)
    personal.lean(cast.me, next(iter(Leaning)))
    events.add(cast.me, LAST, "Holiday")
    cast.enter("Dana")
    asked = (Question("May be shown", may_be_shown=True), Question("Not yet"))
    sessions.save(
        cast.me, Record("", WEDNESDAY, focus="Evenings", step="Ten quiet minutes", stage="slow_down"), Own(ODD, asked)
    )


def freeze() -> list[Path]:
    """Keeps the database packed, and beside it what it holds, who can open it, and Ana's own files."""
    with tempfile.TemporaryDirectory() as place, _stage(Path(place)) as cast:
        live(cast)
        cast.storage.rewrite()
        cast.enter("Ana")
        exports = {"own.json": export.own_json(cast.me), "own.csv": export.own_csv(cast.me)}
        keys = {name: str(identity) for name, identity in cast.identities.items()}
        cast.storage.close()
        (file,) = generations(cast.folder)
        held = json.dumps({"keys": keys, "ids": cast.ids, "tables": tables(file, keys)}, indent=1, ensure_ascii=False)
        frozen = {"duckdb.gz": gzip.compress(file.read_bytes(), mtime=0), "json": held.encode() + b"\n", **exports}
    for name, content in frozen.items():
        of(migrations.VERSION, name).write_bytes(content)
    return [of(migrations.VERSION, name) for name in frozen]


def of(version: int, name: str) -> Path:
    """One of the frozen files: duckdb.gz, json, own.json or own.csv."""
    return HERE / f"version-{version}.{name}"


def unpack(version: int, file: Path) -> Path:
    """A released database as people have it."""
    file.write_bytes(gzip.decompress(of(version, "duckdb.gz").read_bytes()))
    return file


def held(version: int) -> Any:
    """What stood in a released database when it was frozen, and the keys that open it."""
    found = json.loads(of(version, "json").read_text(encoding="utf-8"))
    for row in (row for rows in found["tables"].values() for row in rows):
        for value in (value for value in row.values() if isinstance(value, dict)):
            value.pop("v", None)  # the way it was sealed, which is no part of what it says
    return found


def tables(file: Path, keys: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table by its columns, with what is sealed opened."""
    (columns,) = engine.query(file, (COLUMNS, ()))
    found = engine.query(file, *((f"SELECT * FROM {table} ORDER BY ALL", ()) for table, _ in columns))
    return {
        table: [{c: plain(v, keys) for c, v in zip(names, row, strict=True)} for row in rows]
        for (table, names), rows in zip(columns, found, strict=True)
    }


def plain(value: Any, keys: dict[str, str]) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return _opened(value, keys)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _opened(blob: bytes, keys: dict[str, str]) -> Any:
    """What somebody's key finds in it; what no key opens is no seal."""
    for name, key in keys.items():
        with suppress(SealError):
            return {"for": name, **sealing.unseal(blob, read(key))}
        with suppress(SealError):
            return {"for": name, **letters.open_letter(blob, read(key)).content}
    return blob.decode("latin-1")


if __name__ == "__main__":
    there = of(migrations.VERSION, "duckdb.gz")
    if there.exists():
        sys.exit(f"{there} is there already: a released schema stays as it is.")
    print(*freeze(), sep="\n")
