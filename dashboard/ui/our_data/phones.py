"""The part of Our data about phones: what to know first, opening and closing, one's own phones, what can fail."""

import html

import streamlit as st

from dashboard.services import phones
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.words import phones as words

PLACE = "phones"


def now(me: Me) -> str:
    """Whether it is open, and until when; whose phones there are is nobody else's."""
    if not phones.available(me):
        return "not here"
    found = phones.opening(me)
    return f"open until {phones.open_until(me, found)}" if found else "closed"


def section(me: Me) -> None:
    """Everything about phones."""
    if not phones.available(me):
        st.text(words.DEMO if me.demo else words.NOT_RUNNING)
        return
    found = phones.opening(me)
    if found is None:
        _before_opening(me)
    else:
        _open(me)
    problem(PLACE)
    _mine(me)
    _trouble(me)


def _before_opening(me: Me) -> None:
    """All that has to be known before, and then the one button."""
    if because := phones.closed_because(me):
        st.info(because)
    st.text(words.WHAT)
    with st.container(border=True):
        st.subheader(words.TRUTH_TITLE)
        _large(words.TRUTH)
        st.text(words.BEYOND)
    st.subheader("The phone will warn you")
    st.text(words.WARNING)
    st.text(f"{words.NEW_ADDRESS} {words.CLOSES}")
    found = phones.addresses(me)
    if len(found) > 1:
        names = dict(found)
        st.selectbox(
            "The address of this computer",
            list(names),
            key=visit.key("phones-address"),
            format_func=lambda address: f"{address}, {names[address]}",
        )
    if found:
        st.button(words.OPEN, key=visit.key("phones-open"), type="primary", on_click=attempt(_open_it, at=PLACE))
    else:
        controls.listed(phones.knows(me))


def _open_it(me: Me) -> None:
    phones.open_for_two_hours(me, st.session_state.get(visit.key("phones-address")))


def _open(me: Me) -> None:
    """Until when, the way to close it, and the code for a phone of whoever is here."""
    found = phones.opening(me)
    if found is None:
        return
    st.subheader(words.open_until(phones.open_until(me, found)))
    st.text(f"{words.PAIRED_OPEN}\n{found.url}")
    with st.container(horizontal=True):
        st.button("Close now", key=visit.key("phones-close"), on_click=attempt(phones.close, at=PLACE))
        st.button("Pair my phone", key=visit.key("phones-code"), on_click=attempt(phones.show_code, at=PLACE))
    if code := phones.code(me):
        st.text(words.WARNING)
        _large(words.TRUTH)
        st.text(words.CODE.format(code.until))
        st.image(code.picture, width=264, alt="The code, for your phone's camera")
        st.text(f"{words.CODE_AS_WORDS}\n{code.address}")


def _mine(me: Me) -> None:
    """One's own phones; when each was last used is written nowhere."""
    st.subheader("Your phones")
    found = phones.mine(me)
    if not found:
        st.text(words.NONE_PAIRED)
        return
    for phone, called in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(called)
            name = visit.key(f"phone-{phone}")
            st.button("Remove", key=name, on_click=attempt(phones.remove, phone, at=PLACE))
    controls.quiet(words.REMOVED)


def _large(told: str) -> None:
    """What cannot be made safe is said large."""
    st.html(f'<p class="ht-large">{html.escape(told)}</p>')


def _trouble(me: Me) -> None:
    st.subheader("If a phone does not get through")
    controls.titled_lines({words.KNOWN: phones.knows(me), words.UNSEEN: phones.cannot_see(me)})
