"""Small suggestions for each of the four stages, worded for what suits somebody; in our own words, taking turns."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Leaning(StrEnum):
    """Which way somebody says they turn when things get tense; it is kept for them and shown to nobody."""

    REACH = "reach"
    STEP_BACK = "step back"
    BOTH = "both"
    EASE = "ease"
    UNSURE = "unsure"


@dataclass(frozen=True)
class LeaningWords:
    """How a leaning is offered: a few words of one's own, and two sentences."""

    words: str
    about: str


LEANINGS: dict[Leaning, LeaningWords] = {
    Leaning.REACH: LeaningWords(
        "I reach out, and worry until I hear back",
        "When closeness feels unsure, something in you calls louder, because connection matters to you. "
        "Some people call this leaning anxious; it is a way of protecting what you love.",
    ),
    Leaning.STEP_BACK: LeaningWords(
        "I go quiet, and need room",
        "When it gets too much, something in you looks for air, because peace matters to you. "
        "Some people call this pulling away; it is a way of protecting yourself, and often the two of you.",
    ),
    Leaning.BOTH: LeaningWords(
        "Some of both: I want to be close, and then I want to run",
        "Wanting to come nearer and wanting to leave can be there in the same hour. "
        "Both of them are looking after you, each in its own way.",
    ),
    Leaning.EASE: LeaningWords(
        "Mostly at ease, near and apart",
        "Much of the time you can be close without losing yourself, and apart without losing the other. "
        "Some people call this mostly secure; hard evenings still belong to it.",
    ),
    Leaning.UNSURE: LeaningWords(
        "I am not sure",
        "Many people are different on different days, and with different people. Nothing here waits for an answer.",
    ),
}

# By stage and leaning, three that take turns.
SUGGESTIONS: dict[str, dict[Leaning, tuple[str, str, str]]] = {
    "recognize": {
        Leaning.REACH: (
            "When the urge to check your phone comes, put a hand on your chest and say: there is my alarm.",
            "Notice what you tell yourself in the first minute of a silence. It is one story among several.",
            "If the worry is loud, ask it what it is afraid of losing. You can thank it and wait a little.",
        ),
        Leaning.STEP_BACK: (
            "When you feel yourself going quiet, say it to yourself: I am looking for air, and that is allowed.",
            "Notice the first sign in your body, a tight jaw or a look at the door. Noticing is enough for today.",
            "When a question stings, wait one breath before you decide what was meant.",
        ),
        Leaning.BOTH: (
            "When you want to come close and to run, let both be true for one minute before you do either.",
            "Notice which comes first on a hard evening, the reaching or the leaving. Curious is enough.",
            "Give the two sides of you a friendly name each. It makes them easier to greet.",
        ),
        Leaning.EASE: (
            "Think of one moment this week when you felt stirred up. What was it looking after?",
            "Notice a small habit of yours when you are tired, and smile at it once.",
            "If an old reaction visits, say hello to it before you choose what to do.",
        ),
        Leaning.UNSURE: (
            "Pick one tense minute of this week and ask: what did I do to feel safe?",
            "Notice one reaction of yours as you would notice the weather.",
            "When something stings, name it in three words, only to yourself.",
        ),
    },
    "slow_down": {
        Leaning.REACH: (
            "One breath before the next message. It can still be sent a breath later.",
            "Write the message in a note first, and read it once with a warm drink in your hand.",
            "When the answer takes long, do one kind thing for your body before you look again.",
        ),
        Leaning.STEP_BACK: (
            "Before you step away, say when you will be back: twenty minutes, and then I am here.",
            "Feel both feet on the floor and stay for one more sentence. One is plenty.",
            "If words are far away, say that: I have no words yet, and I want to find them.",
        ),
        Leaning.BOTH: (
            "Count four breaths out before you decide whether to come closer or take room.",
            "Ask for a short break together: ten minutes, each with a glass of water, then here again.",
            "When it swings from one to the other, do the slowest thing you can think of.",
        ),
        Leaning.EASE: (
            "In a tense talk, let your own words come a little more slowly.",
            "Let one silence be as long as it wants to be.",
            "Before you offer a solution, take one breath and ask if one is wanted.",
        ),
        Leaning.UNSURE: (
            "One long breath out before you answer, once this week.",
            "If it gets loud, ask for a short break and say when you will be back.",
            "Put down what is in your hands before you reply.",
        ),
    },
    "communicate": {
        Leaning.REACH: (
            "Try it with a wish: I would love to hear from you at lunch, it settles me.",
            "Ask for one thing, and say how much time there is for it.",
            "Say the soft part first: I miss you, before anything about the clock.",
        ),
        Leaning.STEP_BACK: (
            "Say one thing you need before it gets tight: an hour to myself, and then supper with you.",
            "Try one sentence that starts with I feel, even if it comes out clumsy.",
            "Tell them something small you liked today. Closeness can come in small coins.",
        ),
        Leaning.BOTH: (
            "Say both halves: I want to be near you, and I need ten minutes first.",
            "Ask for closeness with a shape: sit beside me, we need not talk.",
            "If you said leave me alone and meant stay, it can be said again later, softly.",
        ),
        Leaning.EASE: (
            "Ask what your partner needs, and say what you need as well.",
            "Name one thing that would make your week easier.",
            "Say a thank you with the reason in it.",
        ),
        Leaning.UNSURE: (
            "Ask for one small thing this week, plainly.",
            "Begin a sentence with \u201cI would like\u201d, and see where it goes.",
            "Before a hard topic, ask: is now a good time for you?",
        ),
    },
    "create_safety": {
        Leaning.REACH: (
            "Make a small promise to yourself for the waiting times, and keep it.",
            "When they come back from their own time, greet them before you ask.",
            "Tell them one thing they did that let you rest.",
        ),
        Leaning.STEP_BACK: (
            "When you come back from a break, let it be seen: a look or a word is plenty.",
            "Leave one small sign of being there before you go quiet: a look or a word will do.",
            "Let them know that your quiet is for you and not against them.",
        ),
        Leaning.BOTH: (
            "Agree on a word that means: I am overwhelmed, and I am not leaving.",
            "After a hard hour, do one ordinary thing side by side.",
            "Be as kind to yourself after a storm as you would be to a friend.",
        ),
        Leaning.EASE: (
            "Offer the first warm word after a cool evening.",
            "Ask: what helps you feel safe with me? Then only listen.",
            "Keep one small thing you two do, on a busy day too.",
        ),
        Leaning.UNSURE: (
            "Do one small thing this week that lets your own shoulders drop.",
            "Thank your partner for something that was not easy to say.",
            "Find out together which room, hour or walk makes talking easier.",
        ),
    },
}


def for_week(stage: str, leaning: Leaning | None, week: date) -> str:
    """The suggestion of a week for one stage; they take turns."""
    three = SUGGESTIONS[stage][leaning or Leaning.UNSURE]
    return three[week.toordinal() // 7 % len(three)]
