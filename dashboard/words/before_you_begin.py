"""What a coach reads before a couple begins: speaking with each alone, when not to start, and what to agree on."""

LEAD = (
    "For coaches: before the first code is given, and again whenever something worries you. It is general "
    "and not legal advice. It does not replace training, supervision, or knowing the law where you work."
)

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Speak with each of them alone",
        (
            "In studies, about half of the couples who look for therapy report violence in the past year, and few say "
            "so while the other is in the room. So speak with each of them alone first, in person or by phone, when "
            "the other can neither hear nor read along. Tell both that you do so with everyone; then nobody has to "
            "explain why they were asked.",
            "Before you ask anything, say what you keep to yourself, and what you would have to report and to whom. On "
            "the phone, ask first whether they can talk freely; a yes or a no is enough.",
            "Ask both the same: whether they want to be here; what happens when they disagree; whether they are ever "
            "afraid of the other, or of saying something wrong; whether anybody has been pushed, hit, threatened, "
            "pressed into sex, watched, or kept from money, work or people; whether it is safe to answer questions "
            "on a computer the other can reach.",
            "Whatever one of them tells you then about being afraid or in danger, the other must not learn it from "
            "you, not even that there was something; only the law can ask more of you. That holds whatever you choose "
            "under Settings for things told to you alone: say so to both when you explain that rule.",
            "Nobody has to tell you anything, and a no may mean not now. Speak with each alone again after a while, "
            "and whenever something changes.",
        ),
    ),
    (
        "When not to begin",
        (
            "Do not begin, and stop where you have begun, if one is afraid of the other, if there is violence, threat, "
            "stalking or control, if one was pressed into taking part, or if an honest answer could be held against "
            "somebody at home. Answers can be demanded, watched and punished; then a question every week puts somebody "
            "in danger.",
            "Stop in a way that points to nobody, for a reason that is true and that you give to other couples too. No "
            "wording is given here, so that nobody can recognize it from this page. Do not confront one "
            "with what the other told you. Leaving and stopping can be the most dangerous time: before you stop, let "
            "whoever is at risk say what is safe for them, and how you may reach them.",
            "Know a specialist service near you before you need one. Where the law requires you to report something, "
            "it goes before anything written here. In danger now: the local emergency number.",
        ),
    ),
    (
        "What this is not",
        (
            "It is not therapy, not a crisis service, and not a screen for abuse. Nothing here notices danger: a low "
            "number may be a hard week, and a high one may be all that somebody dares to say. Nobody watches the "
            "answers between sessions; tell both of them so.",
            "Charts and questions are something to talk about. They are no diagnosis, and they were not made to prove "
            "anything about anybody.",
        ),
    ),
    (
        "What to agree on, with both of them",
        (
            "Secrets: what you do with what one tells you alone. You choose it under Settings, and both read it before "
            "they share anything. Say what you have to do, by law or by your profession, when somebody is in danger.",
            "Taking part: each of them may leave out any question, keep any answer, and stop at any time, and owes "
            "nobody a reason. Never ask why something is missing, and never let one ask the other.",
            "Records: what you write down, where it lies, who can read it, and for how long; and whatever the law asks "
            "of you for that, such as consent in writing. On this computer names, and what both share, stand readable "
            "in the files, and a sheet you print or a file you save is protected by nothing but you.",
            "Between sessions: how you can be reached, and that nothing that is written here reaches you as a call for "
            "help.",
            "Ending: each of you may end it. Say by what day you erase what you hold; it is noted with the ending. "
            "Where the law makes you keep some of it longer, say what, and for how long.",
        ),
    ),
)

ASKED = "Have you spoken with each of them alone?"
YES, NOT_YET = "Yes", "Not yet"
HELD_BACK = (
    "Codes are held back until you have spoken with each of them alone. Only the day is kept on which you say so, and "
    "nothing of what was said."
)
CARD_HELD_BACK = (
    "Your card is held back until you have spoken with each of them alone. Nothing is kept of your answer before they "
    "are on your list, and then only the day."
)
ASKED_PARTNERS = "Has {coach} spoken with each of you alone?"
WHY_PARTNERS = (
    "Every careful coach speaks with each partner alone first, whoever they are. Until {coach} has, there is no code. "
    "It says nothing about the two of you, and only the day is kept."
)


def code_words(name: str, coach: str) -> tuple[str, ...]:
    """What stands on the page that one person gets with their code; the same for everyone but for the names."""
    return (
        f"On {coach}'s computer, say on the sign-in page that it is your first time here. You are asked for your name, "
        f"{name}, and this code; then you choose a passphrase that nobody else knows.",
        "The code works once and for you alone. Keep it to yourself, and throw this page away when you have used it.",
        f"You need not take part. You can leave out any question, keep any answer for yourself, or stop, and owe "
        f"nobody a reason. {coach} does not see what you keep.",
        "Answer where you feel unobserved, or not at all. It is not therapy and not a crisis service, and nobody "
        "watches the answers. Support, on the sign-in page, is there for everyone and needs no code.",
    )
