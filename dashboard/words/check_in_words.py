"""What the check-in says: who may see it, what is not answered yet, and when shared answers appear."""

from collections.abc import Collection, Mapping
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.model import Sharing, Value
from dashboard.domain.questions import KEYS, RATINGS, STAGES, STEP, TITLES, item_of, words

ALL_ANSWERED = "All answered."
SAVED_BEFORE = "This week is saved. What you change here counts once you save it again."
SOME_OR_NONE = "You can share all, some or none. If you share only some, your partner can see which ones are blank."
MORE_THAN_ONCE = (
    "This check-in was filled in more than once. One version stands here; what else was written is kept until you save "
    "or your visit ends."
)
YOUR_NOTE = "Only you can read your note unless you share it."
ITEM_TITLES = {r.key: r.title for r in RATINGS} | {
    "stages": "The four stages",
    STEP: "The agreed step",
    "note": "The note",
}


STAYS = "You share nothing at the moment, so this stays with you."


def sharing_label(choice: Sharing, has_coach: bool) -> str:
    """The few words on a sharing choice."""
    return {
        Sharing.BOTH: "Both of us and our coach" if has_coach else "Both of us",
        Sharing.COACH: "Me and our coach",
        Sharing.ME: "Only me",
    }[choice]


def sharing_sentence(
    choice: Sharing, partner: str | None, coach: str | None, asks_about_step: bool, *, shares: bool = True
) -> str:
    """What a sharing choice for the whole check-in means, as a sentence; whoever is gone is not named.

    `shares`: its author shares anything of that week at all.
    """
    if not shares and choice is not Sharing.ME:
        return STAYS
    what = "ratings, stages and step" if asks_about_step else "ratings and stages"
    both = " and ".join(filter(None, (partner, coach))) or "Nobody else"
    return {
        Sharing.BOTH: f"{both} can see your {what}. Your note stays with you.",
        Sharing.COACH: f"Only {coach} can see them.",
        Sharing.ME: "Only you can see them.",
    }[choice]


def readers(choice: Sharing, partner: str | None, coach: str | None) -> str:
    """Who sees an answer that is shared like this, as a sentence."""
    both = " and ".join(filter(None, (partner, coach))) or "Nobody else"
    return {
        Sharing.BOTH: f"{both} can see this.",
        Sharing.COACH: f"Only {coach} can see this.",
        Sharing.ME: "Only you can see this.",
    }[choice]


def not_answered(answers: Collection[str], asks_about_step: bool) -> str:
    """What is not answered yet, and that it may stay so."""
    parts = ["the agreed step"] if asks_about_step and STEP not in answers else []
    parts += [r.title for r in RATINGS if r.key not in answers]
    stages = sum(s.key not in answers for s in STAGES)
    if stages:
        parts.append("the four stages" if stages == len(STAGES) else f"{stages} of the four stages")
    return f"Not answered yet: {', '.join(parts)}. You can leave these blank." if parts else ALL_ANSWERED


def when_seen(week: date) -> str:
    """When shared answers of a week appear; the same words for everyone, whatever the other one has done."""
    reveal = weeks.weekday_label(weeks.closes(week))
    return f"If you both share an answer, you'll see it once both of you have answered that question, or from {reveal}."


def to_other_week(*, earlier: bool, saved: bool) -> str:
    """The way from a saved week to the other one that can be answered; an `earlier` one is last week."""
    if saved:
        return "Look at last week" if earlier else "Look at this week"
    return "Answer for last week" if earlier else "Answer for this week"


def away(back: date) -> str:
    """What the check-in says while its person is away; it asks for nothing then."""
    return f"You are away until {weeks.day_label(back)}"


def ahead(today: date, week: date) -> str:
    """What the check-in says where its person has answered a week that has not come."""
    return (
        f"Today is {weeks.full_label(today)} on this computer, and you have answered the week of"
        f" {weeks.full_label(week)}. If today is wrong, put the computer's date right and open this page again. If it"
        " is right, erase that week under Our data: no chart shows it."
    )


def lines(answers: Mapping[str, Value], note: str | None) -> list[str]:
    """Answers and note, a line each."""
    given = [f"{TITLES[key]}: {words(key, answers[key])}" for key in KEYS if key in answers]
    return [*given, *([f"Note: {note}"] if note else [])] or ["Nothing answered."]


def who_sees(
    answers: Mapping[str, Value],
    note: str | None,
    sharing: Mapping[str, Sharing],
    partner: str | None,
    coach: str | None,
    *,
    shares: bool = True,
) -> list[tuple[str, str]]:
    """The same lines, each with the sentence that says who sees it; `shares` as above."""
    items = [item_of(key) for key in KEYS if key in answers] + (["note"] if note else [])
    choices = [sharing.get(item, Sharing.ME) if shares else Sharing.ME for item in items]
    said = [readers(choice, partner, coach) for choice in choices]
    return list(zip(lines(answers, note), said, strict=True)) if items else []


def proposed(partner: str, coach: str) -> str:
    """What somebody is told whose partner proposed a coach; where to answer follows as a link."""
    return f"{partner} asks whether {coach} may be your coach:"
