"""Moments and patterns as they are read: by week, in their owner's words, letter for letter."""

import html
from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.happenings import MomentMark
from dashboard.domain.model import Entry, Kind, Person
from dashboard.domain.questions import STAGE_KEYS
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.ui.shared import controls
from dashboard.ui.shared.folds import fold
from dashboard.words import entry_words

ALOUD = "Whoever wrote one may read it aloud, or leave it. Listening is enough; nobody has to answer."


def inside(told: SeenEntry, span: Sequence[date]) -> bool:
    """Whether it belongs beside a chart of these weeks; a pattern belongs to none of them."""
    return not told.entry.kind.of_a_day or weeks.week_of(told.entry.day) in span


def marks(told: Iterable[SeenEntry]) -> list[MomentMark]:
    """Where the moments stand on the strip: at each stage that they hold a line for."""
    return [
        MomentMark(t.entry.person_id, weeks.week_of(t.entry.day), stage)
        for t in told
        if t.entry.kind is Kind.MOMENT
        for stage, line in zip(STAGE_KEYS, t.entry.lines, strict=True)
        if line
    ]


def shared(me: Me, told: Sequence[SeenEntry]) -> None:
    """What this screen may show, closed until opened; nothing at all where there is nothing."""
    people = {p.id: p for p in me.couple}
    for kind, title in entry_words.TITLES_OF_MANY.items():
        found = [t for t in told if t.entry.kind is kind]
        if found:
            fold(title, f"shared-{kind}", _listed, kind, found, people)


def _listed(kind: Kind, found: Sequence[SeenEntry], people: dict[str, Person]) -> None:
    if len(people) > 1 and any(not t.kept for t in found):
        controls.quiet(ALOUD)
    (by_week if kind.of_a_day else one_by_one)(found, people)


def by_week(told: Sequence[SeenEntry], people: dict[str, Person]) -> None:
    """Moments under the week they are of, the latest first."""
    found: dict[date, list[SeenEntry]] = {}
    for t in told:
        found.setdefault(weeks.week_of(t.entry.day), []).append(t)
    parts = [
        f"<h3>Week of {html.escape(weeks.full_label(week))}</h3>" + "".join(one(t, people) for t in these)
        for week, these in found.items()
    ]
    st.html(f'<div class="ht-said">{"".join(parts)}</div>')


def one_by_one(told: Sequence[SeenEntry], people: dict[str, Person]) -> None:
    """Patterns, each under its owner."""
    st.html(f'<div class="ht-said">{"".join(one(t, people) for t in told)}</div>')


def one(told: SeenEntry, people: dict[str, Person], before: str = "") -> str:
    """One of them as escaped HTML, with its owner's color, and its day if it has one; `before` is HTML in front."""
    person = people[told.entry.person_id]
    when = f", {weeks.weekday_label(told.entry.day)}" if told.entry.kind.of_a_day else ""
    kept = " (only you)" if told.kept else ""
    name = f"<strong><bdi>{html.escape(person.name)}</bdi></strong>"
    head = f"{before}{controls.colour_dot(person)}{name}{html.escape(when + kept)}"
    return f'<p class="ht-entry">{head}</p>{lines(told.entry)}'


def lines(entry: Entry) -> str:
    """Its lines as escaped HTML, each after its few words."""
    return "".join(
        f'<p><span class="ht-before">{html.escape(before)}</span> {html.escape(line)}</p>'
        for before, line in entry_words.read_aloud(entry)
    )
