"""The parts of the check-in form below the questions: sharing, saving, the other window, and what comes after."""

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import NOTE_MAX, Sharing
from dashboard.domain.questions import RATINGS, SAFETY_LINE, STAGES
from dashboard.errors import BadInputError, BehindError
from dashboard.services import check_ins, coaches, drafts
from dashboard.services.check_ins import Saved
from dashboard.services.me import Me
from dashboard.ui.check_in import agreed_step
from dashboard.ui.check_in.form import ITEM_TITLES, ONE_BY_ONE, Form, describe, still_open
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem

RECOVERY = (
    "You can write down a recovery key now, or later under Our data. Without it, a lost passphrase loses what only "
    "you could read. Keep it where your partner cannot find it."
)


def questions(me: Me, form: Form) -> None:
    """What is asked; a tap sends none of it again."""
    so_far = " so far" if form.week == weeks.week_of(me.today) else ""
    agreed_step.greeting(me, form)
    st.text(
        f"Think of the week of {weeks.span_label(form.week)}{so_far} as a whole. Different from your partner is fine."
    )
    for question in RATINGS:
        st.header(question.title)
        controls.rating(question, form.key("rating", question.key), form.tapped)
        if question.key == "safety":
            controls.quiet(SAFETY_LINE)
    st.header("The four healing stages")
    controls.quiet("About my own practice this week. Each one is optional.")
    for stage in STAGES:
        st.subheader(stage.title)
        controls.stage(stage, form.key("stage", stage.key), form.tapped)
    st.header("A note")
    st.text_area(
        "Only you can read it, unless you share it below.",
        key=form.key("note"),
        max_chars=NOTE_MAX,
        on_change=attempt(form.tapped),
    )


def sharing_choice(me: Me, form: Form) -> None:
    """One choice for the ratings and stages, or one by one: asked the first time, afterwards offered as last time."""
    st.header("Who may see this check-in")
    if form.offered and not form.get("sharing") and not form.get("changing"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("Sharing: as last time", width="content")
            st.button("change", key=form.key("change"), type="tertiary", on_click=attempt(_change, form))
        return
    labels = controls.sharing_labels(me) | {ONE_BY_ONE: "One by one"}
    what = "The ratings, stages and step" if form.get("asks") else "The ratings and stages"
    st.radio(
        f"{what}. A note stays with you unless you choose otherwise, one by one.",
        list(labels),
        key=form.key("sharing"),
        index=None,
        format_func=lambda choice: labels.get(choice, ""),
        on_change=attempt(_chosen, form),
    )
    if form.get("sharing") == ONE_BY_ONE:
        _one_by_one(me, form)


# The browser sends what was typed in the note and the press that left it at once, in the name of the part the note
# is in: only a rerun of the whole page surely shows what the press leads to.
def _change(_me: Me, form: Form) -> None:
    form.put(True, "changing")
    st.rerun()


def _chosen(me: Me, form: Form) -> None:
    form.keep(me)
    if form.get("sharing") == ONE_BY_ONE:
        st.rerun()


def _one_by_one(me: Me, form: Form) -> None:
    """Each rating, the stages together, and the note, each with its own choice."""
    st.text("If you share two of three, your partner can see that one is blank.")
    offered, labels = form.get("offered") or {}, controls.sharing_labels(me)
    for item, title in ITEM_TITLES.items():
        if item not in form.items:
            continue
        if form.key("share", item) not in st.session_state:
            form.put(offered.get(item, Sharing.ME if item == "note" else None), "share", item)
        st.segmented_control(
            title,
            list(labels),
            key=form.key("share", item),
            format_func=lambda choice: labels.get(choice, ""),
            on_change=attempt(form.keep),
        )


def save_bar(me: Me, form: Form) -> None:
    """Whose check-in this is, what is open, and the button; below it what went wrong, if anything."""
    st.divider()
    controls.person_line(me.person, f"week of {weeks.day_label(form.week)}")
    st.text(still_open(form.answers))
    st.button("Save", key=form.key("save"), type="primary", on_click=attempt(_save, form, at=form.place))
    problem(form.place)
    if me.visit.draft_problem:
        st.warning(me.visit.draft_problem)
    if form.get("behind"):
        _both_versions(me, form)
    reveal = weeks.weekday_label(weeks.closes(form.week))
    controls.quiet(f"Shared answers for this week, if any, appear when both of you have answered, or on {reveal}.")


def _save(me: Me, form: Form) -> None:
    """Saves; whatever goes wrong, nothing typed is lost."""
    sharing = form.sharing
    if sharing is None:
        raise BadInputError("Choose who may see this check-in, then save.")
    try:
        done = check_ins.save(me, form.week, form.answers, sharing, form.get("note"), form.get("based"))
    except BehindError:
        form.put(True, "behind")
        return
    form.put(None, "behind")
    form.put(done, "saved")
    st.rerun()


def _both_versions(me: Me, form: Form) -> None:
    """Another window saved this week since: both are shown, the person chooses."""
    saved = check_ins.mine(me, form.week)
    st.warning("This check-in was changed in another window since you opened it. Both are below; nothing is lost.")
    for title, answers, note in (
        ("Saved in the other window", saved.answers if saved else {}, saved.note if saved else None),
        ("In this window", form.answers, form.get("note")),
    ):
        st.subheader(title)
        st.text(describe(answers, note))
    with st.container(horizontal=True):
        st.button("Keep the saved one", key=form.key("theirs"), on_click=attempt(_take_saved, form, at=form.place))
        st.button("Save this one", key=form.key("ours"), on_click=attempt(_save_over, form, at=form.place))


def _save_over(me: Me, form: Form) -> None:
    form.put(check_ins.newest_revision(me, form.week), "based")
    _save(me, form)


def _take_saved(me: Me, form: Form) -> None:
    drafts.drop(me, form.week)
    _start_over(me, form)


def _start_over(_me: Me, form: Form) -> None:
    """Forgets this tab's fields, so that the form opens afresh."""
    for name in [k for k in st.session_state if str(k).endswith(form.key())]:
        del st.session_state[name]
    st.rerun()


def after_saving(me: Me, form: Form) -> None:
    """The confirmation, undo, and where to go from here; the partner's numbers never open by themselves."""
    done = form.saved
    assert done is not None
    problem(form.place)
    verb = "Saved" if done.changed else "Already saved"
    st.success(f"{verb} for {controls.literal(me.person.name)}, week of {weeks.day_label(form.week)}")
    # The second click of a double click on Save must not press whatever appears under it (see style.css).
    with st.container(key=form.key("aftersave")):
        _ways_on(me, form, done)


def _ways_on(me: Me, form: Form, done: Saved) -> None:
    with st.container(horizontal=True):
        if done.changed:
            st.button("Undo", key=form.key("undo"), on_click=attempt(_undo, form, done, at=form.place))
        st.button("Change my answers", key=form.key("again"), on_click=attempt(_start_over, form))
    if done.check_in.revision == 1 and len(check_ins.answered_weeks(me)) == 1:
        st.text(RECOVERY)
        controls.leave_links({"Show my recovery key": "/recovery"})
    st.divider()
    if not me.partner.erased:
        controls.leave_links({f"Hand over to {me.partner.name}": f"/sign-out?person={me.partner.id}"})
    st.button("Look together", key=form.key("together"), on_click=attempt(coaches.look_together))
    controls.leave_links({"Done for today": "/sign-out"})


def _undo(me: Me, form: Form, done: Saved) -> None:
    check_ins.undo(me, done)
    _start_over(me, form)
