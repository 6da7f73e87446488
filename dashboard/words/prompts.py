"""Questions for a talk between two people who have just looked at their chart, in our own words."""

from datetime import date

# Each begins with what went well, goes on to what one of the two lived, and ends with something small to ask for.
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
    (
        "Where did one of us slow down, and what did that make possible?",
        "What does my quiet, or my asking, look like from your side?",
        "What could I do in the first minute of a hard talk that would help you?",
    ),
    (
        "What did I say lately that was good to hear?",
        "Is there something you have wanted to ask me for and have not yet?",
        "How would you like me to answer when you do?",
    ),
    (
        "Which week would you like to have once more, and why?",
        "What was each of us trying to protect in a week that was harder?",
        "What word or sign could tell me that you need a moment?",
    ),
    (
        "What have you noticed about yourself that you are a little proud of?",
        "When did you come back to me after a difference, and how was that for you?",
        "What helps you come back?",
    ),
    (
        "What small thing between us are you grateful for this week?",
        "What do you understand about me now that you did not a year ago?",
        "What would you like me to be curious about?",
    ),
    (
        "When did we laugh together last?",
        "What makes it easier for you to tell me something tender?",
        "When in the week would you like twenty minutes that are only ours?",
    ),
    (
        "What has become a little easier than it used to be?",
        "Where do you still feel alone with something?",
        "Would you like me to listen to it, to help with it, or to leave it with you?",
    ),
)


# The same for one who is left of a couple.
TALKS_FOR_ONE: tuple[tuple[str, str, str], ...] = (
    (
        "What is one moment from these weeks that felt easy?",
        "Was there a week that looks different from how you remember it?",
        "What is one small thing that would make next week a little safer for you?",
    ),
    (
        "What went better than you expected?",
        "What did you need in a harder week?",
        "What would you like to keep just as it is?",
    ),
    (
        "What have you noticed about yourself that you are a little proud of?",
        "Where do you still feel alone with something?",
        "Would you like somebody to listen to it, to help with it, or to leave it with you?",
    ),
    (
        "What has become a little easier than it used to be?",
        "What helps you slow down, and what do you notice then?",
        "Which of the four stages would you like to try on purpose this week?",
    ),
)


def for_week(week: date, *, alone: bool = False) -> tuple[str, str, str]:
    """The three prompts of a week; they take turns."""
    talks = TALKS_FOR_ONE if alone else TALKS
    return talks[week.toordinal() // 7 % len(talks)]


# One thing at a time, in session: what rose is asked about first.
IN_SESSION: dict[str, tuple[str, ...]] = {
    "stages": (
        "Where do you see a larger dot than the week before? What did you do that week?",
        "Which of the four would have helped in a harder week?",
    ),
    "words": ("What do you hear that is new to you?",),
    "safety": (
        "Which week felt better than the one before? What made it easier to be yourself?",
        "And in a harder week: what would have helped you then?",
    ),
    "clarity": (
        "Which week felt better than the one before? What had one of you said, or asked?",
        "And in a harder week: what did each of you have to guess?",
    ),
    "connection": (
        "Which week felt better than the one before? What helped?",
        "And in a harder week: what were you missing?",
    ),
    "differently": (
        "Where have your dots come closer? What do you know of each other now that you did not before?",
        "In a week you saw differently: what was going on for each of you?",
    ),
    "since": (
        "What got easier since we last met?",
        "What was hard, and what did you try all the same?",
    ),
    "step": ("What is one small thing you both want to try until we meet again?",),
}

# The same while there is nothing yet to set side by side: no week before, no earlier session.
IN_FIRST_WEEKS: dict[str, tuple[str, ...]] = {
    "stages": ("Which of the four do you know from your own life? Can you think of a time?",),
    "safety": ("When did it last feel easy to be yourself with each other? What helped?",),
    "clarity": ("What is one thing you would like the other to know that you need?",),
    "connection": ("When did you last feel close? What were you doing?",),
    "differently": ("What do you think the other would say about this week? Ask, and listen.",),
    "since": ("What went better lately than you had expected?",),
}

# The same for one who is left of a couple, where it would ask two.
FOR_ONE: dict[str, tuple[str, ...]] = {
    "clarity": (
        "Which week felt better than the one before? What had been said, or asked?",
        "And in a harder week: what did you have to guess?",
    ),
    "step": ("What is one small thing you want to try until we meet again?",),
}
# And for that one in the first weeks.
FOR_ONE_IN_FIRST_WEEKS: dict[str, tuple[str, ...]] = {
    "safety": ("When did it last feel easy to be yourself? What helped?",),
    "clarity": ("What is one thing you need that you would like somebody to know?",),
}


def in_session(topic: str, *, early: bool = False, alone: bool = False) -> tuple[str, ...]:
    """What to ask about one topic of a session; `early` while fewer than two weeks can be set side by side."""
    first = early and topic in IN_FIRST_WEEKS
    of_two, of_one = (IN_FIRST_WEEKS, FOR_ONE_IN_FIRST_WEEKS) if first else (IN_SESSION, FOR_ONE)
    return of_one[topic] if alone and topic in of_one else of_two[topic]
