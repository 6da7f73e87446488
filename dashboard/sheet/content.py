"""What the session sheet holds, and all that is written on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboard.domain.answers import Answers
from dashboard.domain.coach_settings import Practice
from dashboard.domain.happenings import Happening, MomentMark
from dashboard.domain.partners import Partner, named, names
from dashboard.domain.questions import RATING_KEYS, SAFETY_LINE, STAGE_KEYS, STAGES, TITLES
from dashboard.domain.weeks import dated, day_label, full_label
from dashboard.insights.signals import Signals
from dashboard.sheet.scripts import BOX
from dashboard.words.answer_words import spoken
from dashboard.words.chart_words import description
from dashboard.words.signal_words import INFORMATION, cost_words

TITLE = "Weekly notes"
BOX_LINE = f"Signs this page cannot draw are shown as {BOX}."
SHARED_LINE = "Only what both of you share with each other stands on this page."
ALONE_LINE = "Nothing you kept for yourself, or told your coach alone, stands on this page."
SAFETY = f"Felt safety: {SAFETY_LINE[0].lower()}{SAFETY_LINE[1:]}"
READING = (
    "Each dot is one person's answer for one week. A line joins only weeks next to each other; an empty week says "
    "nothing.",
    "A band is what was usual for somebody in their first weeks, not a target.",
)
CARD_TITLE = "You don't have to figure it out on your own"
CARD = {
    "call": "Book a free coaching call:",
    "video": "Watch the free video, 4 Steps to Better Communication in Your Relationships:",
}
UNPRINTED = "(ask your coach for the address)"
ADDRESS_LINE, ADDRESS_LINES = 115, 2


@dataclass(frozen=True, eq=False)
class SheetContent:
    """Plain values of what both may see, and nothing else.

    `answers` are those of the screen both look at, `printed` is today's date, `since` a title (of a rating)
    with its lines, `session` the day they speak from, `stage` the key of the one that the agreed step serves.
    `ranges`: usual ranges and shifts stand on it, for a coach; else questions stand large, for the couple to take home.
    """

    answers: Answers
    partners: Sequence[Partner]
    weeks: Sequence[date]
    printed: date
    session: date | None = None
    happened: Sequence[Happening] = ()
    moments: Sequence[MomentMark] = ()
    since: Sequence[tuple[str, Sequence[str]]] = ()
    agreed_step: str = ""
    stage: str | None = None
    prompts: Sequence[str] = ()
    practice: Practice = field(default_factory=Practice)
    letter: bool = False
    ranges: bool = False
    foot: str = SHARED_LINE


def changed(content: SheetContent, change: Callable[[str], str]) -> SheetContent:
    """The same with every text that somebody may have typed changed."""
    return replace(
        content,
        partners=[replace(partner, name=change(partner.name)) for partner in content.partners],
        happened=[replace(one, label=change(one.label)) for one in content.happened],
        since=[(change(title), [change(words) for words in lines]) for title, lines in content.since],
        agreed_step=change(content.agreed_step),
        prompts=[change(words) for words in content.prompts],
    )


def written(content: SheetContent, *, shift: bool, whole: bool) -> dict[str, Any]:
    """All words of the page by their place in the template.

    `shift` says that the chart marks one, so that its cost stands beside it; not `whole`, that signs were replaced.
    """
    stage = next((stage for stage in STAGES if stage.key == content.stage), None)
    shifted = content.ranges and (shift or Signals(content.answers, content.partners, content.printed).shifted)
    since = f"Since last session, {dated(content.session, content.printed)}" if content.session else "In words"
    alone = len(content.partners) == 1
    whose = f"{names(content.partners)[0]} agreed to try" if alone else "They agreed to try"
    return {
        "paper": "us-letter" if content.letter else "a4",
        "title": TITLE,
        "names": names(content.partners),
        "when": _when(content),
        "agreed": whose if content.ranges else "You agreed to try",
        "blank": "" if content.ranges else "I want to try" if alone else "We agree to try",
        "step": content.agreed_step,
        "serves": "For the stage:",
        "stage": stage.title if stage else "",
        "stages": [stage.label for stage in STAGES],
        "since_title": since,
        "since": [[title, told] for title, lines in content.since if (told := [words for words in lines if words])],
        "cost_title": "About shifts",
        "cost": cost_words() if shifted else "",
        "talk_title": "For a talk",
        "prompts": [words for words in content.prompts if words],
        "notes": "Notes",
        "reading_title": "How to read this",
        "reading": _reading(content),
        "large": not content.ranges,
        "card_title": CARD_TITLE,
        "card": list(_card(content.practice)),
        "foot": [
            ALONE_LINE if alone and content.foot == SHARED_LINE else content.foot,
            SAFETY,
            *([] if whole else [BOX_LINE]),
        ],
        "alt": _described(content),
    }


def _reading(content: SheetContent) -> list[str]:
    """How the chart is read; of one who is left nothing stands there to differ from."""
    *before, last = READING if content.ranges else READING[:1]
    return [*before, last if len(content.partners) == 1 else f"{last} {INFORMATION}"]


def _moments(content: SheetContent) -> Iterator[tuple[str, list[str]]]:
    """By name, the weeks and stages at which the strip carries somebody's mark."""
    for partner, name in named(content.partners):
        marked = sorted({(m.week, m.stage) for m in content.moments if m.person == partner.id})
        yield name, [f"{day_label(week)} {TITLES[stage]}" for week, stage in marked if week in content.weeks]


def _when(content: SheetContent) -> str:
    """The dates of the page, printing last."""
    parts = [f"Weeks of {full_label(content.weeks[0])} to {full_label(content.weeks[-1])}"]
    if content.session:
        parts.append(f"last session {full_label(content.session)}")
    return " · ".join([*parts, f"printed {full_label(content.printed)}"])


def _card(practice: Practice) -> Iterator[tuple[str, list[str]]]:
    """Each of the coach's links: what it leads to, and the address in lines that fit the page, to be typed from it."""
    for name, words in CARD.items():
        address = getattr(practice, name) or ""
        lines = [address[n : n + ADDRESS_LINE] for n in range(0, len(address), ADDRESS_LINE)]
        if lines:
            yield words, lines if address.isascii() and len(lines) <= ADDRESS_LINES else [UNPRINTED]


def _described(content: SheetContent) -> str:
    """The chart for someone who cannot see it, with every answer in it, since there is no table on the page."""
    said = [description(content.answers, content.partners, content.weeks).rpartition(" The same answers")[0]]
    for partner, name in named(content.partners):
        for key in (*RATING_KEYS, *STAGE_KEYS):
            line = content.answers.line(partner.id, key)
            listed = [f"{day_label(week)} {spoken(line[week])}" for week in content.weeks if week in line]
            if listed:
                said.append(f"{name}, {TITLES[key]}: {', '.join(listed)}.")
    said += [f"{full_label(one.day)}: {one.label}." for one in content.happened]
    said += [f"A moment of {name}: {', '.join(told)}." for name, told in _moments(content) if told]
    return " ".join(said)
