"""A coaching session written down: each field is kept as soon as it is left, in Prepare and in session alike."""

from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from dashboard.accounts.visits import Mode
from dashboard.domain.names import isolated
from dashboard.domain.questions import STAGES
from dashboard.errors import BehindError, DashboardError, NotAllowedError
from dashboard.services import sessions, unsaved
from dashboard.services.me import Me
from dashboard.services.sessions import Own, Record
from dashboard.services.unsaved import Unsaved
from dashboard.ui import visit
from dashboard.ui.session.record_fields import RecordFields, shown
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt

STAGE_LABELS = {stage.key: stage.label for stage in STAGES}
Part = TypeVar("Part", Record, Own | None)
SAVE, WAITED = "Save this session", "what-waited-is-saved"
SHARED = "Both partners can read these. The step greets each of them in their next check-in."
SHARED_WITH_ONE = "{name} can read these. The step greets {name} in the next check-in."
OTHERS = {"focus": "In the other window the focus is: {}", "step": "In the other window the agreed step is: {}"}


def show(me: Me, fields: RecordFields, beside: Callable[[Me], None] | None = None) -> None:
    """The fields of one session; `beside` draws what stands beside the last line."""
    fields.fill(me)
    with st.container(horizontal=True):
        if fields.alone:
            st.date_input("Date", key=fields.key("day"), format=controls.DAY, width=180, **_left(fields))
        st.text_input("Focus", key=fields.key("focus"), max_chars=sessions.FOCUS_MAX, **_left(fields))
    words = "Agreed step, in one sentence"
    st.text_area(words, key=fields.key("step"), max_chars=sessions.STEP_MAX, height="content", **_left(fields))
    st.segmented_control(
        "Which of the four stages it serves",
        list(STAGE_LABELS),
        key=fields.key("stage"),
        format_func=STAGE_LABELS.__getitem__,
        **_left(fields),
    )
    if fields.alone:
        names = [isolated(person.name) for person in me.present]
        st.text(SHARED_WITH_ONE.format(name=names[0]) if len(names) == 1 else SHARED)
        _own_fields(fields)
    with st.container(horizontal=True, vertical_alignment="center"):
        _state(me, fields)
        if beside:
            beside(me)


