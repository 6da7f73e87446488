"""Looking after couples on a coach's own copy: adding one, new codes, putting away, and ending with one."""

from collections.abc import Callable, Sequence
from typing import TypeVarTuple

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.model import NAME_MAX
from dashboard.domain.names import isolated
from dashboard.errors import BadInputError
from dashboard.services import coach_copy
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.coach import begin, open_couple
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed
from dashboard.words.before_you_begin import ASKED, YES

Given = TypeVarTuple("Given")
CARE = "care"
KEPT_HERE = (
    "Ask each partner to save their own answers too, in their own sign-in under Our data: what they kept for "
    "themselves is erased here with the rest, and you cannot open it."
)
SENT_HERE = (
    "What they wrote stays on their own computer; what they sent you is erased here, and so are your sessions and "
    "notes about them."
)


def adding(me: Me, mine: Sequence[ListedCouple]) -> None:
    """Two names, and whether each was spoken with alone; their codes are then given in the place of the form."""
    if begin.codes(me, mine, begin.ADDED):
        return
    if coach_copy.lacks_policy(me):
        st.info("Before couples come: write under Settings what you do with something one partner tells you alone.")
        return
    st.text("Welcome tells both, before their first check-in, that what they share with both reaches you too.")
    fields = [visit.key(f"new-{n}") for n in ("first", "second")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for field, label in zip(fields, ("One partner's name", "The other partner's name"), strict=True):
            st.text_input(label, key=field, max_chars=NAME_MAX, autocomplete="off")
    begin.question("new-spoken")
    begin.link()
    st.button("Add this couple", key=visit.key("add-couple"), type="primary", on_click=attempt(_add, *fields, at="add"))
    problem("add")


def after(me: Me, mine: Sequence[ListedCouple]) -> None:
    """What can be done for one couple, archived ones too."""
    # A line of the list stays as it is while something is done for the couple, or the browser forgets the choice.
    names = {c.id: c.names for c in mine}
    picked = st.selectbox(
        "Couple",
        list(names),
        key=visit.key(CARE),
        index=None,
        format_func=lambda i: names.get(i, ""),
        placeholder="Choose a couple",
    )
    couple = next((c for c in mine if c.id == picked), None)
    if couple is None:
        return
    waiting = [isolated(p.name) for p in couple.partners if p.unclaimed]
    if waiting:
        st.text(f"{' and '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} not here yet.")
    begin.asked_of(couple)
    if waiting and couple.spoken_on and not begin.codes(me, [couple], CARE):
        _button("Give codes", "codes", _give, couple)
    if couple.archived:
        st.text("They are put away: not on the list, and nothing of theirs has changed.")
        _button("Bring them back to the list", "restore", coach_copy.archive, couple, False)
    else:
        still = "what they send still comes in" if couple.elsewhere else "they can still sign in"
        st.text(f"Putting a couple away takes them off the list. Nothing of theirs changes, and {still}.")
        _button("Put them away", "archive", coach_copy.archive, couple, True)
    _ending(me, couple)
    problem(CARE)


def _ending(me: Me, couple: ListedCouple) -> None:
    """First their answers are handed over, then a plain page asks for the passphrase."""
    st.header("Ending with this couple")
    st.text(f"Hand over what both shared, as a file. {SENT_HERE if couple.elsewhere else KEPT_HERE}")
    key = visit.key(f"erase-by-{couple.id}")
    st.session_state.setdefault(key, couple.erase_by)
    st.date_input(
        "The day by which you erase what you hold; tell both of them",
        key=key,
        format=controls.DAY,
        on_change=attempt(_set_erase_by, couple, key, at=CARE),
    )
    handed = visit.key(f"handed-{couple.id}")
    if not st.session_state.get(handed):
        st.button(
            "Make their file", key=visit.key(f"hand-{couple.id}"), on_click=attempt(_hand_over, couple.id, handed)
        )
        return
    open_couple.about(couple.id)
    st.download_button(
        "Save what both shared",
        when_pressed(coach_copy.shared_csv, ","),
        file_name=f"weekly-notes-together-{me.today.isoformat()}.csv",
        mime="text/csv",
        key=visit.key(f"file-{couple.id}"),
        on_click="ignore",
    )
    st.text("When they have it: erasing asks for your passphrase and cannot be undone.")
    controls.leave_links({"Erase this couple from this copy": f"/end?couple={couple.id}"})


def due(me: Me, mine: Sequence[ListedCouple]) -> None:
    """Where the day has come that an ending named, a reminder at the head of the page."""
    for couple in mine:
        if couple.erase_by and couple.erase_by <= me.today:
            by = weeks.full_label(couple.erase_by)
            st.warning(
                controls.literal(
                    f"You told {couple.names} that you would erase what you hold by {by}. You can do so under Codes, "
                    "putting away, ending; think of your own notes and copies, too."
                )
            )


def _set_erase_by(me: Me, couple: ListedCouple, key: str) -> None:
    coach_copy.set_erase_by(me, couple, st.session_state.get(key))


def _hand_over(_me: Me, couple_id: str, handed: str) -> None:
    open_couple.about(couple_id)
    st.session_state[handed] = True


def _add(me: Me, *fields: str) -> None:
    first, second = (st.session_state.get(f, "") for f in fields)
    said = st.session_state.get(visit.key("new-spoken"))
    if said is None:
        raise BadInputError(f"{ASKED} Choose one of the two answers.")
    begin.give(coach_copy.add(me, first, second, spoken=said == YES), begin.ADDED)
    st.session_state[visit.key("new-spoken")] = None
    for field in fields:
        st.session_state[field] = ""


def _give(_me: Me, couple: ListedCouple) -> None:
    begin.give(couple.id, CARE)


def _button(label: str, name: str, work: Callable[[Me, *Given], object], *given: *Given) -> None:
    st.button(label, key=visit.key(f"care-{name}"), on_click=attempt(work, *given, at=CARE))
