"""What this is and is not, and who sees what: read at set-up and again on the Welcome page."""

from dashboard.domain.coach_settings import POLICIES, Practice

Paragraphs = tuple[tuple[str, str], ...]

WELCOME: Paragraphs = (
    (
        "How it goes",
        "Once a week each of you says, alone, how the week felt. Then you can look at it together, "
        "and with your coach if you have one.",
    ),
    (
        "What this is not",
        "It is not therapy, not a crisis service, and not a screen for abuse. "
        "If you are ever afraid, open Support; it is the same for everyone and a visit to it is not recorded.",
    ),
    (
        "Who sees what",
        "You choose it for every check-in: both of you, and your coach if you have one; or only you. A note is yours "
        "alone unless you change that. You see your partner's answer to a question once yours is in, or when the week "
        "can no longer be filled in. "
        "Whatever you keep looks the same as a question you skipped.",
    ),
    (
        "What it cannot do",
        "That neither of you looks first is a rule of these screens only: whoever can read the files on this "
        "computer can read what you share with both. A device can be watched, and so can the person typing on it. "
        "Answer where you feel unobserved, or not at all. "
        "Courts can sometimes ask for notes like these, shared or not.",
    ),
    (
        "What this is",
        "Two minutes a week, and a place of your own: to notice how a week was, to be seen as far as you choose, and "
        "to talk about it when you both like.",
    ),
)
FOR_COACH: Paragraphs = (
    (
        "Whose copy this is",
        "This copy is yours: every couple you add answers here, each partner behind a passphrase of their own. You see "
        "what they share with both or with you. What they keep is locked, and nothing here opens it for you.",
    ),
    (
        "What you look after",
        "Whoever has this computer or its files can read the couples' names and what they share with both. "
        "Encrypt its disk, lock its screen, and keep a copy of the data folder in a safe place.",
    ),
    WELCOME[1],
)
FOR_COACH_OF_A_COUPLE: Paragraphs = (
    (
        "Whose copy this is",
        "This copy belongs to a couple: both of them chose you as their coach. You see what they share with both or "
        "with you since you came. What they keep is locked, and nothing here opens it for you.",
    ),
    (
        "How you work here",
        "Prepare is for you alone; in session the screen shows only what both of them see. Read \u201cBefore you "
        "begin\u201d first: speak with each of them alone, and know when not to start.",
    ),
    WELCOME[1],
)
UNWRITTEN = "Your coach has not written this yet; ask before you share with them."


def with_coach(practice: Practice, coach: str, *, own_copy: bool) -> Paragraphs:
    """Welcome for somebody who has a coach: who that is, what reaches them, and what they do with what is told alone.

    On a coach's `own_copy` there was never a time before the coach.
    """
    name = practice.name or coach
    reaches = (
        f"{name} set this up and looks after this computer. From your first check-in on, what you share with both of "
        f"you reaches {name} as well. You can share with {name} alone once you have confirmed their four check words. "
        "What you keep for yourself stays closed to them."
        if own_copy
        else f"{name} is your coach here. What you share with both of you since they came reaches {name} as well, and "
        "nothing you keep for yourself does."
    )
    told = POLICIES[practice.policy] if practice.policy else UNWRITTEN
    coached = [("Your coach", reaches), ("What you tell your coach alone", told)]
    if practice.words:
        coached.append(("In your coach's own words", practice.words))
    return (*WELCOME[:3], *coached, *WELCOME[3:])
