"""What a restored copy brought and only this person can answer: before any page, until it is answered or put off."""

import streamlit as st

from dashboard.services import brought
from dashboard.services.brought import BroughtQuestion
from dashboard.services.brought_answers import answer
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.words import brought as words

LATER = "brought-later"


def asks(me: Me) -> bool:
    """Shows what waits; False when nothing does, or it was put off in this tab."""
    if st.session_state.get(visit.key(LATER)):
        return False
    found = brought.questions(me)
    if found:
        st.title("From the copy that was restored", anchor=False)
        st.text(words.LEAD)
        for question in found:
            _question(question)
        st.button("Decide later", key=visit.key("brought-decide-later"), on_click=attempt(_later))
    return bool(found)


def _question(question: BroughtQuestion) -> None:
    with st.container(border=True, key=visit.key(f"brought-{question.key}")):
        st.text(question.said)
        if question.lines:
            st.text("\n".join(question.lines))
        with st.container(horizontal=True):
            yes, no = (visit.key(f"brought-{said}-{question.key}") for said in ("yes", "no"))
            if question.yes:
                st.button(question.yes, key=yes, on_click=attempt(answer, question.key, True, at=question.key))
            st.button(question.no, key=no, on_click=attempt(answer, question.key, False, at=question.key))
        problem(question.key)


def _later(_me: Me) -> None:
    st.session_state[visit.key(LATER)] = True
