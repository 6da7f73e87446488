"""The part of Our data where both partners choose a coach, each in their own sign-in."""

from collections.abc import Callable
from typing import TypeVarTuple

import streamlit as st

from dashboard.domain.model import Person
from dashboard.services import coaches, pairing, spoken_alone
from dashboard.services.coaches import Proposal
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.our_data import coach_elsewhere
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.words.before_you_begin import ASKED_PARTNERS, NOT_YET, WHY_PARTNERS, YES

Given = TypeVarTuple("Given")


def section(me: Me) -> None:
    """Whatever is the next step towards a coach, or who the coach is."""
    found = coaches.proposal(me)
    if me.coach is not None:
        _with_coach(me)
    elif found is None:
        coach_elsewhere.last_file(me)
        _propose(me)
    elif me.person.id not in found.agreed:
        _asked(me, found)
    elif not _all_agreed(me, found):
        st.text(f"You agreed to {found.coach.name} as your coach. {me.partner.name} is asked at their next sign-in.")
        _button("Take this back", "decline", coaches.decline, found.coach)
    else:
        _code(me, found)
    problem("coach")


def _all_agreed(me: Me, found: Proposal) -> bool:
    return {p.id for p in me.present} <= set(found.agreed)


def waits(me: Me) -> bool:
    """Whether the next step is this person's."""
    found = coaches.proposal(me)
    if me.coach is not None:
        asked = coaches.removal_agreed(me) & {p.id for p in me.present} - {me.person.id}
        return not me.coach_confirmed or bool(asked)
    return found is not None and (me.person.id not in found.agreed or _all_agreed(me, found))


def _button(label: str, name: str, work: Callable[[Me, *Given], object], *given: *Given) -> None:
    st.button(label, key=visit.key(f"coach-{name}"), on_click=attempt(work, *given, at="coach"))


def _propose(me: Me) -> None:
    two = len(me.present) > 1
    st.text(
        "A coach sees only what each of you shares with them. Both of you agree first, each in your own sign-in."
        if two
        else "A coach sees only what you share with them."
    )
    field = visit.key("coach-name")
    st.text_input("Your coach's name", key=field, max_chars=40)
    _button("Ask my partner to agree" if two else "Name this coach", "propose", _propose_typed, field)
    coach_elsewhere.propose(me)


def _propose_typed(me: Me, field: str) -> None:
    coaches.propose(me, st.session_state[field])


def _asked(me: Me, found: Proposal) -> None:
    st.text(f"{me.partner.name} would like {found.coach.name} to be your coach.")
    st.text("If you agree, the coach can later read what you share with them, and nothing else. You can also say no.")
    with st.container(horizontal=True):
        agree = pairing.agree if found.coach.elsewhere else coaches.agree
        _button("I agree", "agree", agree, found.coach)
        _button("No", "decline", coaches.decline, found.coach)


def _code(me: Me, found: Proposal) -> None:
    who = "Both of you" if len(me.present) > 1 else "You"
    st.text(f"{who} agreed to {found.coach.name}. Your coach claims their name with a one-time code.")
    if not _spoken_with(me, found):
        return
    shown = visit.key("coach-code")
    code = st.session_state.pop(shown, None)
    if code:
        st.code(code, language=None)
        st.text("Give this to your coach. They type it on this computer's sign-in page. It is shown only now.")
    _button("Make a new code" if found.coach.claim else "Make the code", "make", _make_code, shown)
    _button("Take this back", "decline", coaches.decline, found.coach)


def _spoken_with(me: Me, found: Proposal) -> bool:
    """Asked before there is a code: whether the coach has spoken with each of them alone."""
    home, key = me.person.couple_id or "", visit.key("coach-spoken")
    said = spoken_alone.on(me, home) is not None
    st.session_state.setdefault(key, YES if said else NOT_YET)
    st.text(WHY_PARTNERS.format(coach=found.coach.name))
    st.segmented_control(
        controls.literal(ASKED_PARTNERS.format(coach=found.coach.name)),
        [YES, NOT_YET],
        key=key,
        on_change=attempt(_say_spoken, key, at="coach"),
    )
    if not said:
        _button("Take this back", "decline", coaches.decline, found.coach)
    return said


def _say_spoken(me: Me, key: str) -> None:
    spoken_alone.say(me, me.person.couple_id or "", st.session_state.get(key) == YES)


def _make_code(me: Me, shown: str) -> None:
    st.session_state[shown] = coaches.make_code(me)


def _with_coach(me: Me) -> None:
    coach = me.coach
    assert coach is not None
    controls.person_line(coach, "your coach, on their own computer" if coach.elsewhere else "your coach")
    if me.coach_confirmed:
        st.text("You have confirmed their check words. You can share with your coach alone.")
        _button("Stop sharing with my coach alone", "unconfirm", coaches.withdraw_words)
    else:
        _words()
    if coach.elsewhere:
        coach_elsewhere.files(me, coach)
        st.subheader("Ending")
    _ending(me, coach)


def _words() -> None:
    st.text(
        "Before you share anything with your coach alone: ask them, by voice or face to face, "
        "for the four check words on their page, and type them here. Do not take them from anyone else."
    )
    field = visit.key("coach-words")
    st.text_input("Your coach's four check words", key=field)
    _button("Confirm", "confirm", _confirm_typed, field)


def _confirm_typed(me: Me, field: str) -> None:
    coaches.confirm_words(me, st.session_state[field])


def _ending(me: Me, coach: Person) -> None:
    """Both end with a coach together; each can stop sharing alone."""
    two, agreed = len(me.present) > 1, coaches.removal_agreed(me)
    if two and me.person.id in agreed:
        st.text(f"You would like to end with {coach.name}. It is done when {me.partner.name} agrees as well.")
        _button("Take this back", "stay", coaches.remove, False)
        return
    if two and agreed:
        st.text(f"{me.partner.name} would like to end with {coach.name} as your coach.")
    who = "both of you end" if two else "you end"
    st.text(
        f"When {who} with a coach, what was for them alone is taken out of the files. "
        "They may still hold what they have seen, written down or copied before."
    )
    label, key = f"End with {controls.literal(coach.name)}", visit.key("ends-coach")
    st.button(label, key=key, on_click=attempt(coaches.remove, True, at="coach"))
    controls.leave_links({"Support": "/help"})
