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
WRONG_WORDS = (
    "Those are not the four words of anybody whose letter waits. Ask them to read the words out again; where their "
    "name or their key has changed since, ask for a new file first."
)
NOT_YOURS = "This file is not from your coach."
CONFIRM_FIRST = "Hear your coach's four words first, then bring the file in."
NOTHING_YET = "There is nothing to send yet: confirm your coach's four words first."

WHAT_IT_HOLDS = (
    "This file can hold what each of you shows {}, in all weeks up to today, and nothing else. Only {} can open it. "
    "Once sent it cannot be called back. Whoever carries it sees that something was sent, and when, not what."
)
NOT_SPOKEN = (
    "Before a couple comes onto your list: have you spoken with each of them alone? Say so, then give the words again. "
    "Until then what they sent waits, unseen."
)
GIVE_CARD = (
    "Give this card to the couple: as the file, as the line, or as the picture for a phone. They bring it in under Our "
    "data, Our coach. Then read your four words out to each of them, by voice."
)
TYPE_CARD = (
    "Ask the coach for their card, as a file or as a line. Both of you agree, each in your own sign-in, and each "
    "hears the coach's four words. What you share then goes to them in a file that only they can open."
)
MY_WORDS = (
    "Read your own four words out to {}, by voice. They are yours alone: {} has to hear them from you before anything "
    "you show is there."
)
WAITS = "waiting, unseen, for their four words."
HEAR = (
    "Ask each of them for their own four words, by voice, and type them here. Do not take them from the other partner."
)
LAST_FILE = "You ended with {}. One more file tells them so; after that nothing is kept for them here."
WHY_NOT = "Why stands under Couples, which opens with Prepare."
CAME_TOO = "What came in stands there too."
ARRIVED = "What came in stands under Couples, which opens with Prepare."
NEVER_SYNC = "Data folders are never synced by a cloud; this file is the way between two computers."


def what_it_holds_back(names: str) -> str:
    """The one sentence beside a file for a couple, whatever is in it."""
    return (
        f"This file can hold the sessions, the agreed step and your events, for {names}; nothing you wrote for "
        "yourself. Only they can open it. Once sent it cannot be called back. Whoever carries it sees that something "
        "was sent, and when, not what."
    )


def from_before(name: str) -> str:
    """What stands beside a letter whose author has a new key that nobody has heard yet."""
    return f"{name}'s part is from before their new key. What is newer waits for their four words."


def ended(names: str) -> str:
    """What stands beside the last letter of somebody."""
    return f"{names}: ended. Their last file took everything of theirs along."


def gone_back(name: str) -> str:
    """What stands where a letter was taken away or set back in the coach's own folder."""
    return f"{name}'s part is gone from this folder, or was set back. Their newest file brings it back."


def came(count: int, refused: int = 0) -> str:
    """What is said of files where nobody is to be named; nothing of `refused` of them was taken."""
    looked = f"{count} {'file has' if count == 1 else 'files have'} been looked at."
    if not refused:
        return f"{looked} {ARRIVED}"
    if refused == count:
        return f"{looked} {'It was not' if count == 1 else 'None of them was'} taken. {WHY_NOT}"
    return f"{looked} {refused} of them {'was' if refused == 1 else 'were'} not taken. {WHY_NOT} {CAME_TOO}"


def up_to(names: str, day: str) -> str:
    """How far what came in reaches."""
    return f"What you have from {names} goes up to {day}."


def has_yours(coach: str, day: str) -> str:
    """How far what a partner sent has come: "Dana has yours up to 25 Nov"."""
    return f"{coach} has yours up to {day}."
