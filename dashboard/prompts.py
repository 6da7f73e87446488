"""Questions for a talk between two people who have just looked at their chart, in our own words."""

from datetime import date

TALKS: tuple[tuple[str, str, str], ...] = (
    (
        "What is one moment from these weeks that felt easy between us?",
        "Where do our dots differ, and what might each of us have been living that week?",
        "What is one small thing that would make next week a little safer for you?",
    ),
    (
        "When did you feel most at ease with me lately, and what was I doing?",
        "Was there a week that looks different from how you remember it?",
        "Which of the four stages would you like us to try on purpose this week?",
    ),
    (
        "What went better than you expected?",
        "What did you need in a harder week that I could not see?",
        "What shall we keep just as it is?",
    ),
)


def for_week(week: date) -> tuple[str, str, str]:
    """The three prompts of a week; they take turns."""
    return TALKS[week.toordinal() // 7 % len(TALKS)]
