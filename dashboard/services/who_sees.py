"""Who sees what, as a table: asked of the very rules that decide it, so that it cannot say anything else."""

from dashboard.domain.model import Sharing
from dashboard.domain.privacy import Circumstances, Kept, Reader, choices, may_see, stands_open
from dashboard.services.me import Me
from dashboard.words.check_in_words import sharing_label

YES, NO = "yes", "no"
LATER = "once they have answered it too, or the week can no longer be filled in"
BOTH_LATER = "once both have shared it, or the week can no longer be filled in"
READERS = {
    "Me": Reader.AUTHOR,
    "My partner": Reader.PARTNER,
    "The two of us on one screen": Reader.TOGETHER,
    "Our coach in session": Reader.SESSION,
    "Our coach preparing": Reader.COACH,
}
KINDS = {
    "A rating, or the stages": Kept.ANSWER,
    "A note": Kept.ANSWER,
    "A moment, or my pattern": Kept.WORDS,
}
ALWAYS_MINE = ("A half-filled check-in or moment", "Earlier versions of my pattern", "What suits me, and time away")


def table(me: Me) -> list[dict[str, str]]:
    """One row for each kind of data and choice, by column: one for each reader and one for someone with the files."""
    has_coach, consent = me.coach is not None, me.person.consent_at is not None
    kinds = [
        (f"{what}, shared with: {sharing_label(choice, has_coach=False).lower()}", choice, kind)
        for what, kind in KINDS.items()
        for choice in choices(has_coach)
    ]
    kinds += [(what, Sharing.ME, Kept.WORDS) for what in ALWAYS_MINE]
    readers = {k: r for k, r in READERS.items() if has_coach or r not in {Reader.SESSION, Reader.COACH}}
    rows = [
        {"What": what}
        | {title: _said(reader, choice, consent, kind) for title, reader in readers.items()}
        | {"Someone with the files": "readable" if stands_open(choice, consent) else "locked"}
        for what, choice, kind in kinds
    ]
    rows.append(
        {"What": "Our names, and for which weeks something was saved"}
        | dict.fromkeys(readers, "names only")
        | {"Someone with the files": "readable"}
    )
    return rows


def _said(reader: Reader, choice: Sharing, consent: bool, kind: Kept) -> str:
    """The answer of `may_see` before and after the week closes, in words."""
    now, later = (
        may_see(reader, choice, Circumstances(consent, closed, False, False, coach_since=True), kind)
        for closed in (False, True)
    )
    if now:
        return YES
    return NO if not later else LATER if reader is Reader.PARTNER else BOTH_LATER