def _own_fields(fields: RecordFields) -> None:
    """What only the coach reads, but for the questions that may be shown."""
    if fields.get("lost"):
        st.text("Your own note of this session was written with an earlier key and cannot be opened any more.")
        return
    words = "My own note (locked: only you can read it)"
    st.text_area(words, key=fields.key("note"), max_chars=sessions.NOTE_MAX, **_left(fields))
    st.text("Questions for today. One that may be shown appears on the screen in session and can be read in the file.")
    filled = [n for n in range(sessions.QUESTIONS) if fields.get(f"question-{n}")]
    for n in range(min(sessions.QUESTIONS, max(filled, default=-1) + 2)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text_input(
                f"Question {n + 1}",
                key=fields.key(f"question-{n}"),
                max_chars=sessions.QUESTION_MAX,
                label_visibility="collapsed",
                placeholder=f"Question {n + 1}",
                **_left(fields),
            )
            st.checkbox("May be shown", key=fields.key(f"shown-{n}"), **_left(fields))


def _state(me: Me, fields: RecordFields) -> None:
    """Whether this is kept, or what stands in the way."""
    problem = fields.get("problem")
    if problem:
        st.warning(problem)
    if fields.get("behind"):
        st.text("\n".join(["What you typed still stands above.", *_theirs(me, fields)]))
        st.button(
            "Keep mine", key=fields.key("mine"), on_click=attempt(_save_over, fields, in_session=not fields.alone)
        )
        if fields.waited:  # beside it stands "Leave it out", which does the same
            return
        st.button(
            "Take the other", key=fields.key("theirs"), on_click=attempt(forget, fields, in_session=not fields.alone)
        )
    elif fields.get("kept"):
        st.text("Saved.", width="content")
    elif not problem:
        st.button(SAVE, key=fields.key("add"), on_click=attempt(_save, fields, in_session=True))


def _theirs(me: Me, fields: RecordFields) -> list[str]:
    """What the other window saved in the place of what was typed here: *Keep mine* takes it away."""
    there, before, typed = sessions.there(me, fields.typed), fields.based, fields.typed
    if there is None:
        return []
    changed = [n for n in OTHERS if getattr(before, n) != getattr(typed, n) != getattr(there, n) != getattr(before, n)]
    return [OTHERS[name].format(isolated(getattr(there, name))) for name in changed if getattr(there, name)]


def _left(fields: RecordFields) -> dict[str, Any]:
    """What every field does when it is left."""
    return {"on_change": attempt(_save, fields, in_session=True)}


def off_screen(place: str) -> None:
    """Says that the fields of this place are not shown now: a browser forgets what stands in a field that is gone."""
    st.session_state[visit.key(f"record-drawn-{place}")] = False


def _save(me: Me, fields: RecordFields) -> None:
    """Keeps what was typed; a problem becomes one sentence and nothing typed is lost."""
    fields.put({"problem": "", "behind": False, "kept": False})
    typed, mine = fields.typed, fields.typed_own
    if mine is not None:
        typed_here = Unsaved(fields.get("couple"), typed, mine, *fields.before)
        unsaved.keep(me, fields.get("name"), typed_here, stands=fields.waited is None)
        if me.mode is not Mode.OWN:
            raise NotAllowedError(unsaved.WAITS)
    try:
        done = sessions.save(me, typed, mine)
        fields.put({"based": done, "based_own": mine, "kept": True})
        _let_go(me, fields)
        st.session_state[visit.key(WAITED)] = fields.waited is not None
    except BehindError as error:
        fields.put({"problem": str(error), "behind": True})
    except DashboardError as error:
        fields.put({"problem": str(error)})


def _let_go(me: Me, fields: RecordFields) -> None:
    """Nothing of these fields waits any more; where it had waited, every other form shows what is stored now."""
    if fields.alone:
        unsaved.drop(me, fields.get("name"))
    if fields.waited:
        for key in [key for key in st.session_state if str(key).startswith("record-whose-")]:
            st.session_state[key] = ""


def _save_over(me: Me, fields: RecordFields) -> None:
    """Lays what was changed in this window over what the other one saved."""
    typed, mine, based, based_own = fields.typed, fields.typed_own, fields.based, fields.get("based_own")
    there = sessions.there(me, typed)
    if there is None:
        fields.put({"based": replace(based, id="", revision=0)})
    else:
        theirs = sessions.own(me, there) if fields.alone else None
        if theirs and mine and based_own:
            mine = replace(mine, note=_both(theirs.note, based_own.note, mine.note))
        fields.put({"based": there, "based_own": theirs})
        fields.put(shown(_changed(there, based, typed), _changed(theirs, based_own, mine)))
    _save(me, fields)


def _changed(there: Part, before: Part, now: Part) -> Part:
    """`there` with whatever of it differs between `before` and `now`."""
    if there is None or before is None or now is None:
        return there
    changed = {field.name for field in dataclass_fields(now) if getattr(now, field.name) != getattr(before, field.name)}
    return replace(there, **{name: getattr(now, name) for name in changed - {"id", "revision", "shown"}})


def _both(theirs: str, before: str, mine: str) -> str:
    """A note that was changed in two windows, as far as there is room: no line of either is erased, none is doubled."""
    rest = "\n".join(line for line in mine.splitlines() if line not in theirs.splitlines()).strip()
    both = f"{theirs}\n\n{rest}" if rest else theirs
    return both if mine != before != theirs != mine and theirs and len(both) <= sessions.NOTE_MAX else mine


def forget(me: Me, fields: RecordFields) -> None:
    """Empties the fields, so that they open afresh; what was typed in them waits nowhere."""
    _let_go(me, fields)
    del st.session_state[fields.key("focus")]
