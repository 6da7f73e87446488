"""Couples with their own computer: the coach's card for them, the files they send, and the file that goes back."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.domain import weeks
from dashboard.domain.names import isolated
from dashboard.errors import DashboardError
from dashboard.services import coach_copy, letters_in, letters_out, pairing
from dashboard.services.letters_in import Result
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.coach import begin
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.shared.folds import fold
from dashboard.words import letter_words as words
from dashboard.words.before_you_begin import CARD_HELD_BACK, YES

CARD_FOR, HEARD_OF = "card-spoken", "heard-spoken"


@dataclass(frozen=True)
class AskedCopy:
    """A file from a second copy, which counts once the coach says so."""

    name: str
    names: str
    blob: bytes


def section(me: Me) -> None:
    """On Couples: where files are dropped, once there is anybody to send them, and the coach's card."""
    expected = letters_in.expected(me)
    if expected:
        _drop(me, named=True)
    fold("A couple with their own computer", "elsewhere", _beginning, me, expected)


def drop_unnamed(me: Me) -> None:
    """On the page without names: files are dropped, and nobody is named."""
    if coach_copy.is_mine(me) and letters_in.expected(me):
        st.header("Files from couples")
        _drop(me, named=False)


def _beginning(me: Me, expected: bool) -> None:
    _card(me)
    if not expected and not coach_copy.lacks_policy(me):
        _drop(me, named=True)


def _card(me: Me) -> None:
    """The coach's card in three ways, and the words that make it theirs; before it, the question."""
    if coach_copy.lacks_policy(me):
        st.info(words.NO_POLICY)
        return
    begin.link()
    if not begin.question(CARD_FOR):
        controls.quiet(CARD_HELD_BACK)
        return
    st.text(words.GIVE_CARD)
    st.download_button(
        "Save my card",
        when_pressed(pairing.card_as_text),
        file_name=pairing.CARD_NAME,
        mime="text/plain",
        key=visit.key("card-out"),
        on_click="ignore",
    )
    st.text("As a line:")
    st.code(pairing.card_line(me), language=None, wrap_lines=True)
    st.image(pairing.card_as_picture(me), caption="For a phone", width=240, alt="The same line as a picture")
    st.text("Your four words:")
    st.code(pairing.my_words(me), language=None)


def _drop(me: Me, *, named: bool) -> None:
    """One or many files, taken in at once; without `named` nobody is named on the page."""
    count = st.session_state.get(visit.key("drop-count"), 0)
    dropped = st.file_uploader(
        "Files from couples",
        accept_multiple_files=True,
        key=visit.key(f"drop-{count}"),
        max_upload_size=letters_in.MEGABYTES,
    )
    if dropped:
        st.session_state[visit.key("drop-count")] = count + 1
        attempt(_bring_all, dropped, at="drop")()
        st.rerun()
    problem("drop")
    said: list[str] = st.session_state.get(visit.key("drop-said"), [])
    if not named:
        looked: tuple[int, int] | None = st.session_state.get(visit.key("drop-looked"))
        if looked:
            st.info(words.came(*looked))
        return
    for line in said:
        st.text(line)
    for n, asked in enumerate(_asked()):
        st.text(f"{asked.name}: {words.SECOND_COPY} {words.ASK_SECOND}")
        with st.container(horizontal=True):
            st.button("Go on with it", key=visit.key(f"second-{n}"), on_click=attempt(_go_on, asked, at="drop"))
            st.button("Leave it", key=visit.key(f"leave-{n}"), on_click=attempt(_leave, asked))
    _hear(me)


