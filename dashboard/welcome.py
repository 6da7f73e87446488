"""What this is and is not, and who sees what: read at set-up and again on the Welcome page."""

WELCOME: tuple[tuple[str, str], ...] = (
    (
        "What this is",
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
        "You choose it for every check-in: both of you and your coach, or only you. A note is only yours unless you "
        "change that. You see your partner's answer to a question once yours is in, or when the week can no longer be "
        "filled in. "
        "Whatever you keep looks the same as a question you skipped.",
    ),
    (
        "What it cannot do",
        "Not looking first is a rule of these screens: whoever can read the files on this computer can read what you "
        "share with both. A device can be watched, and so can the person typing on it. "
        "Answer where you feel unobserved, or not at all.",
    ),
)
