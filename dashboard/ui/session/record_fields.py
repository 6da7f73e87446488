"""Where what is typed of a coaching session is kept in the tab, until it is left and saved."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from dashboard.domain.model import new_id
from dashboard.services import sessions
from dashboard.services.me import Me
from dashboard.services.sessions import Own, Question, Record
from dashboard.services.unsaved import Unsaved
from dashboard.ui import visit


@dataclass(frozen=True)
class RecordFields:
    """Where the fields of one session are kept in the tab: `place` names them, also while the session is new.

    With `alone` the coach's own note and questions are among them, and a date to choose. `waited` is what they open
    with where it was typed earlier and not saved.
    """

    record: Record
    place: str
    alone: bool
    waited: Unsaved | None = None

    @property
    def names(self) -> list[str]:
        """What can be typed or chosen here."""
        return list(shown(self.record, Own() if self.alone else None))

    def key(self, name: str) -> str:
        """The session key of one field."""
        return visit.key(f"record-{name}-{self.place}")

    def get(self, name: str) -> Any:
        """What stands in a field, or None."""
        return st.session_state.get(self.key(name))

    def put(self, values: dict[str, object]) -> None:
        """Writes into fields."""
        for name, value in values.items():
            st.session_state[self.key(name)] = value

    def fill(self, me: Me) -> None:
        """Puts what is stored into fields that are not on the screen yet, or hold another couple's session."""
        whose = f"{me.couple_id} {self.record.held_on}"
        if self.key("focus") not in st.session_state or self.get("whose") != whose:
            self.put({"whose": whose, "couple": me.couple_id, "behind": False, "problem": ""})
            self._fill_anew(me)
        elif not self.get("drawn"):
            self.put({name: self.get(name) for name in self.names if self.key(name) in st.session_state})
        self.put({"drawn": True})

    def _fill_anew(self, me: Me) -> None:
        if one := self.waited:
            self.put({"name": one.name, "kept": False, "based": one.based, "based_own": one.based_own})
            self.put(shown(one.typed, one.mine))
        else:
            record, mine = self.record, sessions.own(me, self.record) if self.alone else None
            self.put({"name": new_id(), "kept": bool(record.revision), "based": record, "based_own": mine})
            self.put(shown(record, mine))

    @property
    def typed(self) -> Record:
        """The session as it stands in the fields."""
        day, based = self.get("day"), self.based
        return replace(
            based,
            held_on=day if isinstance(day, date) else based.held_on,
            focus=self.get("focus") or "",
            step=self.get("step") or "",
            stage=self.get("stage"),
        )

    @property
    def typed_own(self) -> Own | None:
        """The coach's own part as it stands in the fields; None where it is not among them."""
        if not self.alone:
            return None
        asked = [(self.get(f"question-{n}"), self.get(f"shown-{n}")) for n in range(sessions.QUESTIONS)]
        given = tuple(Question(text, bool(may)) for text, may in asked if text)
        return Own(self.get("note") or "", given, bool(self.get("lost")))

    @property
    def based(self) -> Record:
        """The session as it was stored when the fields were filled or kept last."""
        based: Record = self.get("based") or self.record
        return based

    @property
    def before(self) -> tuple[Record, Own]:
        """The session, and the coach's own part of it, as both were stored when the fields were filled or kept last."""
        return self.based, self.get("based_own") or Own()


def shown(record: Record, mine: Own | None) -> dict[str, object]:
    """What stands in the fields for a session, with the coach's own part where they are alone."""
    values: dict[str, object] = {"focus": record.focus, "step": record.step, "stage": record.stage}
    if mine is not None:
        values |= {"day": record.held_on, "note": mine.note, "lost": mine.lost}
        for n in range(sessions.QUESTIONS):
            question = mine.questions[n] if n < len(mine.questions) else Question("")
            values |= {f"question-{n}": question.text, f"shown-{n}": question.may_be_shown}
    return values
