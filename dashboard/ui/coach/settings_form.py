"""The form of a coach's settings: name and colour, words for Welcome, the policy on secrets, two links."""

import streamlit as st

from dashboard.domain.coach_settings import COLOURS, LINK_MAX, POLICIES, WORDS_MAX, Policy, Practice
from dashboard.domain.model import NAME_MAX
from dashboard.services import coach_copy
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.attempt import attempt, problem

FIELDS = ("name", "colour", "policy", "words", "call", "video")
TITLES = {Policy.NO_SECRETS: "No secrets", Policy.LIMITED: "Limited secrets"}
ABOUT_SECRETS = (
    "Sooner or later one partner tells you something alone. What you do then is yours to decide, and both need to know "
    "it before they share anything, so nothing is chosen for you. Welcome shows both partners these words:"
)


def show(me: Me) -> None:
    """Every field as it is stored; nothing is written before Save."""
    practice = coach_copy.practice(me)
    if practice.problem:
        st.warning(practice.problem)
    for field in FIELDS:
        st.session_state.setdefault(_key(field), _stored(practice, field))
    st.header("You")
    st.text_input(
        "Your name, as Welcome says it",
        key=visit.key("set-name"),
        max_chars=NAME_MAX,
        autocomplete="off",
        placeholder=me.person.name,
    )
    _colour()
    st.header("What one partner tells you alone")
    st.text(ABOUT_SECRETS)
    st.radio(
        "What you do with it",
        list(POLICIES),
        key=visit.key("set-policy"),
        index=None,
        format_func=TITLES.__getitem__,
        captions=[text.partition(": ")[2] for text in POLICIES.values()],
        label_visibility="collapsed",
    )
    st.header("Your own words in Welcome")
    st.text_area(
        "If you like: how you work, and what you add to the above",
        key=visit.key("set-words"),
        max_chars=WORDS_MAX,
        height=160,
    )
    st.header("Two links")
    st.text("They stand on a card at the foot of Welcome, Stages, Trends and the session sheet.")
    st.text_input("Your free coaching call", key=visit.key("set-call"), max_chars=LINK_MAX, placeholder="https://")
    st.text_input("Your free video", key=visit.key("set-video"), max_chars=LINK_MAX, placeholder="https://")
    st.button("Save", key=visit.key("set-save"), type="primary", on_click=attempt(_save, at="settings"))
    _outcome()


def _colour() -> None:
    """Five names, each with its colour before it."""
    key = visit.key("set-colour")
    st.segmented_control("Your color", list(COLOURS), key=key)
    dots = "".join(
        f".st-key-{key} button:nth-child({n})::before{{background:{value}}}"
        for n, value in enumerate(COLOURS.values(), 1)
    )
    st.html(f"<style>{dots}</style>")


def _stored(practice: Practice, field: str) -> object:
    value = getattr(practice, field)
    if field == "colour":
        return next((name for name, colour in COLOURS.items() if colour == value), None)
    return value if field == "policy" else value or ""


def _save(me: Me) -> None:
    typed = {field: st.session_state.get(_key(field)) or None for field in FIELDS}
    # A colour written into the file by hand stays while none is chosen here.
    typed["colour"] = COLOURS.get(typed["colour"] or "") or coach_copy.practice(me).colour
    coach_copy.save_settings(me, Practice(**typed))
    st.session_state[_key("saved")] = True


def _outcome() -> None:
    problem("settings")
    if st.session_state.pop(_key("saved"), False):
        st.success("Saved. Everyone here sees it from now on.")


def _key(field: str) -> str:
    return visit.key(f"set-{field}")
