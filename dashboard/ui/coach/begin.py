"""Before a couple begins: the question whether each was spoken with alone, and codes, one person at a time."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.model import Person
from dashboard.services import coach_copy, spoken_alone
from dashboard.services.me import Me
from dashboard.sheet import code_page
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed
from dashboard.words.before_you_begin import ASKED, HELD_BACK, NOT_YET, YES

BEFORE_YOU_BEGIN = str(Path(__file__).resolve().parents[3] / "pages" / "coach" / "before_you_begin.py")
GIVING, SHOWN = "giving-codes", "shown-code"
ADDED = "added"
ON_THE_LIST = "{} are on your list."
GIVE = (
    "Give each of them their own page or code, when the other is not there. A code is shown only now; until it is "
    "used you can make a new one, and the earlier one stops working."
)


def question(name: str) -> bool | None:
    """The question while nothing is stored yet: True, False, or None until it is answered. Nothing is chosen."""
    said = st.segmented_control(ASKED, [YES, NOT_YET], key=visit.key(name))
    return None if said is None else said == YES


def link() -> None:
    """To the page that says what to ask, and when not to start."""
    st.page_link(BEFORE_YOU_BEGIN, label="Before you begin: what to ask, and when not to start")


def asked_of(couple: ListedCouple) -> None:
    """The same for a couple that is here; what is said is kept at once."""
    key = visit.key(f"spoken-{couple.id}")
    st.session_state.setdefault(key, YES if couple.spoken_on else NOT_YET)
    st.segmented_control(ASKED, [YES, NOT_YET], key=key, on_change=attempt(_say, couple.id, key, at="care"))
    if not couple.spoken_on:
        controls.quiet(HELD_BACK)


def give(couple_id: str, at: str) -> None:
    """From here on the codes of this couple are given out, in the part of the page where that was pressed."""
    st.session_state[visit.key(GIVING)] = couple_id, at


def codes(me: Me, mine: Sequence[ListedCouple], at: str) -> bool:
    """One button for each who is not here yet, and the code that was just made, this once; whether any stands here."""
    given, where = st.session_state.get(visit.key(GIVING), ("", ""))
    couple = next((c for c in mine if c.id == given and where == at), None)
    waiting = [p for p in couple.partners if p.unclaimed] if couple else []
    if couple is None or not waiting:
        return False
    with st.container(border=True):
        st.header("Codes, one person at a time")
        if at == ADDED:
            st.text(ON_THE_LIST.format(couple.names))
        if couple.spoken_on is None:
            st.text(HELD_BACK)
        else:
            st.text(GIVE)
            with st.container(horizontal=True):
                for person in waiting:
                    st.button(
                        f"Code for {controls.literal(person.name)}",
                        key=visit.key(f"code-{person.id}"),
                        on_click=attempt(_make, couple, person, at="codes"),
                    )
            _shown(me)
        st.button("Done", key=visit.key("codes-done"), on_click=attempt(_done))
        problem("codes")
    return True


def _shown(me: Me) -> None:
    made: tuple[Person, str] | None = st.session_state.pop(visit.key(SHOWN), None)
    if made is None:
        return
    person, code = made
    st.text(person.name)
    st.code(code, language=None)
    st.download_button(
        "Page to print, for this person alone (PDF)",
        when_pressed(_page, person, code),
        file_name=f"code-{me.today.isoformat()}.pdf",
        mime="application/pdf",
        key=visit.key(f"code-page-{person.id}"),
        on_click="ignore",
    )


def _page(me: Me, person: Person, code: str) -> bytes:
    letter = (st.context.locale or "").endswith(("-US", "-CA"))
    coach = coach_copy.practice(me).name or me.person.name
    return code_page.render(person, code, coach, me.today, letter=letter)


def _make(me: Me, couple: ListedCouple, person: Person) -> None:
    st.session_state[visit.key(SHOWN)] = person, coach_copy.new_code(me, couple, person)


def _done(_me: Me) -> None:
    st.session_state.pop(visit.key(GIVING), None)


def _say(me: Me, couple_id: str, key: str) -> None:
    spoken_alone.say(me, couple_id, st.session_state.get(key) == YES)
