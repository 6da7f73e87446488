"""The part of Our data about a coach with their own computer: their card, and the files that go there and come back."""

from collections.abc import Callable
from typing import TypeVarTuple

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Person
from dashboard.services import letters_back, letters_in, letters_out, pairing
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.shared.folds import fold
from dashboard.words import letter_words as words

Given = TypeVarTuple("Given")
CARD_MEGABYTES = 1


def propose(me: Me) -> None:
    """A coach is named by their card, as a file or as a line."""
    st.subheader("A coach with a computer of their own")
    st.text(words.TYPE_CARD)
    _card("Ask my partner about this card" if len(me.present) > 1 else "Take this card", pairing.propose)


def files(me: Me, coach: Person) -> None:
    """What goes to this coach, what comes back, and one's own words."""
    letters_back.look(me)
    me = visit.me()
    st.subheader("Your own four words")
    st.text(words.MY_WORDS.format(coach.name, coach.name))
    st.code(pairing.my_words(me), language=None)
    _out(me, coach)
    st.subheader(f"A file from {controls.literal(coach.name)}")
    _back()
    fold("A new card", "new-card", _new_card, coach)


def _new_card(coach: Person) -> None:
    """Closed until opened: it is needed once in years."""
    st.text(f"When {coach.name} has a new key: bring their new card in, and hear their four words anew.")
    _card("Take the new card", pairing.renew)


def last_file(me: Me) -> None:
    """After both ended with a coach: the file that tells them so, until it was sent."""
    coach = letters_out.reader_elsewhere(me)
    if me.coach is not None or coach is None or not letters_out.may_send(me):
        return
    st.text(words.LAST_FILE.format(coach.name))
    _save(me, coach)
    _button("It is sent", "sent", letters_out.was_sent)


def _out(me: Me, coach: Person) -> None:
    st.subheader(f"A file for {controls.literal(coach.name)}")
    if not letters_out.may_send(me):
        st.text(words.NOTHING_YET)
        return
    st.text(words.WHAT_IT_HOLDS.format(coach.name, coach.name))
    _save(me, coach)
    reaches = letters_back.has_mine(me)
    if reaches:
        st.text(words.has_yours(coach.name, weeks.dated(reaches, me.today)))
    controls.quiet(words.NEVER_SYNC)


def _save(me: Me, coach: Person) -> None:
    st.download_button(
        f"Save a file for {controls.literal(coach.name)}",
        when_pressed(_file),
        file_name=letters_out.name(me),
        mime="application/octet-stream",
        key=visit.key("letter-out"),
        on_click="ignore",
    )


def _file(me: Me) -> bytes:
    return letters_out.for_coach(me).content


def _back() -> None:
    """What was dropped is taken in at once; a copy that is new to this one is asked about."""
    count = st.session_state.get(visit.key("letter-count"), 0)
    dropped = st.file_uploader("Drop it here", key=visit.key(f"letter-{count}"), max_upload_size=letters_in.MEGABYTES)
    if dropped is not None:
        st.session_state[visit.key("letter-count")] = count + 1
        attempt(_bring, dropped.getvalue(), False, at="letters")()
        st.rerun()
    problem("letters")
    for line in st.session_state.pop(visit.key("letter-said"), ()):
        st.info(controls.literal(line))
    asked: bytes | None = st.session_state.get(visit.key("letter-asked"))
    if asked is not None:
        st.text(f"{words.SECOND_COPY} {words.ASK_SECOND}")
        with st.container(horizontal=True):
            _button("Go on with it", "second", _bring, asked, True)
            _button("Leave it", "leave", _leave)


def _bring(me: Me, blob: bytes, go_on: bool) -> None:
    st.session_state.pop(visit.key("letter-asked"), None)
    result = letters_back.bring(me, blob, go_on=go_on)
    if result.second_copy:
        st.session_state[visit.key("letter-asked")] = blob
        return
    reach = [words.up_to(result.names, weeks.dated(result.up_to, me.today))] if result.up_to and not result.said else []
    st.session_state[visit.key("letter-said")] = (*reach, *result.said)


def _leave(_me: Me) -> None:
    st.session_state.pop(visit.key("letter-asked"), None)


def _card(label: str, work: Callable[[Me, str], object]) -> None:
    file, line = visit.key("card-file"), visit.key("card-line")
    st.file_uploader("Their card, as a file", key=file, max_upload_size=CARD_MEGABYTES)
    st.text_input("Or the line that begins with card1.", key=line, autocomplete="off")
    _button(label, "card", _with_card, work, file, line)


def _with_card(me: Me, work: Callable[[Me, str], object], file: str, line: str) -> None:
    chosen = st.session_state.get(file)
    work(me, chosen.getvalue().decode(errors="replace") if chosen is not None else st.session_state.get(line) or "")


def _button(label: str, name: str, work: Callable[[Me, *Given], object], *given: *Given) -> None:
    st.button(label, key=visit.key(f"elsewhere-{name}"), on_click=attempt(work, *given, at="coach"))
