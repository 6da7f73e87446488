"""What Trends holds closed: every answer before and since a day, counts, the rules' numbers, differences, the table."""

import html
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.compare import SHARED_WEEKS_DRAWN
from dashboard.domain.names import isolated
from dashboard.domain.questions import RATINGS
from dashboard.insights.before_since import BeforeSince, before_since
from dashboard.services import reading
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui.shared import controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.ui.trends import agreed_step
from dashboard.ui.trends import signals as signal_view
from dashboard.ui.trends.seen import Seen
from dashboard.words import answer_words, chart_words
from dashboard.words.signal_words import INFORMATION, cost_words


def show(me: Me, found: Seen, span: Sequence[date], counts: bool) -> None:
    """All of it, one under the other."""
    agreed_step.in_words(me, found.answers, found.partners, span)
    _lines(me, found, span, counts=counts)
    if found.reader is None:
        _differences(me, found, span)
    st.header("As a table")
    tables(me, found, span)


def _lines(me: Me, found: Seen, span: Sequence[date], *, counts: bool) -> None:
    """Per rating the answers before and since a day under their weeks, and what the rules say of each line."""
    st.header("Every answer before and since")
    day = signal_view.since_day(found.signals.weeks_to_choose, found.held, me.today)
    said = ""
    for rating in RATINGS:
        said += f"<h3>{html.escape(rating.title)}</h3>"
        if day:
            said += _two_rows(found, before_since(found.signals, rating.key, day), me.today)
        said += "".join(f"<p>{html.escape(line)}</p>" for line in _ruled(found, rating.key, span, day, counts=counts))
    st.html(f'<div class="ht-said">{said}</div>')
    if found.signals.so_far:
        controls.quiet(signal_view.so_far(me.today))
    if found.signals.shifted:
        controls.quiet(cost_words())


def _ruled(found: Seen, rating: str, span: Sequence[date], day: date | None, *, counts: bool) -> list[str]:
    """The latest answer and the state of each line, and how many of the answers since lie where."""
    sentences = found.sentences
    latest = sentences.latest(rating, span, sentences.states(rating), counts=counts)
    since = sentences.counted_since(rating, day) if day else {}
    return [line for p in found.partners for line in (latest[p.id], since.get(p.id, "")) if line]


def _two_rows(found: Seen, table: BeforeSince, today: date) -> str:
    """A row a partner under the weeks' Mondays; a week without an answer is empty, and stays in sight."""
    if not table.weeks:
        return ""
    first = {week: ' class="first"' if week == table.first else "" for week in table.weeks}
    head = "".join(f'<th scope="col"{first[w]}>{weeks.dated(w, today)}</th>' for w in table.weeks)
    rows = ""
    for partner, name in found.sentences.named:
        line = table.lines[partner.id]
        cells = "".join(f"<td{first[w]}>{line.get(w, '')}</td>" for w in table.weeks)
        rows += f'<tr><th scope="row">{controls.colour_dot(partner)}<bdi>{html.escape(name)}</bdi></th>{cells}</tr>'
    made = f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="ht-weeks" tabindex="0">{made}</div>'


def _differences(me: Me, found: Seen, span: Sequence[date]) -> None:
    """How each of the two rates the same week: drawn from four shared weeks on, counted from the first."""
    gaps = found.signals.gaps
    if not any(gap.weeks for gap in gaps.values()):
        return
    st.header("How each of you sees it")
    if max(len(gap.weeks) for gap in gaps.values()) >= SHARED_WEEKS_DRAWN:
        signal_view.gap_drawn(me, found.view, found.signals, span, found.happened, large=False)
    said = found.sentences.counted_differences(span)
    controls.titled_lines({title: lines for title, lines in said.items() if lines})
    controls.quiet(INFORMATION)
    if any(gap.verdict.now for gap in gaps.values()) and not found.signals.shifted:
        controls.quiet(cost_words())


def tables(me: Me, found: Seen, span: Sequence[date]) -> None:
    """The chart in numbers, and what can be said of each line once anything can."""
    remembered.table(
        me,
        ("main", found.view, span[0], span[-1]),
        lambda: chart_words.table(found.answers, found.partners, span, found.happened),
    )
    if found.signals.known:
        remembered.table(me, ("signals", found.view), found.sentences.table)


def notes(me: Me, view: View, span: Sequence[date]) -> None:
    """The notes of the range that this reader may see, letter for letter."""
    found = [note for note in reading.notes(me, view) if note.week in span]
    names = {p.id: isolated(p.name) for p in me.couple}

    def listed() -> None:
        for note in found:
            whose = f"{names[note.person]}, week of {weeks.full_label(note.week)}"
            marks = answer_words.marks(kept=note.kept, waits=note.waits)
            controls.titled_lines({" ".join([whose, *marks]): [note.text]})

    if found:
        fold("Notes", "notes", listed)
