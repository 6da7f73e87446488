"""The parts of the check-in form below the questions: sharing, saving, the other window, and what comes after."""

import contextlib

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Sharing
from dashboard.errors import BehindError, DashboardError, NotAllowedError
from dashboard.services import check_ins, coaches, drafts
from dashboard.services.check_ins import Saved
from dashboard.services.viewer import Me
from dashboard.ui.check_in.form import ITEM_TITLES, ONE_BY_ONE, Form, describe, still_open
from dashboard.ui.shared import controls

RECOVERY = (
    "You can write down a recovery key now, or later under Our data. Without it, a lost passphrase loses what only "
    "you could read. Keep it where your partner cannot find it."
)


def sharing_choice(me: Me, form: Form) -> None:
    """One choice for the ratings and stages, or one by one: asked the first time, afterwards offered as last time."""
    st.header("Who may see this check-in")
    if form.offered and not form.get("sharing") and not form.get("changing"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("Sharing: as last time", width="content")
            st.button("change", key=form.key("change"), type="tertiary", on_click=_change, args=(form,))
        return
    what = "The ratings, stages and step" if form.get("asks") else "The ratings and stages"
    st.radio(
        f"{what}. A note stays with you unless you choose otherwise, one by one.",
        [*check_ins.choices(me), ONE_BY_ONE],
        key=form.key("sharing"),
        index=None,
        format_func=lambda choice: _choice_label(me, choice),
        on_change=_chosen,
        args=(form,),
    )
    if form.get("sharing") == ONE_BY_ONE:
        _one_by_one(me, form)


# The browser sends what was typed in the note and the press that left it at once, in the name of the part the note
# is in: only a rerun of the whole page surely shows what the press leads to.
def _change(form: Form) -> None:
    form.put(True, "changing")
    st.rerun()


def _chosen(form: Form) -> None:
    form.keep()
    if form.get("sharing") == ONE_BY_ONE:
        st.rerun()


def _choice_label(me: Me, choice: str) -> str:
    """The words of a choice, "one by one" among them."""
    return "One by one" if choice == ONE_BY_ONE else controls.sharing_label(Sharing(choice), me.coach is not None)


def _one_by_one(me: Me, form: Form) -> None:
    """Each rating, the stages together, and the note, each with its own choice."""
    st.text("If you share two of three, your partner can see that one is blank.")
    offered = form.get("offered") or {}
    for item, title in ITEM_TITLES.items():
        if item not in form.items:
            continue
        if form.key("share", item) not in st.session_state:
            form.put(offered.get(item, Sharing.ME if item == "note" else None), "share", item)
        st.segmented_control(
            title,
            check_ins.choices(me),
            key=form.key("share", item),
            format_func=lambda choice: controls.sharing_label(choice, me.coach is not None),
            on_change=form.keep,
        )


def save_bar(me: Me, form: Form) -> None:
    """Whose check-in this is, what is open, and the button; below it what went wrong, if anything."""
    st.divider()
    controls.person_line(me.person, f"week of {weeks.day_label(form.week)}")
    st.text(still_open(form.answers))
    st.button("Save", key=form.key("save"), type="primary", on_click=_save, args=(form,))
    for problem in (form.get("problem"), me.visit.draft_problem):
        if problem:
            st.warning(problem)
    if form.get("behind"):
        _both_versions(form)
    reveal = weeks.weekday_label(weeks.closes(form.week))
    controls.quiet(f"Shared answers for this week, if any, appear when both of you have answered, or on {reveal}.")


def _save(form: Form) -> None:
    """Saves; every problem becomes one sentence beside the button and nothing typed is lost."""
    form.put(None, "problem")
    sharing = form.sharing
    if sharing is None:
        form.put("Choose who may see this check-in, then save.", "problem")
        return
    try:
        done = check_ins.save(form.week, form.answers, sharing, form.get("note"), form.get("based"))
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


def _save_over(form: Form) -> None:
    form.put(check_ins.newest_revision(form.week), "based")
    _save(form)


def _start_over(form: Form, discard: bool) -> None:
    """Forgets this tab's fields, so that the form opens afresh."""
    if discard:
        with contextlib.suppress(NotAllowedError):  # a tab behind a shared screen
            drafts.drop(form.week)
    for name in [k for k in st.session_state if str(k).endswith(form.key())]:
        del st.session_state[name]
    st.rerun()


def after_saving(me: Me, form: Form) -> None:
    """The confirmation, undo, and where to go from here; the partner's numbers never open by themselves."""
    done = form.saved
    assert done is not None
    if form.get("problem"):
        st.warning(form.get("problem"))
    verb = "Saved" if done.changed else "Already saved"
    st.success(f"{verb} for {controls.literal(me.person.name)}, week of {weeks.day_label(form.week)}")
    # The second click of a double click on Save must not press whatever appears under it (see style.css).
    with st.container(key=form.key("aftersave")):
        _ways_on(me, form, done)


def _ways_on(me: Me, form: Form, done: Saved) -> None:
    with st.container(horizontal=True):
        if done.changed:
            st.button("Undo", key=form.key("undo"), on_click=_undo, args=(form, done))
        st.button("Change my answers", key=form.key("again"), on_click=_start_over, args=(form, False))
    if done.check_in.revision == 1 and len(check_ins.answered_weeks()) == 1:
        st.text(RECOVERY)
        controls.leave_links({"Show my recovery key": "/recovery"})
    st.divider()
    if not me.partner.erased:
        controls.leave_links({f"Hand over to {me.partner.name}": f"/sign-out?person={me.partner.id}"})
    st.button("Look together", key=form.key("together"), on_click=coaches.look_together)
    controls.leave_links({"Done for today": "/sign-out"})


def _undo(form: Form, done: Saved) -> None:
    try:
        check_ins.undo(done)
    except DashboardError as error:
        form.put(str(error), "problem")
        return
    _start_over(form, False)
