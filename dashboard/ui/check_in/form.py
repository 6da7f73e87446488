"""The check-in form of one person and week: what is filled in, what is open, saving, undo, and two tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.domain.model import Sharing, Value
from dashboard.domain.questions import ITEMS, KEYS, RATINGS, STAGE_KEYS, STAGES, STEP, TITLES, same_for_all, words
from dashboard.services import check_ins, drafts, sessions
from dashboard.services.check_ins import Saved
from dashboard.services.me import Me

ONE_BY_ONE = "one by one"
END = "end-of-form"
ITEM_TITLES = {r.key: r.title for r in RATINGS}
ITEM_TITLES |= {"stages": "The four stages", STEP: "The agreed step", "note": "The note"}


@dataclass(frozen=True)
class Form:
    """Where the form of one visit and week keeps its fields in the session."""

    week: date
    visit_id: str

    def key(self, *parts: str) -> str:
        """A session key of this form; its first part is also its CSS class."""
        return "-".join((*parts, self.week.isoformat(), self.visit_id))

    def field(self, question: str) -> str:
        """The widget key of one question."""
        kind = "stage" if question in STAGE_KEYS else STEP if question == STEP else "rating"
        return self.key(kind, question)

    def get(self, *parts: str) -> Any:
        """What the session holds under a key of this form, or None."""
        return st.session_state.get(self.key(*parts))

    def put(self, value: Any, *parts: str) -> None:
        """Keeps a value under a key of this form."""
        st.session_state[self.key(*parts)] = value

    @property
    def saved(self) -> Saved | None:
        """What was saved in this visit, while its confirmation is shown."""
        found: Saved | None = self.get("saved")
        return found

    @property
    def answers(self) -> dict[str, Value]:
        """The questions answered so far."""
        state = st.session_state
        return {k: state[self.field(k)] for k in KEYS if state.get(self.field(k)) is not None}

    @property
    def items(self) -> list[str]:
        """The items this form asks about; there may be no agreed step."""
        return [item for item in ITEMS if item != STEP or self.get("asks")]

    @property
    def offered(self) -> dict[str, Sharing] | None:
        """The choices offered, while they hold one for every item that is asked about."""
        offered: dict[str, Sharing] | None = self.get("offered")
        return offered if offered and set(self.items) <= set(offered) else None

    @property
    def sharing(self) -> dict[str, Sharing] | None:
        """Who may see each item; None while that is not chosen for all of them."""
        chosen = self.get("sharing")
        if chosen is None:
            return self.offered
        if chosen != ONE_BY_ONE:
            return same_for_all(Sharing(chosen))
        each = {item: self.get("share", item) for item in self.items}
        return None if None in each.values() else {item: Sharing(choice) for item, choice in each.items()}

    def keep(self, me: Me) -> None:
        """Writes the draft behind the page."""
        content = {
            "answers": self.answers,
            "note": self.get("note"),
            "sharing": self.get("sharing"),
            "each": {item: self.get("share", item) for item in ITEMS},
            "based_on": self.get("based"),
        }
        drafts.keep(me, self.week, content)

    def tapped(self, me: Me) -> None:
        """Keeps the draft; only the end of the form is sent again, where it says what is open."""
        self.keep(me)
        st.rerun(END)

    def fill(self, answers: Mapping[str, Value], note: str | None) -> None:
        """Puts answers into the fields; whatever is not among them stays open."""
        for k in KEYS:
            st.session_state[self.field(k)] = answers.get(k)
        self.put(note or "", "note")

    @property
    def place(self) -> str:
        """Where it is said what went wrong with saving this form."""
        return self.key("problem")


def open_form(me: Me, week: date) -> Form:
    """The form of a week: as left in this tab, else the draft, else what was saved, else empty."""
    form = Form(week, me.visit.id)
    if form.key("note") in st.session_state or form.saved is not None:
        return form
    # The revision first: a save that comes between is noticed then, the other way round it would be lost.
    newest = check_ins.newest_revision(me, week)
    saved, draft = check_ins.mine(me, week), drafts.read(me, week)
    if draft is not None:
        form.fill(draft["answers"], draft["note"])
        form.put(draft.get("sharing"), "sharing")
        for item, choice in draft.get("each", {}).items():
            form.put(choice, "share", item)
        newest = draft.get("based_on", newest)
    else:
        form.fill(saved.answers if saved else {}, saved.note if saved else None)
        form.put(None, "sharing")
    form.put(sessions.agreed(me, week) is not None, "asks")
    form.put(check_ins.offered_sharing(me, saved), "offered")
    form.put(newest, "based")
    return form


def still_open(answers: Mapping[str, Value]) -> str:
    """What is not answered, in words."""
    parts = [r.title for r in RATINGS if r.key not in answers]
    stages = sum(s.key not in answers for s in STAGES)
    if stages:
        parts.append("the four stages" if stages == len(STAGES) else f"{stages} of the four stages")
    return f"Still open: {', '.join(parts)}. What stays open is saved as not answered." if parts else "Nothing is open."


def describe(answers: Mapping[str, Value], note: str | None) -> str:
    """Answers and note as lines of text."""
    lines = [f"{TITLES[k]}: {words(k, answers[k])}" for k in KEYS if k in answers]
    return "\n".join([*lines, *([f"Note: {note}"] if note else [])]) or "Nothing answered."
