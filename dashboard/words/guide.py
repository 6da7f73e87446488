"""How to read this: what the pages show, what they can and cannot know, in words a coach can say aloud."""

from dashboard.domain.usual_range import ENOUGH, LEARN, LOOK_BACK
from dashboard.words.signal_words import measured

GuideSection = tuple[str, tuple[str, ...]]

DOTS: GuideSection = (
    "The dots come first",
    (
        "Each dot is what one person answered for one week. A line joins only weeks that stand next to each other.",
        "This week's answer is marked \u201cso far\u201d. It is set against whole weeks once the week is over.",
    ),
)
FIRST: GuideSection = (
    "What is said first",
    (
        "Each card holds the numbers of one named week and one sentence. Where something looks like a shift, that is "
        "said. Where nothing does, it is a lasting difference between you; without one, what most answers since a "
        "session of the last three months have in common; without that, whether the week lies within what is usual. "
        "In the first weeks it is too early to say any of this.",
        "Since a session is said first only when more than three of four answers since it, and at least four of them, "
        "lie on one side of somebody's usual range. Whoever has not answered for more than eight weeks is not spoken "
        "of as if it were now.",
    ),
)
LEARNING: GuideSection = (
    "Eight to learn",
    (
        f"The first {LEARN} weeks somebody answers show what is usual for them on that question. The single lowest "
        "and highest of the eight are set aside; the band runs over the rest, at least one point each side of the "
        "middle.",
        "It is drawn from the next week on and never moves by itself. It is what was usual at the beginning: not a "
        "target, and nothing to stay inside of.",
        "Just me also learns from what you kept for yourself, so its band can differ a little from the one you see "
        "together. A coach's is learned from what is shared with both of you.",
    ),
)
SPEAKING: GuideSection = (
    "Six of eight to speak",
    (
        f"When at least {ENOUGH} of somebody's last {LOOK_BACK} answered weeks lie outside their usual range on the "
        "same side, the page says that it looks like a shift. Nothing else is called a change: not one hard week, not "
        "two, not a lovely month.",
        "So it speaks some six weeks after something began, and names the week it began in. Two small brackets under "
        "the chart stand where a shift was first seen and where it ended.",
        "A shift is a question for the two of you, not a finding. It cannot say why.",
    ),
)
THREE_KINDS: GuideSection = (
    "Three kinds of answer (in Prepare only)",
    (
        "Both see it: a filled mark. It stands on the screen in session too.",
        "Waits for the other: a mark half filled. It is shared with both and appears to both once the other has "
        "answered and shared as well, or when the week can no longer be filled in. Until then, leave it unsaid.",
        "Told to you alone: a ring with a lock. It stands in a part of its own that is closed until you open it, and "
        "in no chart, no table, no usual range and no sheet, so that none of it is said aloud by mistake.",
    ),
)
BLIND: GuideSection = (
    "What the band cannot see",
    (
        "Small and slow changes: see above. A quiet page does not mean that nothing moved.",
        "The ends of the scale: somebody who usually answers 9 or 10 has no room to go higher; at 0, none to go lower.",
        "A hard beginning: when the first eight weeks were unusually hard, ordinary weeks look like a shift later. "
        "When they were unusually easy, the same happens the other way round.",
        "A scale that moves: what a 7 means to you can change over months while the number stays, or the number can "
        "change while life does not. Only the two of you can say which.",
    ),
)
EMPTY: GuideSection = (
    "Why empty weeks stay empty",
    (
        "A week that was skipped, one kept private and one nobody opened look exactly alike, here and for a coach.",
        "None of them is filled in. A guess would put words into somebody's mouth, and a line across a gap would show "
        "a steadiness or a change that nobody reported. The rules count answered weeks only.",
    ),
)
SINCE: GuideSection = (
    "Since a session, or any week",
    (
        "The page lists the answers since that day and the four before it. It takes no averages and does not say that "
        "the session did it. When a shift began before the day, it says so.",
    ),
)
DIFFERENT: GuideSection = (
    "How each of you sees it",
    (
        "For weeks you both shared, the page counts in how many each of you rated higher. When one of you rated higher "
        "by two or more in most of your last eight shared weeks, it says that you see this differently.",
        "You were in the same week and lived it differently. That is information, not a problem, and nobody is wrong.",
    ),
)


def sections(*, for_coach: bool = False) -> tuple[GuideSection, ...]:
    """The whole page; what only Prepare shows is explained to coaches only."""
    prepare = (THREE_KINDS, _asking()) if for_coach else ()
    return (DOTS, FIRST, LEARNING, SPEAKING, _chance(), _silence(), BLIND, EMPTY, SINCE, DIFFERENT, *prepare)


def _chance() -> GuideSection:
    usual, noisy, calm = measured(), measured(sd=1.8), measured(sd=0.7)
    return (
        "How often a shift is only chance",
        (
            "We tried the rule on invented people whose answers go up and down from week to week without any lasting "
            f"change. Of 100 such lines, {_of(usual, 'half-year')} looked like a shift within half a year and "
            f"{_of(usual, 'year')} within a year.",
            f"The two of you have six lines. In {_of(usual, 'six half-year')} of 100 such couples at least one of the "
            f"six looked like a shift within half a year, in {_of(usual, 'six year')} within a year.",
            f"For somebody whose answers swing widely it is {_of(noisy, 'year')} of 100 lines in a year; for somebody "
            f"whose answers hardly move, {_of(calm, 'year')}.",
        ),
    )


def _silence() -> GuideSection:
    found = measured()
    return (
        "How often it stays silent",
        (
            f"When a line moved by 3 points and stayed there, the rule said so within 12 weeks in "
            f"{_of(found, 'step 3')} of 100 "
            f"cases; by 2 points in {_of(found, 'step 2')}, by one and a half in {_of(found, 'step 1.5')}.",
            f"A slow change of one point in twenty weeks was seen in {_of(found, 'drift half-year')} of 100 cases "
            f"within half a year and in {_of(found, 'drift year')} within a year.",
        ),
    )


def _asking() -> GuideSection:
    found = measured("two low weeks")
    return (
        "Worth asking about (in Prepare only)",
        (
            "Two answered weeks running that are each 2 or more below the middle of that person's first six. It speaks "
            f"early and is often chance: {_of(found, 'half-year')} of 100 lines that were not changing had it within "
            f"half a year, and {_of(found, 'six half-year')} of 100 couples did on one of their six lines.",
            "It is a reason to ask how those weeks were, and nothing more. Partners do not see it.",
        ),
    )


def _of(found: dict[str, float], column: str) -> str:
    """A percentage as a whole number of 100; less than one in a thousand is still not never."""
    return f"{found[column]:.0f}" if found[column] >= 0.5 else "fewer than 1"
