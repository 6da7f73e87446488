"""A coach's two lenses: one couple in session, where everyone looks, or Prepare, where the coach is alone."""

import html

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.names import too_little
from dashboard.services import coach_copy, coaches, sessions
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt
from dashboard.ui.shared.folds import fold
from dashboard.ui.visit import COUPLE

PREPARING = "preparing"
SEVERAL = "More than one couple matches. Type more letters, or the beginnings of both names."
TOO_LITTLE = "Type at least two letters."
NONE = "No couple matches. Type the first letters of a name, or the beginnings of both."


def preparing() -> bool:
    """Whether this tab has opened Prepare."""
    return bool(st.session_state.get(visit.key(PREPARING)))


def choose(me: Me) -> None:
    """The two ways on. No couple is named before somebody types one."""
    if coach_copy.is_mine(me) and not coaches.my_couples(me):
        st.info(nobody_yet(me))
    st.header("Open one couple for a session")
    st.text(
        "Everybody may look at the screen: it shows only what both partners see. Type the first letters of a name and "
        "press Enter."
    )
    typed = st.text_input("Name", key=visit.key("session-name"), autocomplete="off")
    matches = coaches.found(me, typed)
    for couple_id, names in matches.items():
        st.button(
            f"In session: {controls.literal(names)}",
            key=visit.key(f"session-{couple_id}"),
            on_click=attempt(coaches.open_session, couple_id),
        )
    if typed.strip() and not matches:
        st.text(_nobody(me, typed))
    st.header("Prepare")
    only_in_prepare()


def _nobody(me: Me, typed: str) -> str:
    """Why no couple is offered for what was typed; it names none."""
    if too_little(typed):
        return TOO_LITTLE
    return SEVERAL if coaches.several(me, typed) else NONE


def nobody_yet(me: Me) -> str:
    """What stands where a couple will be, and what to do next."""
    if not coach_copy.is_mine(me):
        return "No couple has you as their coach at the moment."
    add = "add one under Couples, which opens with Prepare."
    if coach_copy.lacks_policy(me):
        return f"No couple is here. First write under Settings what you do with something told to you alone, then {add}"
    return f"No couple is here at the moment. To begin, {add}"


def only_in_prepare() -> None:
    """The way into Prepare, and nothing of anybody before it is taken."""
    st.text("For you alone, with nobody behind you.")
    st.button("Prepare (I am alone)", key=visit.key("prepare"), on_click=attempt(_prepare, True))


def about(couple_id: str) -> None:
    """From here on this tab is about this couple, Prepare too."""
    _put(COUPLE, couple_id)
    _put("pick", couple_id)


def turn_to(_me: Me, couple_id: str) -> None:
    """The same, by a press."""
    about(couple_id)


def pick_couple(me: Me) -> None:
    """Which couple this tab is about; a coach with one couple has nothing to pick."""
    mine = coaches.my_couples(me)
    if not mine:
        st.info(nobody_yet(me))
        return
    picker = visit.key("pick")
    chosen: str | None = next(iter(mine))
    if len(mine) > 1:
        # Emptied by hand it stays empty, and the list stands there again.
        found = st.session_state.get(picker, st.session_state.get(visit.key(COUPLE)))
        if picker not in st.session_state or found not in mine:
            st.session_state[picker] = found if found in mine else None
        order = sorted(mine, key=lambda c: mine[c].casefold())
        chosen = st.selectbox(
            "Couple",
            order,
            key=picker,
            index=None,
            format_func=lambda c: mine.get(c, ""),
            placeholder="Choose a couple",
            label_visibility="collapsed",
            width=260,
        )
    else:
        st.html(f'<p class="ht-couple">{html.escape(mine[next(iter(mine))])}</p>', width="content")
    _put(COUPLE, chosen)


def last_session(me: Me) -> None:
    """When they last met, and whom this page is for."""
    held = sessions.last_day(me)
    met = f"last session {weeks.dated(held, me.today)}" if held else "no session yet"
    if sessions.written_today(me):
        met = "session today"
    st.html(f'<p class="ht-eyes">{met} · for your eyes only</p>')


def session_button(me: Me) -> None:
    """From Prepare into the session; the way back asks for the passphrase."""
    st.button(
        "In session",
        key=visit.key("session"),
        type="primary",
        on_click=attempt(coaches.open_session, me.couple_id),
    )


def close_button() -> None:
    """Back to the page without names."""
    st.button("Close Prepare", key=visit.key("close-prepare"), on_click=attempt(_prepare, False))


def from_the_top(me: Me) -> None:
    """A couple pressed far down a list is read from the head of its page; the browser runs this once for each."""
    run = f"/* {me.couple_id} */ document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)"
    st.html(f"<script>{run}</script>", unsafe_allow_javascript=True)


def check_words(me: Me) -> None:
    """What partners compare by voice before they share anything with the coach alone."""
    st.header("Your four check words")
    _read_out(me)


def check_words_aside(me: Me) -> None:
    """The same below a couple's page, closed until opened: most weeks nobody needs them."""
    fold("Your four check words", "check-words", _read_out, me)


def _read_out(me: Me) -> None:
    st.text("Read these out to each partner, by voice or face to face. They type them under Our data.")
    st.code(coaches.my_words(me), language=None)


def _prepare(_me: Me, opened: bool) -> None:
    _put(PREPARING, opened)


def _put(name: str, value: object) -> None:
    st.session_state[visit.key(name)] = value
