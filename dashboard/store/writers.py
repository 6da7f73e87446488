"""Whoever changes rows of their own: what their head has to know of a row, and what they do with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

CHECK_IN, ENTRY, OWN, DRAFT, NOTE = "check-in", "entry", "own", "draft", "session note"


@dataclass(frozen=True)
class Held:
    """A row as its author's head knows it: `place` is its week or thing, `shown` the open columns that are theirs."""

    id: str
    kind: str
    place: str
    revision: int
    sealed: bytes
    shown: Mapping[str, Any]


class RowAuthor(Protocol):
    """Whoever changes rows of their own, with the key that seals their head."""

    @property
    def id(self) -> str:
        """The person."""

    def head(self, found: bytes | None, written: Sequence[Held], gone: Collection[str]) -> bytes:
        """The head that takes the place of `found` once these rows are written and those are gone."""

    def proof(self, row_id: str) -> str:
        """What shows later that it was this person who erased a row."""
