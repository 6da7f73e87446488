"""What each of the four healing stages can look like in an ordinary week, in our own words."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "recognize": (
        "Noticing that I went quiet after a remark, and telling myself: that is how I learned to stay safe.",
        "Catching the third message in a row before I send it, and being curious about the worry under it.",
        "Saying afterwards, without excuses: that was my old alarm, not you.",
    ),
    "slow_down": (
        "One breath out before I answer.",
        "Asking for twenty minutes, and saying when I will be back.",
        "Putting the phone down until I can read the message kindly.",
    ),
    "communicate": (
        "Saying “I would like an evening with you this week” instead of “you never have time”.",
        "Asking for one thing, not for five.",
        "Hearing a no without arguing.",
    ),
    "create_safety": (
        "A hand offered in a hard talk, where it is welcome.",
        "Thanking the other for telling me something that was not easy to say.",
        "Keeping one small promise to myself.",
    ),
}
