"""Values this program never writes and no page could show, as SQL: which rows hold one, and what becomes of it."""

# A row that its author's head knows is put aside, with something possible in the place of what is not: their next
# sign-in finds it by its id, puts it right and says so. What no head knows becomes what it can only have been, or is
# left out, and that is said.

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dashboard.domain.model import MOST_REVISIONS
from dashboard.domain.weeks import FIRST, LAST

MONDAY, MOMENT = "DATE '1970-01-05'", "TIMESTAMP '1970-01-01'"
ASIDE = "person_id = ''"


class Impossible(NamedTuple):
    """Which rows of a table cannot be, what becomes of them (None: they go), and what is said of that.

    `becomes` is what an UPDATE sets, or a whole INSERT. Nothing is said where somebody's head says it.
    """

    table: str
    which: str
    becomes: str | None
    said: str = ""

    @property
    def change(self) -> str:
        """The statement that puts them out of the way."""
        if self.becomes is None:
            return f"DELETE FROM {self.table} WHERE {self.which}"
        if self.becomes.startswith("INSERT"):
            return self.becomes
        return f"UPDATE {self.table} SET {self.becomes} WHERE {self.which}"


def beyond(column: str) -> str:
    """A day or a moment of nobody's life, or none that Python knows."""
    return f"({column} NOT BETWEEN DATE '{FIRST}' AND DATE '{LAST}')"


def no_monday(column: str) -> str:
    """A day that names no week."""
    return f"({beyond(column)} OR dayofweek({column}) <> 1)"


def other(column: str, values: Iterable[object]) -> str:
    """None of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"({column} NOT IN ({listed}))"


def longer(column: str, most: int) -> tuple[str, str]:
    """A text that is too long, and what is left of it."""
    return f"(length({column}) > {most})", f"left({column}, {most})"


def cells(table: str, some: Mapping[str, tuple[str, str]], said: str = "", aside: str = "") -> Impossible:
    """Cells, each with when it cannot be and what takes its place; `aside` is what puts the whole row aside."""
    each = [f"{column} = CASE WHEN {odd} THEN {instead} ELSE {column} END" for column, (odd, instead) in some.items()]
    return Impossible(
        table, " OR ".join(odd for odd, _ in some.values()), ", ".join(filter(None, [*each, aside])), said
    )


def moments(table: str, *columns: str, said: str = "") -> Impossible:
    """Moments that stand beside what counts."""
    return cells(table, {column: (beyond(column), MOMENT) for column in columns}, said)


def revisions(least_harm: int) -> tuple[str, str]:
    """A revision that nobody comes to, and what takes its place."""
    return f"(revision NOT BETWEEN 1 AND {MOST_REVISIONS})", str(least_harm)
