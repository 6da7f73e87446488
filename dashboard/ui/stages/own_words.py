"""The parts of the Stages page that are one's own: a moment, a pattern, what suits me, and what was shared with me."""

import html

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Entry, Kind, Sharing
from dashboard.domain.questions import STAGES
from dashboard.services import entries, personal
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui import visit
from dashboard.ui.shared import choices, controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.stages import entry_form
from dashboard.words import entry_words, stage_examples
from dashboard.words.suggestions import LEANINGS, Leaning, for_week

AFRAID = (
    "All of this is for two people who are safe with each other. If you are ever afraid of your partner, leave it "
    "aside and see Support."
)
UNPROVEN = ", not proven"
MOMENTS = [kind for kind in Kind if kind.of_a_day]


def note_a_moment() -> None:
    """A moment that follows the four stages, or one of its two quieter kinds."""
    st.text(
        "Something small that happened, in a line or two. Each line is optional, and only you see it unless you "
        "share it."
    )
    key = choices.recall("kind-of-moment", MOMENTS, Kind.MOMENT)
    kind = st.segmented_control(
        "What it is",
        MOMENTS,
        key=key,
        format_func=entry_words.TITLES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    entry_form.form(choices.keep("kind-of-moment", kind or Kind.MOMENT), None)
    for one in MOMENTS:
        entry_form.said(one)


def my_pattern(me: Me) -> None:
    """One pattern in one's own words, with its earlier versions."""
    st.text(
        "A pattern is something you learned in order to stay safe. Write it as you would tell it to a kind friend. "
        "Each line is optional, and only you see it unless you share it."
    )
    found = entries.mine(me, Kind.PATTERN)
    current = found[0] if found else None
    entry_form.form(Kind.PATTERN, current)
    entry_form.said(Kind.PATTERN)
    if current is None:
        return
    if not current.proven:
        st.text(controls.NOT_PROVEN)
    entry_form.erasing(Kind.PATTERN, current)
    earlier = entries.versions(me, current.thing)
    if earlier and st.toggle("Show my earlier versions (only you)", key=visit.key("pattern-earlier")):
        st.html(f'<div class="ht-said">{"".join(_version(e) for e in earlier)}</div>')


def _version(entry: Entry) -> str:
    return f"<h3>{html.escape(weeks.full_label(entry.day))}</h3>{entry_view.lines(entry)}"


def what_suits_me(me: Me) -> None:
    """The leaning, as words of one's own; it changes nothing but the wording of the suggestions below."""
    st.text(
        "When it gets tense between us, which of these sounds most like you? Your choice stays with you alone and is "
        "shown nowhere else; it only changes how the suggestions below are worded. People change, and so can this."
    )
    key = visit.key("leaning")
    if key not in st.session_state:
        st.session_state[key] = personal.leaning(me)
    st.radio(
        "Which sounds most like me",
        list(Leaning),
        key=key,
        index=None,
        format_func=lambda one: LEANINGS[one].words,
        captions=[LEANINGS[one].about for one in Leaning],
        label_visibility="collapsed",
        on_change=attempt(_lean, at="leaning"),
    )
    st.button("Forget my choice", key=visit.key("leaning-forget"), on_click=attempt(_forget, at="leaning"))
    problem("leaning")


def _lean(me: Me) -> None:
    personal.lean(me, st.session_state.get(visit.key("leaning")))


def _forget(me: Me) -> None:
    personal.lean(me, None)
    st.session_state[visit.key("leaning")] = None


def suggestion(me: Me, stage: str) -> str:
    """This week's suggestion for one stage."""
    return for_week(stage, personal.leaning(me), weeks.week_of(me.today))


def this_week(me: Me) -> None:
    """One suggestion, from one stage a week in turn."""
    stage = STAGES[weeks.week_of(me.today).toordinal() // 7 % len(STAGES)]
    with st.container(border=True, key=visit.key("this-week")):
        controls.quiet(f"This week, if you like: {stage.title.lower()}")
        st.markdown(f"## {suggestion(me, stage.key)}")


def my_moments(me: Me, mine: list[Entry]) -> None:
    """One's own moments by week, each to be changed, shared or erased."""
    told = [SeenEntry(e, not entries.seen_by_others(me, e)) for e in mine]
    entry_view.by_week(told, {me.person.id: me.person})
    things = {e.thing: e for e in mine}
    named = {t.entry.thing: _named(t, mine) for t in told}
    chosen = st.selectbox(
        "Change, share or erase one",
        list(things),
        key=visit.key("moment-chosen"),
        index=None,
        placeholder="Choose a moment",
        format_func=lambda thing: named.get(thing, ""),
    )
    if chosen in things:
        entry_form.form(things[chosen].kind, things[chosen])
        entry_form.erasing(things[chosen].kind, things[chosen])


def _named(told: SeenEntry, mine: list[Entry]) -> str:
    """A moment by its day, and which of that day it is; its words would be read as markup here."""
    entry = told.entry
    same = [e.thing for e in reversed(mine) if e.day == entry.day]
    number = f" ({same.index(entry.thing) + 1})" if len(same) > 1 else ""
    choice = Sharing.ME if told.kept else entry.sharing
    who = entry_words.shared_with(choice, to_owner=True)
    title = "" if entry.kind is Kind.MOMENT else f", {entry_words.TITLES[entry.kind].lower()}"
    return f"{weeks.weekday_label(entry.day)}{number}{title}, {who}{UNPROVEN * (not entry.proven)}"


def from_partner(me: Me) -> None:
    """What the partner shared with both of us; nothing at all where there is nothing."""
    found = [t for t in entries.seen(me, View.JUST_ME) if t.entry.person_id != me.person.id]
    if not found:
        return
    people = {p.id: p for p in me.couple}

    def listed() -> None:
        patterns = [t for t in found if t.entry.kind is Kind.PATTERN]
        if patterns:
            entry_view.one_by_one(patterns, people)
        if len(found) > len(patterns):
            entry_view.by_week([t for t in found if t not in patterns], people)

    fold(f"From {controls.literal(me.partner.name)}", "from-partner", listed)


def examples(me: Me, stage: str) -> None:
    """What a stage can look like in a week, and this week's suggestion for it."""
    st.markdown("\n".join(f"- {line}" for line in stage_examples.EXAMPLES[stage]))
    st.markdown(f"If you like, this week: {suggestion(me, stage)}")
