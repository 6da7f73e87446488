"""What a coach was told alone: a part of its own, closed until opened, with the coach's own rule beside it."""

import html
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.coach_settings import POLICIES
from dashboard.domain.names import isolated
from dashboard.services import coach_copy, entries, told_alone
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.services.told_alone import Aside
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.words.signal_words import cost_words

TITLE = "Do not say this aloud"
ALONE = "alone"
KINDS = {
    "both": "Both see it",
    "waits": "Waits for the other",
    ALONE: f"Told to you alone: only under \u201c{TITLE}\u201d",
}
SHOWN_WEEKS = 12
WHERE = "None of it appears in a chart, in a table, on the sheet or on the screen in session."
NO_RULE = (
    "You have not written yet what you do with something that one partner tells you alone. You can do so under "
    "Settings; both partners read it in Welcome."
)


def kinds() -> None:
    """The marks of the three kinds of answer, each with its words."""
    said = "".join(f"<span>{mark(kind)}{html.escape(words)}</span>" for kind, words in KINDS.items())
    st.html(f'<p class="ht-kinds">{said}</p>')


def mark(kind: str) -> str:
    """The mark of one kind as HTML: filled, half filled, or hollow with a lock; its words stand beside it."""
    return f'<span class="ht-mark {kind}" aria-hidden="true"></span>'


def panel(me: Me) -> None:
    """Closed until opened; where nothing was told, only that."""
    asides, words = told_alone.asides(me), entries.told_alone(me)
    questions, changed = told_alone.asking(me), _changed(me)
    with st.container(key=visit.key("told-alone")):
        if not (asides or words or questions or changed):
            st.text("Nothing was told to you alone.")
            return
        count = len(asides) + len(words)
        title = f"Told to you alone: {count} \u00b7 {TITLE}" if count else TITLE
        fold(title, "told-alone", _opened, me, asides, words, questions, changed)


def _opened(
    me: Me, asides: Sequence[Aside], words: Sequence[SeenEntry], questions: Sequence[str], changed: Mapping[str, str]
) -> None:
    _rule(me)
    _by_week(me, asides)
    if words:
        people = {p.id: p for p in me.couple}
        said = "".join(entry_view.one(told, people, before=_alone()) for told in words)
        st.html(f'<div class="ht-said"><h3>In their own words</h3>{said}</div>')
    if questions:
        _lines("Worth asking about, without saying why", questions)
        controls.quiet(cost_words("two low weeks"))
    if changed:
        lines = [f"{whose}: {titles}" for whose, titles in changed.items()]
        _lines("Changed after the other's answer could be read", lines)


def _lines(title: str, lines: Iterable[str]) -> None:
    """Each with the mark: any of them may rest on what was told alone."""
    said = "".join(f"<p>{_alone()}{html.escape(line)}</p>" for line in lines)
    st.html(f'<div class="ht-said"><h3>{html.escape(title)}</h3>{said}</div>')


def _rule(me: Me) -> None:
    """What the coach has told both they do with it."""
    policy = coach_copy.practice(me).policy
    said = f"Your rule, as both partners read it. {POLICIES[policy]}" if policy else NO_RULE
    st.html(f'<p>{WHERE}</p><p class="ht-rule">{html.escape(said)}</p>')


def _by_week(me: Me, asides: Sequence[Aside]) -> None:
    """The latest weeks first, the earlier ones when they are asked for."""
    first = weeks.week_of(me.today) - (SHOWN_WEEKS - 1) * weeks.WEEK
    late = [aside for aside in asides if aside.week >= first]
    early = asides[len(late) :]
    if late:
        st.html(f'<div class="ht-said">{"".join(_asides(me, late))}</div>')
    elif early:
        st.text("No answer and no note of the last twelve weeks.")
    if early and st.toggle("Show earlier weeks", key=visit.key("told-earlier")):
        st.html(f'<div class="ht-said">{"".join(_asides(me, early))}</div>')


def _asides(me: Me, asides: Iterable[Aside]) -> Iterable[str]:
    names = {p.id: p.name for p in me.couple}
    for aside in asides:
        name, week = html.escape(names[aside.person]), weeks.full_label(aside.week)
        yield f"<h3>{_alone()}<bdi>{name}</bdi>, week of {html.escape(week)}</h3>"
        for line in (", ".join(aside.answers), f"Note: {aside.note}" if aside.note else ""):
            yield f"<p>{html.escape(line)}</p>" if line else ""


def _alone() -> str:
    """The mark of what was told alone, with its words for those who do not see it."""
    return f'{mark(ALONE)}<span class="ht-unseen">Told to you alone: </span>'


def _changed(me: Me) -> dict[str, str]:
    """By partner and week, what was changed."""
    names = {p.id: isolated(p.name) for p in me.couple}
    return {
        f"{names[one.person]}, week of {weeks.full_label(one.week)}": ", ".join(one.titles)
        for one in told_alone.changed(me)
    }
