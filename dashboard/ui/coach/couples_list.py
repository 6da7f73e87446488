"""The list of a coach's couples: one row each, found by name, sorted by name or last session and by nothing else."""

import html
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.names import isolated
from dashboard.domain.questions import RATINGS, TITLES
from dashboard.plots import small_lines
from dashboard.services import caseload
from dashboard.services.caseload import Glance, Order
from dashboard.services.me import Me
from dashboard.services.worked_out import worked_out
from dashboard.ui import visit
from dashboard.ui.coach import open_couple
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt
from dashboard.words.signal_words import cost_words

PAGE = 30
PREPARE = str(Path(__file__).resolve().parents[3] / "pages" / "coach" / "prepare.py")
ORDERS = {Order.NAME: "Name", Order.SESSION: "Last session", Order.NEXT: "Next session"}


def show(me: Me, mine: Sequence[ListedCouple], *, with_care: bool = False) -> None:
    """Search, order, and the rows; the next ones come when they are asked for.

    `with_care`: the part below, which takes couples out of the list and brings them back, is on the page.
    """
    here = [c for c in mine if not c.archived]
    _put_away(len(mine) - len(here), with_care=with_care)
    if not here:
        if not mine:
            st.info("No couple is on this list yet.")
        return
    controls.quiet("For your eyes only. It is made of what both partners see; the rest opens on a couple's own page.")
    typed, order = _controls()
    found = caseload.chosen(here, typed, order)
    limit = st.session_state.setdefault(visit.key("couples-limit"), PAGE)
    shown = found[:limit]
    rows = _rows(me, shown, dark=controls.dark())
    for couple, (said, _) in zip(shown, rows, strict=True):
        _row(couple, said)
    if not found:
        st.text("No couple of yours has a name like that.")
    if len(found) > limit:
        controls.quiet(f"{limit} of {len(found)} couples are shown.")
        st.button("Show more", key=visit.key("couples-more"), on_click=attempt(_more))
    if any(shifted for _, shifted in rows):
        controls.quiet(cost_words())


def _put_away(away: int, *, with_care: bool) -> None:
    """How many couples are not listed, and where they are found."""
    if away:
        where = ' You\'ll find them under "Codes, putting away, ending".' if with_care else ""
        controls.quiet(f"{away} {'couple is' if away == 1 else 'couples are'} put away and not listed.{where}")


def _controls() -> tuple[str, Order]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Find a name",
            key=visit.key("couples-find"),
            autocomplete="off",
            placeholder="Find a name",
            label_visibility="collapsed",
            width=260,
            on_change=attempt(_again),
        )
        order = st.segmented_control(
            "Sort by",
            list(ORDERS),
            label_visibility="collapsed",
            key=visit.key("couples-order"),
            default=Order.NAME,
            format_func=ORDERS.__getitem__,
            required=True,
            on_change=attempt(_again),
        )
    return typed or "", order or Order.NAME


def _more(_me: Me) -> None:
    st.session_state[visit.key("couples-limit")] += PAGE


def _again(_me: Me) -> None:
    st.session_state[visit.key("couples-limit")] = PAGE


def _rows(me: Me, shown: Sequence[ListedCouple], *, dark: bool) -> list[tuple[str, bool]]:
    """The HTML of each row and whether it speaks of a shift; worked out once while nothing of anybody has changed."""
    found = dict[str, tuple[str, bool]]()
    for n in range(0, len(shown), PAGE):
        some = shown[n : n + PAGE]
        found |= worked_out(me, ("couples", dark, *(c.id for c in some)), _drawn, me, some, dark)
    return [found[couple.id] for couple in shown]


def _row(couple: ListedCouple, said: str) -> None:
    """The names lead to the couple's own Prepare."""
    with st.container(horizontal=True, vertical_alignment="center", key=visit.key(f"couple-{couple.id}")):
        pressed = st.button(
            controls.literal(couple.names),
            key=visit.key(f"open-{couple.id}"),
            width=190,
            type="tertiary",
            on_click=attempt(
                open_couple.turn_to, couple.id
            ),  # before the choice of a couple is drawn, which takes no change after
        )
        if pressed:
            st.switch_page(PREPARE)
        st.html(said)


def _drawn(me: Me, some: Sequence[ListedCouple], dark: bool) -> dict[str, tuple[str, bool]]:
    glances = caseload.at_a_glance(me, some)
    return {c.id: (_glance(me.today, c, glances[c.id], dark=dark), bool(glances[c.id].shifts)) for c in some}


def _glance(today: date, couple: ListedCouple, glance: Glance, *, dark: bool) -> str:
    this = weeks.week_of(today)
    shown = weeks.weeks_between(this - (caseload.SHOWN_WEEKS - 1) * weeks.WEEK, this)
    named = glance.latest if glance.latest in shown else None
    partners = [p for p in couple.partners if not p.erased]
    figures = "".join(
        small_lines.figure(
            rating.title,
            partners,
            [glance.lines.get((p.id, rating.key), {}) for p in partners],
            shown,
            named,
            dark=dark,
        )
        for rating in RATINGS
    )
    said = "".join(f"<p>{html.escape(line)}</p>" for line in _lines(today, couple, glance))
    return f'<div class="ht-glance"><div class="ht-figures">{figures}</div><div>{said}</div></div>'


def _none_yet(couple: ListedCouple) -> str:
    """Why nothing is shared yet, as far as that is nobody's choice."""
    names = [isolated(p.name) for p in couple.partners if not p.erased]
    waiting = [isolated(p.name) for p in couple.partners if p.unclaimed]
    if not waiting:
        return "No shared answer yet"
    return "Nobody has set a passphrase yet" if waiting == names else f"{waiting[0]} has not set a passphrase yet"


def _lines(today: date, couple: ListedCouple, glance: Glance) -> list[str]:
    """Of which week the numbers are, what is new, when they last met and meet again, and what looks like a shift."""
    shared = f"Week of {weeks.dated(glance.latest, today)}" if glance.latest else _none_yet(couple)
    new = f"{glance.new} new {'week' if glance.new == 1 else 'weeks'}" if glance.new and couple.held_on else ""
    up_to = f"up to {weeks.dated(glance.up_to, today)}" if glance.up_to else ""
    met = f"last session {weeks.dated(couple.held_on, today)}" if couple.held_on else "no session yet"
    meets = f"next {weeks.dated(couple.next_on, today)}" if couple.next_on else ""
    told: dict[tuple[str, str], list[str]] = {}
    for (person, key), way in glance.shifts.items():
        told.setdefault((person, way), []).append(TITLES[key].lower())
    names = {p.id: isolated(p.name) for p in couple.partners}
    shifts = [f"{names[person]}: {', '.join(titles)} ({way})" for (person, way), titles in told.items()]
    lines = [(shared, new, up_to), (met, meets)]
    return [
        " \u00b7 ".join(filter(None, (part for line in lines for part in line))),
        *([f"Looks like a shift. {'; '.join(shifts)}"] if shifts else []),
    ]
