"""The parts of Our data about one's own answers: earlier weeks, consent, who sees what, and erasing."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import CheckIn, Role, Sharing
from dashboard.domain.questions import STEP
from dashboard.services import check_ins, consent, own_key, who_sees
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.words import check_in_words
from dashboard.words import our_data as words

PAUSE, STOP = "Pause from this week on", "Stop for every week"
STOPS = {
    PAUSE: "From this week on nothing of yours is shared, until you share again. Earlier weeks stay as they are.",
    STOP: "Nothing of yours is shared in any week, until you share again. It is taken out of the files at once.",
}
STOPPED = (
    "your answers are gone from the charts, just as if you had skipped those questions, and so are your moments and "
    "your pattern."
)
ERASED = "your shared answers are gone from the charts, and your shared moments and pattern with them."


def sharing_of_earlier_weeks(me: Me) -> None:
    """Any own check-in: what it holds, and who may see each part of it."""
    mine = sorted(check_ins.answered_weeks(me), reverse=True)
    if not mine:
        st.text("Your check-ins will be listed here once you have saved one.")
        return
    week = st.selectbox("Week", mine, key=visit.key("earlier-week"), format_func=weeks.full_label)
    current = check_ins.mine(me, week)
    if current is None:
        return
    st.text("\n".join(check_in_words.lines(current.answers, current.note)))
    if not current.proven:
        st.text(controls.NOT_PROVEN)
    st.text(
        "If you let fewer people see something, it is taken out of the files at once. "
        "It does not undo what somebody has already seen, remembered or copied."
    )
    chosen: dict[str, str | None] = {}
    labels = controls.sharing_labels(me)
    for item, title in check_in_words.ITEM_TITLES.items():
        if item == STEP and STEP not in current.answers:
            continue
        chosen[item] = st.segmented_control(
            title,
            list(labels),
            key=visit.key(f"earlier-{item}-{week}-{current.revision}"),
            default=_offered(me, current, item),
            format_func=lambda choice: labels.get(choice, ""),
            required=True,
        )
    if check_ins.before_coach(me, current):
        st.text(
            "This week is from before your coach came, who sees nothing of it as it stands. If you choose wider for "
            "any part, all that you share of this week with both reaches your coach as well."
        )
    st.button(
        "Change who may see this week",
        key=visit.key("earlier-save"),
        on_click=attempt(_change, week, chosen, at="earlier"),
    )
    _say_what_happened()


def _offered(me: Me, current: CheckIn, item: str) -> Sharing:
    """How an item is shared now; what went to an earlier coach alone is not offered to the next one."""
    choice = current.sharing.get(item, Sharing.ME)
    gone = choice is Sharing.COACH and check_ins.before_coach(me, current)
    return Sharing.ME if gone else check_ins.as_offered(me, choice)


def _change(me: Me, week: date, chosen: dict[str, str | None]) -> None:
    done = check_ins.change_sharing(me, week, {item: Sharing(choice or Sharing.ME) for item, choice in chosen.items()})
    said = f"Changed for the week of {weeks.dated(week, me.today)}." if done.changed else "That is how it was already."
    st.session_state[visit.key("earlier-said")] = said


def _say_what_happened() -> None:
    problem("earlier")
    said = st.session_state.pop(visit.key("earlier-said"), None)
    if said:
        st.info(said)


def _noticed(me: Me, change: str) -> str:
    """What those who read with me would notice, as a sentence to follow another; nothing where nobody does."""
    readers = controls.readers(me)
    return f" What {readers} would notice: {change}" if readers else ""


def consent_to_share(me: Me) -> None:
    """Whether anything of mine may be shared at all; each step says first what others will notice."""
    problem("consent")
    if me.person.consent_at is None:
        st.text("You share nothing at the moment. Your check-ins stay yours, locked with your own key.")
        st.text("If you share again, everything you had chosen to share before can be seen again as you chose it.")
        st.button(
            "Share again as I had chosen",
            key=visit.key("consent-again"),
            on_click=attempt(consent.give_again, at="consent"),
        )
        return
    since = me.person.paused_from
    if since:
        st.text(f"From the week of {weeks.full_label(since)} on you share nothing; earlier weeks are as they were.")
        st.button(
            "Share again as I had chosen",
            key=visit.key("consent-again"),
            on_click=attempt(consent.give_again, at="consent"),
        )
    st.text(
        f"You can stop sharing, alone and at any time. Nobody gets a message.{_noticed(me, STOPPED)} "
        "What they have already seen or copied cannot be taken back."
    )
    asked = st.session_state.get(visit.key("consent-asked"))
    if asked in STOPS and not (since and asked == PAUSE):
        _sure(asked)
        return
    with st.container(horizontal=True):
        for words in STOPS:
            if words != PAUSE or not since:
                st.button(words, key=visit.key(f"ends-{words}"), on_click=attempt(_ask, words, at="consent"))


def _sure(asked: str) -> None:
    """The second question, with the way back beside it."""
    st.text(STOPS[asked])
    with st.container(horizontal=True):
        st.button("Yes, stop sharing", key=visit.key("ends-sure"), on_click=attempt(_stop, asked, at="consent"))
        st.button("Go on sharing", key=visit.key("consent-on"), on_click=attempt(_ask, "", at="consent"))


def _ask(_me: Me, words: str) -> None:
    st.session_state[visit.key("consent-asked")] = words


def _stop(me: Me, asked: str) -> None:
    (consent.pause if asked == PAUSE else consent.withdraw)(me)
    _ask(me, "")


def overview(me: Me) -> None:
    """Who sees what, from the rules themselves."""
    shown = who_sees.table(me)
    controls.text_table(shown)


def keys_now(me: Me) -> str:
    """How passphrase and key stand."""
    reset = me.person.reset_at
    return words.key_now(reset.date() if reset else None, own_key.shown_on(me), me.today)


def keys(me: Me) -> None:
    """Where the passphrase and the recovery key are changed and shown, outside these pages."""
    ways = {"Show my recovery key": "/recovery", "Change my passphrase": "/passphrase"}
    if me.person.reset_at:
        st.text(f"Your passphrase was reset on this computer on {weeks.full_label(me.person.reset_at.date())}.")
    if own_key.closed_since_reset(me):
        st.text(
            "What you kept before that is closed, and what stands open from then is not proven to be as you wrote it. "
            "With the recovery key or the passphrase of then you can open it again."
        )
        ways["Open what is from before the reset"] = "/earlier"
    with_partner = me.person.role is Role.PARTNER and not me.partner.erased
    kept_from = f"{me.partner.name} cannot" if with_partner else "nobody else can"
    st.text(f"Without your passphrase, only your recovery key opens what you kept. Keep it where {kept_from} find it.")
    controls.leave_links(ways)


def erasing(me: Me) -> None:
    """What can be erased; the passphrase is asked for on the next screen, outside these pages."""
    st.text(
        "You can erase alone. It cannot reach what somebody remembers, photographed or copied elsewhere, "
        f"or a copy of the data folder on another disk.{_noticed(me, ERASED)} A week goes with its moments. "
        "Nobody gets a message."
    )
    mine = sorted(check_ins.answered_weeks(me), reverse=True)
    ways = {}
    if mine:
        week = st.selectbox("One week", mine, key=visit.key("erase-week"), format_func=weeks.full_label)
        query = urlencode({"what": "week", "week": week.isoformat()})
        ways = {f"Erase the week of {weeks.dated(week, me.today)}": f"/erase?{query}"}
    ways |= {"Erase everything I wrote": "/erase?what=everything", "Erase me": "/erase?what=me"}
    controls.leave_links(ways, ending=True)
    controls.leave_links({"Support": "/help"})
