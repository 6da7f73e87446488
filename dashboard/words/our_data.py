"""Our data in words: who sees what in four sentences, and what stands beside each part of it now."""

from datetime import date, datetime

from dashboard.domain.names import isolated
from dashboard.domain.weeks import dated

NOBODY_ELSE = "You have no coach here: nobody but the two of you reads what you share."
NO_COACH = "Nobody else reads any of it: you have no coach here."
NO_PARTNER = "No partner is here: what you answer stays with you."
ONLY_ME = "What is only for you is locked with your own key, and nobody else can open it."
FILES = (
    "Whoever gets hold of the files can read what you share with both, your names, when something was saved and what "
    "you said about a coach, but no number and no word that you keep."
)


def four_sentences(partner: str | None, coach: str | None, *, sharing: bool) -> list[str]:
    """Who sees what. `partner` and `coach` are names, None where there is nobody; not `sharing`, where nobody may."""
    if not sharing:
        both = "You share nothing at the moment, whatever you choose for a week."
    elif partner is None:
        both = f"No partner is here: what you share with both, only {isolated(coach)} sees." if coach else NO_PARTNER
    else:
        both = (
            f"What you share with both, {isolated(partner)} sees once {isolated(partner)} has answered the same "
            "question too, or when its week can no longer be filled in."
        )
    if coach is None:
        alone = NOBODY_ELSE if partner else NO_COACH
    elif sharing:
        alone = (
            f"{isolated(coach)}, your coach, reads what you have shared with both since becoming your coach. What you "
            f"share with your coach alone, only {isolated(coach)} reads."
        )
    else:
        alone = f"{isolated(coach)}, your coach, is shown nothing of yours while you share nothing."
    return [both, alone, ONLY_ME, FILES]


def sharing_now(consent_at: datetime | None, paused_from: date | None, today: date) -> str:
    """Whether anything is shared."""
    if consent_at is None:
        return "nothing is shared"
    return f"nothing from the week of {dated(paused_from, today)} on" if paused_from else "as you choose each week"


def coach_now(coach: str | None, proposed: str | None, *, confirmed: bool) -> str:
    """Who the coach is, or whose name waits."""
    if coach:
        return isolated(coach) if confirmed else f"{isolated(coach)}, check words not confirmed"
    return f"{isolated(proposed)} is asked about" if proposed else "none"


def key_now(reset_on: date | None, shown_on: tuple[date, ...] | None, today: date) -> str:
    """How passphrase and recovery key stand for whose they are; `shown_on` as `services.own_key` says it."""
    if reset_on is not None and not shown_on:
        return f"reset on {dated(reset_on, today)}, recovery key not shown since"
    if reset_on is not None and shown_on:
        return f"reset on {dated(reset_on, today)}, recovery key shown on {dated(shown_on[-1], today)}"
    if shown_on is None:
        return "both yours alone"
    return f"recovery key shown on {dated(shown_on[-1], today)}" if shown_on else "recovery key: not shown yet"


def weeks_saved(count: int) -> str:
    """How many weeks can be chosen."""
    return {0: "none saved yet", 1: "one week saved"}.get(count, f"{count} weeks saved")


def latest_copy(made: datetime | None, today: date) -> str:
    """When the latest backup was made."""
    return f"latest {dated(made.date(), today)}, {made:%H:%M}" if made else "none yet"
