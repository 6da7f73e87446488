"""The sheet for the couple and those for their coach: only what the screen in session shows goes on any of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.coach_settings import Practice
from dashboard.domain.partners import Partner, partners_of
from dashboard.domain.questions import RATINGS
from dashboard.insights.signals import Signals
from dashboard.services import coach_copy, entries, events, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.sheet import pdf
from dashboard.sheet.content import SheetContent
from dashboard.ui import visit
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import trend_chart
from dashboard.words import prompts
from dashboard.words.answer_words import step_lines
from dashboard.words.sentences import Sentences

MINE = "For their coach. Only what the two of them share with each other stands on this page."
MINE_OF_ONE = "For their coach. Nothing that was kept, or told the coach alone, stands on this page."
SUPERVISION = (
    "For supervision: A and B, without names and without anything that one of them told their coach alone. Whoever "
    "knows them could still know them by it; keep it as you keep your notes."
)
SUPERVISION_OF_ONE = (
    "For supervision: A, without a name and without anything that was told to the coach alone. Whoever knows A could "
    "still know A by it; keep it as you keep your notes."
)


def show(me: Me, label: str = "Session sheet (PDF)") -> None:
    """One page to take home, made when it is asked for."""
    st.download_button(
        label,
        when_pressed(_sheet, in_session=True),
        file_name=pdf.file_name(me.today, coach_copy.label(me)),
        mime="application/pdf",
        key=visit.key("sheet"),
        on_click="ignore",
    )


def _sheet(me: Me) -> bytes:
    return pdf.render(content(me))


def content(me: Me) -> SheetContent:
    """What stands on the couple's sheet; a coach's own part and what is shared with them alone never do."""
    return _content(me, partners_of(me.couple), ranges=False)


def for_the_coach(me: Me) -> SheetContent:
    """The same with usual ranges, and each rating before and since the last session; it speaks to the coach."""
    foot = MINE if len(me.present) > 1 else MINE_OF_ONE
    return replace(_content(me, partners_of(me.couple), ranges=True), practice=Practice(), foot=foot)


def for_a_supervisor(me: Me, ticked: Collection[str]) -> SheetContent:
    """The coach's sheet of A and B, with no words of anybody's but the lines that were ticked."""
    partners = [replace(partner, name=letter) for partner, letter in zip(partners_of(me.couple), "AB", strict=False)]
    found, left_out = _content(me, partners, ranges=True), set(free_text(me)) - set(ticked)
    return replace(
        found,
        happened=[one for one in found.happened if one.session or one.label in ticked],
        moments=(),
        since=[(title, [line for line in lines if line not in left_out]) for title, lines in found.since],
        agreed_step=found.agreed_step if found.agreed_step in ticked else "",
        prompts=[words for words in sessions.of_today(me).shown if words in ticked],
        practice=Practice(),
        foot=SUPERVISION if len(partners) > 1 else SUPERVISION_OF_ONE,
    )


def free_text(me: Me) -> list[str]:
    """Every line of somebody's own words that a sheet for a supervisor may hold where it is ticked."""
    today, last, this = sessions.of_today(me), sessions.last_step(me), weeks.week_of(me.today)
    agreed = sessions.agreed(me, this)
    steps = [today.step, agreed.step if agreed else "", last[0].step if last else ""]
    labels = [one.label for one in events.all_of_them(me) if not one.session]
    return list(dict.fromkeys(filter(None, [*steps, *today.shown, *labels])))


def _content(me: Me, partners: Sequence[Partner], *, ranges: bool) -> SheetContent:
    day = me.today
    answers = reading.answers(me, View.SESSION)
    this = weeks.week_of(day)
    held = [d for d in sessions.days(me) if d < day]
    span = weeks.weeks_between(this - 11 * weeks.WEEK, this) if not answers else trend_chart.range_of(answers, day, 12)
    sentences = Sentences(Signals(answers, partners, day))
    today = sessions.of_today(me)
    agreed = today if today.step else sessions.agreed(me, this)
    shown = agreed.step if agreed else ""
    talk = prompts.for_week(this, alone=len(partners) < 2)
    return SheetContent(
        answers,
        partners,
        span,
        day,
        session=held[-1] if held else None,
        happened=events.all_of_them(me),
        moments=entry_view.marks(entries.seen(me, View.SESSION)),
        since=[*(_since(sentences, held) if ranges else []), *_went(me, sentences.signals, shown)],
        agreed_step=shown,
        stage=agreed.stage if agreed else None,
        prompts=[*today.shown, *talk][: max(3, len(today.shown))],
        practice=coach_copy.practice(me),
        letter=(st.context.locale or "").endswith(("-US", "-CA")),
        ranges=ranges,
    )


def _went(me: Me, signals: Signals, shown: str) -> list[tuple[str, list[str]]]:
    """How it went with the step agreed on last before today; the step itself where the page shows another."""
    if (found := sessions.last_step(me)) is None:
        return []
    record, asked = found
    told = step_lines(signals.answers, signals.partners, asked)
    step = [record.step] if record.step != shown else []
    day = weeks.dated(record.held_on, signals.today)
    return [(f"The step agreed on {day}", [*step, *told])] if told else []


def _since(sentences: Sentences, held: Sequence[date]) -> list[tuple[str, list[str]]]:
    """Each rating before and since the last session; without one, what can be said of each line."""
    lines = []
    for rating in RATINGS:
        said = sentences.since(rating.key, held[-1]) if held else sentences.states(rating.key)
        lines.append((rating.title, [f"{name}: {said[partner.id]}" for partner, name in sentences.named]))
    return lines
