"""The words of Welcome, the same at set-up, at a claim, and on its own page later."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What this is",
        (
            "A quiet weekly check-in for two. Once a week each of you rates felt safety, clarity and connection, "
            "and says how often you practiced the four healing stages. The charts are for the two of you, "
            "and for a coach if you have one.",
        ),
    ),
    (
        "What it is not",
        (
            "It is not therapy, not a crisis service and not a test of whether a relationship is safe. "
            "No number here says how well you are doing. If you are ever afraid, Support is always one tap away; "
            "nobody is told that you opened it.",
        ),
    ),
    (
        "Who sees what",
        (
            "You answer alone, behind your own passphrase. Each time, you choose who may see your ratings and stages. "
            "A note is only for you. What you keep is sealed with your own key; to everyone else it looks just like "
            "a question you skipped.",
            "What you share with your partner appears to them once they have answered the same question, or when the "
            "week can no longer be filled in. That rule is kept by these screens: what you share with both of you "
            "stands readable in the files on this computer.",
        ),
    ),
    (
        "This computer",
        (
            "Everything stays on this computer and nothing is sent anywhere. But a device can be watched: by someone "
            "behind you, by a program that records the screen or the keys, or by someone who knows your passphrase. "
            "If that could be so for you, please do not write here what must not be read.",
        ),
    ),
)
