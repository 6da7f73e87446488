"""Freezes a database of the current schema: python3 -m tests.released.make, once for each released schema.

A file that has been released is never made again: it stands for the ones people have.
"""

import gzip
import json
import sys
import tempfile
from pathlib import Path

from dashboard.store import database, engine, versions

HERE = Path(__file__).resolve().parent
ROWS = """
INSERT INTO couple VALUES ('c1', 'Ana & Ben', '2026-01-04 18:00:00', NULL);
INSERT INTO person (id, couple_id, role, name, sign_in, slot, recipient, locked_identity, consent_at) VALUES
    ('a1', 'c1', 'partner', 'Ana', 'ana', 0, 'age1ana', 'locked', '2026-01-04 18:00:00'),
    ('b1', 'c1', 'partner', 'Ben', 'ben', 1, 'age1ben', 'locked', '2026-01-04 18:05:00'),
    ('d1', NULL, 'coach', 'Dana', 'dana', 2, 'age1dana', 'locked', '2026-02-01 10:00:00');
INSERT INTO couple_coach VALUES ('c1', 'd1', '2026-02-01 10:00:00', NULL);
INSERT INTO agreement VALUES ('d1', 'a1', 'agreed', '2026-02-01 10:01:00'),
    ('d1', 'b1', 'words confirmed', '2026-02-01 10:02:00');
INSERT INTO check_in SELECT p || n, p, DATE '2026-01-05' + 7 * n::INTEGER, 1, TIMESTAMP '2026-01-11 20:00:00', 1,
    n % 11, 10 - n % 11, NULL, 'no occasion', (n % 4)::VARCHAR, NULL, '0', CASE WHEN n % 3 = 0 THEN 'tried' END,
    CASE WHEN n % 5 = 0 THEN 'note ' || n END, encode('sealed ' || n), CASE WHEN n % 2 = 0 THEN encode('coach') END
    FROM range(40) w(n), (VALUES ('a1'), ('b1')) who(p);
INSERT INTO draft VALUES ('a1', '2026-11-23', '2026-11-25 20:00:00', 'sealed');
INSERT INTO entry VALUES ('m1', 'a1', 'moment', 't1', '2026-03-02', 1, '2026-03-04 21:00:00', '2026-03-04',
    'a', 'b', '', '', encode('sealed'), NULL);
INSERT INTO entry VALUES ('p1', 'b1', 'pattern', 't2', '2026-03-02', 1, '2026-03-04 21:00:00', NULL,
    NULL, NULL, NULL, NULL, encode('sealed'), encode('coach'));
INSERT INTO own VALUES ('o1', 'a1', '2026-03-04 21:00:00', encode('sealed'));
INSERT INTO coaching_session VALUES ('s1', 'c1', '2026-03-04', 1, 'focus', 'a step', 'recognize', 'a question', NULL);
INSERT INTO event VALUES ('e1', 'c1', 'a1', '2026-03-04 20:00:00', '2026-03-02', 'Holiday');
INSERT INTO erased VALUES ('a1gone', '2026-04-01 09:00:00');
UPDATE saves SET made = 90;
"""


def make(file: Path) -> None:
    """A database of the current schema with the invented rows, the same every time."""
    engine.create(file, database.SCHEMA.read_text(encoding="utf-8") + ROWS)


def freeze() -> Path:
    """Keeps it packed, and beside it what it held when it was made."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "made.duckdb"
        make(file)
        held = {table: rows for table, (rows, _) in sorted(engine.fingerprint(file).items())}
        frozen = HERE / f"version-{versions.VERSION}.duckdb.gz"
        frozen.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    (HERE / f"version-{versions.VERSION}.json").write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    return frozen


def unpack(version: int, file: Path) -> Path:
    """A released database as people have it."""
    file.write_bytes(gzip.decompress((HERE / f"version-{version}.duckdb.gz").read_bytes()))
    return file


if __name__ == "__main__":
    there = HERE / f"version-{versions.VERSION}.duckdb.gz"
    if there.exists():
        sys.exit(f"{there} is there already: a released schema stays as it is.")
    print(freeze())
