"""Writing a moment or a pattern: four short lines, who may see them, and one button."""

import contextlib
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import LINE_MAX, LINES, Entry, Kind, Sharing
from dashboard.errors import DashboardError
from dashboard.services import check_ins, entries, personal
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, fragment, problem
from dashboard.words import entry_words

LESS = (
    "If you let fewer people see it, or change its words, what stood there is taken out of the files at once. "
    "That does not undo what somebody has already seen or copied."
)
NOT_SHARING = "You share nothing at the moment (see Pause or stop sharing, under Our data), so this stays with you."
DOUBLE_TAP = 2.0


@dataclass(frozen=True)
class EntryFields:
    """Where one form keeps its fields in the session: `before` is what it changes, None for a new one."""

    kind: Kind
    before: Entry | None

    def key(self, part: str) -> str:
        """A session key of this form; saving starts a new one with empty fields, or with the new revision's."""
        turn = st.session_state.get(visit.key(f"{self.kind}-turn"), 0)
        which = f"{self.before.thing}-{self.before.revision}" if self.before else f"new-{turn}"
        return visit.key(f"{self.kind}-{part}-{which}")

    @property
    def place(self) -> str:
        """Where it is said what went wrong with saving this form."""
        return f"save-{self.kind}"

    @property
    def keeps_half(self) -> bool:
        """Whether what is typed is kept for later: a new one, and the one pattern."""
        return self.before is None or self.kind is Kind.PATTERN

    def fill(self, me: Me) -> None:
        """What the fields hold when the form opens: what was left half written, else what is there."""
        if self.key("line-0") in st.session_state:
            return
        half = personal.half_written(me, self.kind) if self.keeps_half else {}
        today, revision = me.today, self.before.revision if self.before else 0
        if half.get("based_on") != revision:
            half = {}
        lines = half.get("lines") or (self.before.lines if self.before else ("",) * LINES)
        for n, line in enumerate(lines):
            st.session_state[self.key(f"line-{n}")] = line
        sharing = Sharing(half.get("sharing") or (self.before.sharing if self.before else Sharing.ME))
        st.session_state[self.key("sharing")] = check_ins.as_offered(me, sharing)
        if self.kind.of_a_day:
            day = date.fromisoformat(half["day"]) if half.get("day") else self.before.day if self.before else today
            st.session_state[self.key("day")] = day if day in self.days(me) else today

    def days(self, me: Me) -> list[date]:
        """The days that can be chosen, today first."""
        first, last = entries.days(me)
        found = [last - timedelta(days=n) for n in range((last - first).days + 1)]
        return found if self.before is None or self.before.day in found else [*found, self.before.day]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is typed so far."""
        return tuple(st.session_state.get(self.key(f"line-{n}")) or "" for n in range(LINES))

    def keep(self, me: Me) -> None:
        """Keeps what is typed for later, for its owner alone; not what changes a moment that is saved already."""
        if not self.keeps_half:
            return
        day: date | None = st.session_state.get(self.key("day"))
        content: dict[str, Any] = {
            "lines": list(self.lines),
            "sharing": st.session_state.get(self.key("sharing")),
            "day": day.isoformat() if day else None,
            "based_on": self.before.revision if self.before else 0,
        }
        with contextlib.suppress(DashboardError):
            personal.keep_half_written(me, self.kind, content)


def _form(me: Me, kind: Kind, before: Entry | None = None) -> None:
    """The whole form; a tap sends only this, and once it is saved the page is shown anew."""
    if st.session_state.pop(visit.key(f"{kind}-done"), False):
        st.rerun()
    fields = EntryFields(kind, before)
    fields.fill(me)
    asked = zip(entry_words.ASKED[kind], entry_words.HINTS[kind], strict=True)
    for n, ((label, _), hint) in enumerate(asked):
        name = fields.key(f"line-{n}")
        st.text_area(
            label,
            key=name,
            max_chars=LINE_MAX,
            height=68,
            placeholder=hint,
            on_change=attempt(fields.keep, at=fields.place),
        )
    if kind.of_a_day:
        _day(me, fields)
    _sharing(me, fields)
    st.button("Save", key=fields.key("save"), type="primary", on_click=attempt(_save, fields, at=fields.place))
    problem(fields.place)


def _day(me: Me, fields: EntryFields) -> None:
    today = me.today
    st.selectbox(
        "Day",
        fields.days(me),
        key=fields.key("day"),
        format_func=lambda day: f"Today, {weeks.day_label(day)}" if day == today else weeks.weekday_label(day),
        on_change=attempt(fields.keep, at=fields.place),
    )


def _sharing(me: Me, fields: EntryFields) -> None:
    """Who may see it; the partner and the coach would see it at once."""
    labels = controls.sharing_labels(me)
    st.segmented_control(
        "Who may see it",
        list(labels),
        key=fields.key("sharing"),
        format_func=lambda choice: labels.get(choice, ""),
        required=True,
        on_change=attempt(fields.keep, at=fields.place),
    )
    if fields.before and fields.before.sharing is not Sharing.ME:
        controls.quiet(LESS)
        if entries.before_coach(me, fields.before):
            controls.quiet("Your coach came later and does not see it. Saving it again as shared opens it to them too.")
    day = st.session_state.get(fields.key("day")) or me.today
    if not me.person.consents(weeks.week_of(day)):
        controls.quiet(NOT_SHARING)


def _save(me: Me, fields: EntryFields) -> None:
    """Saves; whatever goes wrong, nothing typed is lost."""
    kind = fields.kind
    since = time.monotonic() - st.session_state.get(visit.key(f"{kind}-saved"), -DOUBLE_TAP)
    if since < DOUBLE_TAP and not any(fields.lines):
        return  # the second half of a double tap: the first has saved and emptied the fields
    day, sharing = st.session_state.get(fields.key("day")), st.session_state.get(fields.key("sharing"))
    saved = entries.save(me, kind, day or me.today, fields.lines, Sharing(sharing or Sharing.ME), fields.before)
    if fields.keeps_half:
        personal.keep_half_written(me, kind, None)
    st.session_state[visit.key(f"{kind}-said")] = entry_words.saved(
        saved.sharing, [controls.readers(me)], shares=me.person.consents(weeks.week_of(saved.day))
    )
    st.session_state[visit.key(f"{kind}-turn")] = st.session_state.get(visit.key(f"{kind}-turn"), 0) + 1
    st.session_state[visit.key(f"{kind}-done")] = True
    st.session_state[visit.key(f"{kind}-saved")] = time.monotonic()


# Saving shows the whole page anew.
form = fragment(_form)


def said(kind: Kind) -> None:
    """What the last save or erasing came to, once."""
    if told := st.session_state.pop(visit.key(f"{kind}-said"), None):
        st.text(told)
    problem(f"erase-{kind}")


def erasing(kind: Kind, entry: Entry) -> None:
    """Erases one, after a second tap."""
    ask, sure, yes, no = (visit.key(f"{part}-{kind}-{entry.thing}") for part in ("ends", "sure", "ends-yes", "no"))
    if not st.session_state.get(sure):
        st.button(entry_words.ERASE[kind], key=ask, on_click=attempt(_ask, sure, True))
        return
    st.text("It is taken out of every file of the data folder, with its earlier versions. Nobody gets a message.")
    with st.container(horizontal=True):
        st.button("Erase it", key=yes, on_click=attempt(_erase, kind, entry.thing, at=f"erase-{kind}"))
        st.button("Leave it", key=no, on_click=attempt(_ask, sure, False))


def _ask(_me: Me, name: str, sure: bool) -> None:
    st.session_state[name] = sure


def _erase(me: Me, kind: Kind, thing: str) -> None:
    entries.erase(me, thing)
    st.session_state[visit.key(f"{kind}-said")] = "Erased."
