"""What is said under the main chart: latest answers and usual ranges, before and since a day, and differences."""

import html
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.compare import SHARED_WEEKS_DRAWN
from dashboard.domain.happenings import Happening
from dashboard.domain.model import Person
from dashboard.domain.questions import RATINGS
from dashboard.insights.signals import Signals
from dashboard.plots import gap_chart
from dashboard.services import events
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui.shared import choices, controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.words import chart_words, guide
from dashboard.words.sentences import Sentences
from dashboard.words.signal_words import cost_words

CHOSEN = "Since a chosen week"
HEADING = "font-size:1.05rem;margin:0;padding:.8rem 0 .1rem"
LINE = "margin:0 0 .5rem"
HANGING = "padding-left:1.3rem;text-indent:-1.3rem"


def words(
    me: Me, view: View, sentences: Sentences, span: Sequence[date], sessions: Sequence[date], *, counts: bool
) -> None:
    """Per rating and partner the latest answer, what can be said of the line, and how it was before and since a day."""
    st.header("In words")
    signals = sentences.signals
    day = since_day(signals.weeks_to_choose, sessions, signals.today)
    of = ("words", view, counts, span[0], span[-1], day)
    _blocks(worked_out(me, of, _by_title, me, sentences, span, day, counts))
    if signals.so_far:
        controls.quiet(so_far(signals.today))
    if signals.shifted:
        controls.quiet(cost_words())


def _by_title(
    me: Me, sentences: Sentences, span: Sequence[date], day: date | None, counts: bool
) -> dict[str, list[str]]:
    """By title the lines of both partners, as HTML."""
    blocks = {}
    for rating in RATINGS:
        states, dots = sentences.states(rating.key), sentences.dots(rating.key)
        since = sentences.since(rating.key, day) if day else {}
        latest = sentences.latest(rating.key, span, states, counts=counts)
        blocks[rating.title] = [
            _of_partner(person, latest[person.id], states[person.id], dots.get(person.id, ""), since.get(person.id, ""))
            for person in me.present
        ]
    return blocks


def _of_partner(person: Person, latest: str, state: str, dots: str, since: str) -> str:
    """One partner's lines, letter for letter; the dots only repeat the number in front of them."""
    text = html.escape(latest)
    if dots:
        shown = f' <span aria-hidden="true" style="letter-spacing:.12em;white-space:nowrap">{dots}</span>'
        text = text.replace(html.escape(state), html.escape(state) + shown, 1)
    more = f"<br>{html.escape(since)}" if since else ""
    return f'<div style="{HANGING}">{controls.colour_dot(person)}{text}{more}</div>'


def _blocks(blocks: Mapping[str, Sequence[str]]) -> None:
    """Small headings, each with its lines of HTML, close together."""
    parts = [
        f'<h3 style="{HEADING}">{html.escape(title)}</h3>'
        + "".join(f'<div style="{LINE}">{line}</div>' for line in lines)
        for title, lines in blocks.items()
    ]
    st.html(f'<div class="ht-said">{"".join(parts)}</div>')


def so_far(today: date) -> str:
    """That the present week does not count yet."""
    this = weeks.day_label(weeks.week_of(today))
    return f"The week of {this} is not over: what is answered so far is shown and not yet set against others."


def since_day(mondays: Sequence[date], sessions: Sequence[date], today: date) -> date | None:
    """The day chosen; sessions first, since they speak from the first weeks."""
    days = {f"Since last session, {weeks.dated(d, today)}": d for d in sessions[-1:]}
    days |= {f"Since our first session, {weeks.dated(d, today)}": d for d in sessions[:-1][:1]}
    if days:
        options = [*days, CHOSEN]
        key = choices.recall("since", options, options[0])
        chosen = st.segmented_control("Since", options, key=key, required=True, label_visibility="collapsed")
        choices.keep("since", chosen)
        if chosen in days:
            return days[chosen]
    if not mondays:
        return None
    key = choices.recall("since-week", mondays, mondays[min(3, len(mondays) - 1)])
    return choices.keep("since-week", st.selectbox("Since the week of", mondays, key=key, format_func=weeks.full_label))


def differently(me: Me, view: View, sentences: Sentences, span: Sequence[date], *, large: bool, to_them: bool) -> None:
    """How each of the two rates the same week, on weeks this reader has from both; nothing while there is no such week.

    Counted from the first such week on, and drawn from the fourth.
    """
    signals = sentences.signals
    gaps = signals.gaps
    if not any(gap.weeks for gap in gaps.values()):
        return
    st.header(f"How each of {'you' if to_them else 'them'} sees it")
    if max(len(gap.weeks) for gap in gaps.values()) >= SHARED_WEEKS_DRAWN:
        gap_drawn(me, view, signals, span, events.all_of_them(me), large=large)
    said = sentences.counted_differences(span) if to_them else sentences.differences(span, to_them=False)
    _blocks({title: [html.escape(" ".join(lines))] for title, lines in said.items() if lines})
    if any(gap.verdict.now for gap in gaps.values()) and not signals.shifted:
        controls.quiet(cost_words())


def gap_drawn(
    me: Me, view: View, signals: Signals, span: Sequence[date], happened: Sequence[Happening], *, large: bool
) -> None:
    """The chart of differences."""
    gaps, partners, dark = signals.gaps, signals.partners, controls.dark()
    remembered.chart(
        me,
        ("gaps", view, span[0], span[-1], dark, large),
        lambda: gap_chart.gap_chart(gaps, partners, span, dark=dark, large=large, happened=happened),
        lambda: chart_words.gap_description(gaps, partners, span),
    )


def asking(sentences: Sentences) -> None:
    """The coach's early prompt with what it costs, of what both see; Prepare calls this and nothing else does."""
    st.header("Worth asking about")
    asked, early = sentences.asking(), sentences.too_early_to_ask()
    nothing_yet = sentences.signals.can_ask and not asked
    nothing = "Nothing from the latest answered weeks that both of them see." if nothing_yet else ""
    for line in filter(None, [*asked, nothing, early]):
        st.text(line)
    if asked:
        controls.quiet(cost_words("two low weeks"))


def guide_here() -> None:
    """How to read this, in place, for a screen without other pages."""
    fold("How to read this", "guide", explain)


def explain(*, for_coach: bool = False) -> None:
    """The sections of the guide."""
    told = guide.sections(for_coach=for_coach)
    _blocks({title: [html.escape(line) for line in paragraphs] for title, paragraphs in told})
