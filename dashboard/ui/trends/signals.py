"""What is said under the main chart: latest answers and usual ranges, before and since a day, and differences."""

import html
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Person
from dashboard.domain.questions import RATINGS
from dashboard.insights import facts
from dashboard.insights.facts import Said
from dashboard.insights.signals import Signals
from dashboard.plots import gap_chart
from dashboard.services import events
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui.shared import choices, controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.words import guide
from dashboard.words.signal_words import cost_words

CHOSEN = "Since a chosen week"
HEADING = "font-size:1.05rem;margin:0;padding:.8rem 0 .1rem"
LINE = "margin:0 0 .5rem"
HANGING = "padding-left:1.3rem;text-indent:-1.3rem"


def words(
    me: Me, view: View, signals: Signals, span: Sequence[date], sessions: Sequence[date], *, counts: bool
) -> None:
    """Per rating and partner the latest answer, what can be said of the line, and how it was before and since a day."""
    st.header("In words")
    day = _since_day(signals, sessions)
    of = ("words", view, counts, span[0], span[-1], day)
    _said(worked_out(me, of, _blocks, me, signals, span, day, counts))
    if signals.so_far:
        this = weeks.day_label(weeks.week_of(signals.today))
        controls.quiet(
            f"The week of {this} is not over: what is answered so far is shown and not yet set against others."
        )
    if signals.shifted:
        controls.quiet(cost_words())


def _blocks(me: Me, signals: Signals, span: Sequence[date], day: date | None, counts: bool) -> dict[str, list[str]]:
    """By title the lines of both partners."""
    blocks = {}
    for rating in RATINGS:
        states, dots = signals.states(rating.key), signals.dots(rating.key)
        since = signals.since(rating.key, day) if day else {}
        said = facts.latest(signals.answers, signals.lines, span, rating.key, signals.today, counts=counts)
        blocks[rating.title] = [
            _of_partner(person, told, states[person.id], dots.get(person.id, ""), since.get(person.id, ""))
            for person, told in zip(me.present, said, strict=True)
        ]
    return blocks


def _of_partner(person: Person, told: Said, state: str, dots: str, since: str) -> str:
    """One partner's lines, letter for letter; the dots only repeat the number in front of them."""
    text = html.escape(told.with_state(state))
    if dots:
        shown = f' <span aria-hidden="true" style="letter-spacing:.12em;white-space:nowrap">{dots}</span>'
        text = text.replace(html.escape(state), html.escape(state) + shown, 1)
    more = f"<br>{html.escape(since)}" if since else ""
    return f'<div style="{HANGING}">{controls.colour_dot(person)}{text}{more}</div>'


def _said(blocks: Mapping[str, Sequence[str]]) -> None:
    """Small headings, each with its lines of HTML, close together."""
    parts = [
        f'<h3 style="{HEADING}">{html.escape(title)}</h3>'
        + "".join(f'<div style="{LINE}">{line}</div>' for line in lines)
        for title, lines in blocks.items()
    ]
    st.html(f'<div class="ht-said">{"".join(parts)}</div>')


def _since_day(signals: Signals, sessions: Sequence[date]) -> date | None:
    """The day chosen; sessions first, since they speak from the first weeks."""
    days = {f"Since last session, {weeks.day_label(d)}": d for d in sessions[-1:]}
    days |= {f"Since our first session, {weeks.day_label(d)}": d for d in sessions[:-1][:1]}
    if days:
        options = [*days, CHOSEN]
        key = choices.recall("since", options, options[0])
        said = st.segmented_control("Since", options, key=key, required=True, label_visibility="collapsed")
        choices.keep("since", said)
        if said in days:
            return days[said]
    mondays = signals.weeks_to_choose()
    if not mondays:
        return None
    key = choices.recall("since-week", mondays, mondays[min(3, len(mondays) - 1)])
    return choices.keep("since-week", st.selectbox("Since the week of", mondays, key=key, format_func=weeks.full_label))


def differently(me: Me, view: View, signals: Signals, span: Sequence[date], *, large: bool, to_them: bool) -> None:
    """Where the two rate differently, on weeks this reader has from both; nothing while there is no such week."""
    if not any(found.weeks for found in signals.gaps.values()):
        return
    st.header(f"Where {'you' if to_them else 'they'} see it differently")
    lines, happened = list(signals.lines), events.all_of_them(me)
    dark = controls.dark()
    remembered.chart(
        me,
        ("gaps", view, span[0], span[-1], dark, large),
        lambda: gap_chart.gap_chart(signals.gaps, lines, span, dark=dark, large=large, happened=happened),
        lambda: gap_chart.gap_alt(signals.gaps, lines, span),
    )
    said = signals.gap_lines(span, to_them=to_them)
    _said({title: [html.escape(" ".join(sentences))] for title, sentences in said.items()})
    if any(found.verdict.now for found in signals.gaps.values()) and not signals.shifted:
        controls.quiet(cost_words())


def asking(signals: Signals) -> None:
    """The coach's early prompt with what it costs, of what both see; Prepare calls this and nothing else does."""
    st.header("Worth asking about")
    found, early = signals.asking(), signals.too_early_to_ask()
    nothing = "Nothing from the latest answered weeks that both of them see." if signals.can_ask and not found else ""
    for line in filter(None, [*found, nothing, early]):
        st.text(line)
    if found:
        controls.quiet(cost_words("two low weeks"))


def guide_here() -> None:
    """How to read this, in place, for a screen without other pages."""
    fold("How to read this", "guide", explain)


def explain(*, for_coach: bool = False) -> None:
    """The sections of the guide."""
    told = guide.sections(for_coach=for_coach)
    _said({title: [html.escape(line) for line in paragraphs] for title, paragraphs in told})
