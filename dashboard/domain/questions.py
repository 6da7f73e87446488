"""The questions of a check-in: wording, order and scale, each under a wording version."""

from dataclasses import dataclass

from dashboard.domain.model import NO_OCCASION, Sharing, Value

WORDING = 1
SCALE = range(11)
STAGE_VALUES = ("0", "1", "2", "3", NO_OCCASION)
STAGE_WORDS = {
    "0": "Not this week",
    "1": "Sometimes",
    "2": "Often",
    "3": "Nearly every time",
    NO_OCCASION: "No occasion",
}
# How it went with the step the two agreed on in a coaching session; asked only while there is one.
STEP = "step"
STEP_WORDS = {"not yet": "Not yet", "tried": "Tried it", "helped": "It helped"}


@dataclass(frozen=True)
class Rating:
    """One 0-10 question; only its ends are labelled."""

    key: str
    title: str
    question: str
    low: str
    high: str


@dataclass(frozen=True)
class Stage:
    """One of the four healing stages, titled as in the post; the sentence under it is ours."""

    key: str
    label: str
    title: str
    sentence: str


RATINGS = (
    Rating(
        "safety",
        "Felt safety",
        "In that week, how at ease did you feel being yourself with your partner?",
        "On guard nearly all the time",
        "At ease nearly all the time",
    ),
    Rating(
        "clarity",
        "Clarity",
        "In that week, how clear was it to you what the two of you needed from each other?",
        "Mostly guessing",
        "Clear nearly all the time",
    ),
    Rating(
        "connection",
        "Connection",
        "In that week, how emotionally close to your partner did you feel?",
        "Very far apart",
        "Very close",
    ),
)
SAFETY_LINE = "This is about emotional ease. If you are ever afraid, see Support."

STAGES = (
    Stage(
        "recognize",
        "1 Recognize",
        "Recognize your patterns without shame",
        "When an old pattern of mine showed up, I could notice it with kindness rather than blame.",
    ),
    Stage(
        "slow_down",
        "2 Slow down",
        "Slow down your reactions",
        "When I felt stirred up, I gave myself a moment before I responded.",
    ),
    Stage(
        "communicate",
        "3 Communicate",
        "Communicate with more clarity and kindness",
        "When something mattered to me, I said it plainly and with care.",
    ),
    Stage(
        "create_safety",
        "4 Make it safe",
        "Create emotional safety for yourself and your partner",
        "When things felt tense or tender, I did something small that made it safer to be open, for me or for us.",
    ),
)

RATING_KEYS = tuple(r.key for r in RATINGS)
STAGE_KEYS = tuple(s.key for s in STAGES)
KEYS = (*RATING_KEYS, *STAGE_KEYS, STEP)
ITEMS = (*RATING_KEYS, "stages", STEP, "note")
TITLES = {r.key: r.title for r in RATINGS} | {s.key: s.label for s in STAGES} | {STEP: "Agreed step"}
# The answers in words of every question that has words, by what is stored.
ANSWERS = dict.fromkeys(STAGE_KEYS, STAGE_WORDS) | {STEP: STEP_WORDS}


def item_of(key: str) -> str:
    """The item whose sharing decides for a question: ratings and step each for itself, the four stages together."""
    return "stages" if key in STAGE_KEYS else key


def same_for_all(sharing: Sharing) -> dict[str, Sharing]:
    """One choice for the ratings, stages and step of a check-in; a note stays with its author."""
    return {item: sharing for item in ITEMS if item != "note"} | {"note": Sharing.ME}


def valid(key: str, value: Value) -> bool:
    """Whether `value` is an answer to `key`; browsers' own limits are never trusted."""
    if key in RATING_KEYS:
        return type(value) is int and value in SCALE
    return key in ANSWERS and type(value) is str and value in ANSWERS[key]


def words(key: str, value: Value) -> str:
    """An answer as it is read aloud: "7" for a rating, "Often" for a stage, "Tried it" for a step."""
    return str(value) if key in RATING_KEYS else ANSWERS[key][str(value)]
