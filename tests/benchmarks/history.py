"""Years of invented check-ins by Ana and Ben, sealed as the app seals them, the same every time."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard.domain.model import CheckIn, Choice, Person, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGE_VALUES, same_for_all
from dashboard.domain.weeks import WEEK, week_of
from dashboard.keys.sealed_rows import row_of
from dashboard.store.storage import Storage
from tests import locked
from tests.browser.house import furnish

SEED = 5
AT_ONCE = 100
BEGAN = datetime(2015, 1, 1)  # noqa: DTZ001 - stored moments have no zone


def ana_and_ben(folder: Path, weeks: int) -> None:
    """A store in which both answered nine weeks of ten, shared most of it, and kept some."""
    folder.mkdir(parents=True, exist_ok=True)
    furnish(folder)
    draws, store = random.Random(SEED), Storage(folder)
    with store._db.write() as cursor:
        cursor.execute("UPDATE couple_coach SET since = ?", [BEGAN])
    this = week_of(date.today())  # noqa: DTZ011 - the last week is the one before today's
    for person in (locked.ANA, locked.BEN):
        writer = locked.writer(person)
        rows = [
            row_of(check_in(person, this - n * WEEK, draws), person, writer.identity, 1)
            for n in range(weeks, 0, -1)
            if draws.random() < 0.9
        ]
        for start in range(0, len(rows), AT_ONCE):
            store.save_many([(row, False) for row in rows[start : start + AT_ONCE]], writer)
    store.close()


def check_in(person: Person, week: date, draws: random.Random) -> CheckIn:
    """One week of one person."""
    answers = {k: min(10, max(0, round(draws.gauss(6, 1.5)))) for k in RATING_KEYS}
    stages = {k: draws.choice(STAGE_VALUES) for k in STAGE_KEYS}
    sharing = Sharing.ME if draws.random() < 0.1 else Sharing.BOTH
    saved = datetime.combine(week + timedelta(days=6), datetime.min.time())
    shared = same_for_all(sharing)
    return CheckIn(person.id, week, answers | stages, shared, None, saved_at=saved, chosen=Choice(saved, shared))
