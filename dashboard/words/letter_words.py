"""What is said of letters between two computers: each outcome one sentence, and nothing it should not tell."""

KNOWN = "You have this already."
OLDER = "This is older than what you have, so nothing was changed."
FORMER_COPY = "This was written on the copy from before; the one in use now is another. Nothing was changed."
SECOND_COPY = "This is from a second copy of their data, or one that was brought back."
ASK_SECOND = "Take it once you have asked them which copy they go on with."
UNHEARD = "{}'s part waits, unseen, until you have heard their four words."
NEW_KEY = "{}'s part was written with a new key. It waits, unseen, until you have heard their four words again."
OTHER_COUPLE = "This file does not fit the couple you know by it. Nothing was taken from it."
TOO_MANY = "Too many letters of this couple wait for words already. Nothing was taken from it."
NOT_VALID = "Something in this file is outside its bounds, so nothing of it was taken."
NO_POLICY = "First write under Settings what you do with something one partner tells you alone."
WRONG_WORDS = "Those are not the four words of anybody whose letter waits. Ask them to read the words out again."
NOT_YOURS = "This file is not from your coach."
CONFIRM_FIRST = "Hear your coach's four words first, then bring the file in."
NOTHING_YET = "There is nothing to send yet: confirm your coach's four words first."

WHAT_IT_HOLDS = (
    "This file can hold what each of you shows {}, in all weeks up to today, and nothing else. Only {} can open it. "
    "Once sent it cannot be called back. Whoever carries it sees that something was sent, and when, not what."
)
WHAT_IT_HOLDS_BACK = (
    "This file can hold the sessions, the agreed step and your events, for {} and {}; nothing you wrote for yourself. "
    "Only they can open it. Once sent it cannot be called back. Whoever carries it sees that something went, not what."
)
NEVER_SYNC = "Data folders are never synced by a cloud; this file is the way between two computers."


def up_to(names: str, day: str) -> str:
    """How far what came in reaches: "Ana and Ben: up to 25 Nov"."""
    return f"{names}: up to {day}"


def has_yours(coach: str, day: str) -> str:
    """How far what a partner sent has come: "Dana has yours up to 25 Nov"."""
    return f"{coach} has yours up to {day}."