def about(me: Me) -> None:
    """On a couple's own page: how far their files reach, what is amiss with them, and the file that goes back."""
    there = [p for p in me.couple if p.elsewhere]
    if not there:
        return
    reach = letters_in.up_to(me, there)
    names = " and ".join(isolated(p.name) for p in sorted(there, key=lambda p: p.slot) if not p.erased)
    st.text(words.up_to(names, weeks.dated(reach, me.today)) if reach else f"Nothing of {names} is here yet.")
    left = letters_in.ended(me, there)
    if left:
        st.text(words.ended(" and ".join(isolated(p.name) for p in left)))
    for person in letters_in.held(me, there):
        st.text(words.from_before(isolated(person.name)))
    for person in letters_in.set_back(me, there):
        st.warning(words.gone_back(controls.literal(person.name)))
    heard = letters_out.heard(me)
    if heard:
        whom = " and ".join(p.name for p in heard)
        st.download_button(
            f"A file for {controls.literal(whom)}",
            when_pressed(_back),
            file_name=letters_out.name(me),
            mime="application/octet-stream",
            key=visit.key(f"letter-back-{me.couple_id}"),
            on_click="ignore",
        )
        controls.quiet(words.what_it_holds_back(whom))


def _back(me: Me) -> bytes:
    return letters_out.for_couple(me).content


def _bring_all(me: Me, dropped: list[UploadedFile]) -> None:
    """Each file for itself: what is wrong with one keeps no other from coming in."""
    bar, said, asked, refused = st.progress(0.0), list[str](), list[AskedCopy](), 0
    for n, file in enumerate(dropped, 1):
        bar.progress(n / len(dropped), text=f"{n} of {len(dropped)}")
        blob = file.getvalue()
        try:
            result = letters_in.bring(me, blob)
        except DashboardError as error:
            said.append(f"{file.name}: {error}")
            refused += 1
            continue
        refused += not result.taken
        if result.second_copy:
            asked.append(AskedCopy(file.name, result.names, blob))
        said += _lines(me, file.name, result)
    st.session_state[visit.key("drop-said")] = said
    st.session_state[visit.key("drop-looked")] = len(dropped), refused
    st.session_state[visit.key("drop-asked")] = [*_asked(), *asked]


def _lines(me: Me, name: str, result: Result) -> list[str]:
    """What one file came to: how far the couple reaches now, and a sentence for all that was not taken."""
    reach = [words.up_to(result.names, weeks.dated(result.up_to, me.today))] if result.names and result.up_to else []
    return [*reach, *(f"{name}: {line}" for line in result.said)]


def _go_on(me: Me, asked: AskedCopy) -> None:
    _leave(me, asked)
    result = letters_in.bring(me, asked.blob, go_on=True)
    st.session_state.pop(visit.key("drop-looked"), None)
    st.session_state[visit.key("drop-said")] = _lines(me, asked.name, result)


def _leave(_me: Me, asked: AskedCopy) -> None:
    st.session_state[visit.key("drop-asked")] = [one for one in _asked() if one != asked]


def _asked() -> list[AskedCopy]:
    kept: list[AskedCopy] = st.session_state.get(visit.key("drop-asked"), [])
    return kept


def _hear(me: Me) -> None:
    """Whose letters wait, and the words somebody read out."""
    waiting = letters_in.waiting(me)
    if not waiting:
        return
    st.header("Four words to hear")
    for home in dict.fromkeys(w.letter.home.id for w in waiting):
        names = dict.fromkeys(isolated(w.letter.author.name) for w in waiting if w.letter.home.id == home)
        st.text(f"{' and '.join(names)}: {words.WAITS}")
    st.text(words.HEAR)
    field = visit.key("heard-words")
    st.text_input("Four words", key=field, autocomplete="off")
    if letters_in.begins(me):
        begin.question(HEARD_OF)
    st.button("These are the words", key=visit.key("hear"), on_click=attempt(_heard, field, at="hear"))
    problem("hear")


def _heard(me: Me, field: str) -> None:
    spoken = st.session_state.get(visit.key(HEARD_OF)) == YES
    result = letters_in.hear(me, st.session_state.get(field) or "", spoken=spoken)
    st.session_state[visit.key("drop-said")] = _lines(me, "", result)
    st.session_state.pop(visit.key("drop-looked"), None)
    st.session_state[field] = ""
    for asked in (CARD_FOR, HEARD_OF):  # the next couple is asked about anew
        st.session_state[visit.key(asked)] = None
