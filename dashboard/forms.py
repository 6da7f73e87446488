"""The check-in form of one person and week: what is filled in, what is open, saving, undo, and two tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard import check_ins, coaches, viewer, weeks, widgets
from dashboard.check_ins import Saved
from dashboard.errors import BehindError, DashboardError
from dashboard.model import NOTE_MAX, CheckIn, Sharing, Value
from dashboard.questions import KEYS, RATINGS, STAGES, TITLES, same_for_all, words
from dashboard.viewer import Me

__all__ = ["NOTE_MAX", "Form", "after_saving", "open_form", "save_bar", "sharing_choice"]
STAGE_KEYS = {s.key for s in STAGES}


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
        return self.key("stage" if question in STAGE_KEYS else "rating", question)

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
    def sharing(self) -> Sharing | None:
        """The sharing choice, None while nobody chose."""
        found = self.get("sharing") or self.get("offered")
        return Sharing(found) if found else None

    def keep(self) -> None:
        """Writes the draft behind the page."""
        content = {
            "answers": self.answers,
            "note": self.get("note"),
            "sharing": self.get("sharing"),
            "based_on": self.get("based"),
        }
        check_ins.keep_draft(self.week, content)

    def fill(self, answers: Mapping[str, Value], note: str | None) -> None:
        """Puts answers into the fields; whatever is not among them stays open."""
        for k in KEYS:
            st.session_state[self.field(k)] = answers.get(k)
        self.put(note or "", "note")


def open_form(week: date) -> Form:
    """The form of a week: as left in this tab, else the draft, else what was saved, else empty."""
    form = Form(week, viewer.who().id)
    if form.key("note") in st.session_state or form.saved is not None:
        return form
    saved, draft = check_ins.mine(week), check_ins.draft(week)
    newest = check_ins.newest_revision(week)
    if draft is not None:
        form.fill(draft["answers"], draft["note"])
        form.put(draft.get("sharing"), "sharing")
        newest = draft.get("based_on", newest)
    else:
        form.fill(saved.answers if saved else {}, saved.note if saved else None)
        form.put(None, "sharing")
    own = saved.sharing.get("stages") if saved else None
    form.put(own or check_ins.last_sharing(), "offered")
    form.put(newest, "based")
    return form


def sharing_choice(me: Me, form: Form) -> None:
    """One choice for the ratings and stages: asked the first time, afterwards offered as last time."""
    st.subheader("Who may see the ratings and stages")
    offered = form.get("offered")
    if offered and not form.get("sharing") and not form.get("changing"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("Sharing: as last time", width="content")
            st.button("change", key=form.key("change"), type="tertiary", on_click=form.put, args=(True, "changing"))
        return
    st.radio(
        "Choose for this check-in. The note stays with you.",
        check_ins.choices(me),
        key=form.key("sharing"),
        index=None,
        format_func=lambda choice: widgets.sharing_label(choice, me.coach is not None),
        on_change=form.keep,
    )


def still_open(answers: Mapping[str, Value]) -> str:
    """What is not answered, in words."""
    ratings = [r.title for r in RATINGS if r.key not in answers]
    stages = sum(s.key not in answers for s in STAGES)
    parts = ratings + (
        [f"{stages} of the four stages" if stages < len(STAGES) else "the four stages"] if stages else []
    )
    return f"Still open: {', '.join(parts)}. What stays open is saved as not answered." if parts else "Nothing is open."


def save_bar(me: Me, form: Form) -> None:
    """Whose check-in this is, what is open, and the button; below it what went wrong, if anything."""
    st.divider()
    widgets.person_line(me.person, f"week of {weeks.day_label(form.week)}")
    st.text(still_open(form.answers))
    st.button("Save", key=form.key("save"), type="primary", on_click=_save, args=(form,))
    if form.get("problem"):
        st.warning(form.get("problem"))
    if form.get("behind"):
        _both_versions(form)
    reveal = weeks.weekday_label(weeks.closes(form.week))
    widgets.quiet(f"Shared answers for this week, if any, appear when both of you have answered, or on {reveal}.")


def _save(form: Form) -> None:
    """Saves; every problem becomes one sentence beside the button and nothing typed is lost."""
    form.put(None, "problem")
    choice = form.sharing
    if choice is None:
        form.put("Choose who may see the ratings and stages, then save.", "problem")
        return
    try:
        done = check_ins.save(form.week, form.answers, same_for_all(choice), form.get("note"), form.get("based"))
    except BehindError:
        form.put(True, "behind")
    except DashboardError as error:
        form.put(str(error), "problem")
    else:
        form.put(None, "behind")
        form.put(done, "saved")
        st.rerun()


def _both_versions(form: Form) -> None:
    """Another window saved this week since: both are shown, the person chooses."""
    saved = check_ins.mine(form.week)
    st.warning("This check-in was changed in another window since you opened it. Both are below; nothing is lost.")
    for title, answers, note in (
        ("Saved in the other window", saved.answers if saved else {}, saved.note if saved else None),
        ("In this window", form.answers, form.get("note")),
    ):
        st.subheader(title)
        st.text(describe(answers, note))
    with st.container(horizontal=True):
        st.button("Keep the saved one", key=form.key("theirs"), on_click=_start_over, args=(form, True))
        st.button("Save this one", key=form.key("ours"), on_click=_save_over, args=(form,))


def describe(answers: Mapping[str, Value], note: str | None) -> str:
    """Answers and note as lines of text."""
    lines = [f"{TITLES[k]}: {words(k, answers[k])}" for k in KEYS if k in answers]
    return "\n".join([*lines, *([f"Note: {note}"] if note else [])]) or "Nothing answered."


def _save_over(form: Form) -> None:
    form.put(check_ins.newest_revision(form.week), "based")
    _save(form)


def _start_over(form: Form, discard: bool) -> None:
    """Forgets this tab's fields, so that the form opens afresh."""
    if discard:
        check_ins.discard_draft(form.week)
    for name in [k for k in st.session_state if str(k).endswith(form.key()[1:])]:
        del st.session_state[name]
    st.rerun()


def after_saving(me: Me, form: Form) -> None:
    """The confirmation, undo, and where to go from here; the partner's numbers never open by themselves."""
    done = form.saved
    assert done is not None
    verb = "Saved" if done.changed else "Already saved"
    st.success(f"{verb} for {widgets.literal(me.person.name)}, week of {weeks.day_label(form.week)}")
    with st.container(horizontal=True):
        if done.changed:
            st.button("Undo", key=form.key("undo"), on_click=_undo, args=(form, done))
        st.button("Change my answers", key=form.key("again"), on_click=_start_over, args=(form, False))
    st.divider()
    widgets.leave_link(f"Hand over to {me.partner.name}", "/hand-over")
    st.button("Look together", key=form.key("together"), on_click=coaches.look_together)
    widgets.leave_link("Done for today", "/sign-out")


def _undo(form: Form, done: Saved) -> None:
    try:
        check_ins.undo(done)
    except DashboardError as error:
        form.put(str(error), "problem")
        return
    _start_over(form, False)


def is_first(check_in: CheckIn) -> bool:
    """Whether this is somebody's first saved check-in."""
    return check_in.revision == 1 and len(check_ins.answered_weeks()) == 1
