"""What a person is asked about things a copy brought, whole sentences; each names what a yes and a no do."""

from collections.abc import Collection
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.model import AgreementKind, CheckIn, Entry, Sharing
from dashboard.domain.questions import KEYS, TITLES, item_of, words
from dashboard.words.check_in_words import sharing_label

TAKE, LEAVE, KEEP = "Take it in", "Leave it out", "Keep what is here"
LEAD = (
    "A copy was restored. What proves to be yours has come back already. The following only you can answer; "
    "nothing of it counts, and nobody sees it, until you do. Undoing the restore takes out all of it again, but for "
    "what you change here after that."
)
EARLIER = (
    "The copy holds {} as it was before you changed it or shared it with fewer people, and here it is missing. If you "
    "take it in, it is shared as it stands below."
)
OLDER = (
    "The copy holds answers and words in your name from an earlier version of this program, which cannot prove "
    "who wrote them. Look through them: are they yours? If you take them in, they are shared as it says here."
)
DIFFERENT = "For {} the copy says something else than what is here. What counts?"
CLOSED = (
    "The copy holds {} in your name, locked with another key than yours of today: perhaps the one from before a "
    "reset or a change of passphrase. If you still have that recovery key or passphrase, open it under Our data >"
    " Earlier key. Until then it waits."
)
CLOSED_ANYWHERE = (
    "The copy holds {} in your name, locked with another key than yours of today, which is not known here. It can"
    " only be left out, or wait."
)
EVENTS = "The copy says that you had noted these events. Both of you and your coach would see them."
SESSIONS = "The copy holds coaching sessions that are not here. Your couple would see their days and agreed steps."
QUESTIONS = (
    "The copy holds questions for the next session of {} that are not here. If you take them in, they wait beside those"
    " that wait here, on the screen of the next session, until you take them off."
)
KEY = (
    "The copy holds another key in your name, locked with a passphrase of then. Your key of today stays as it is."
    " If you keep the other one aside, it opens what was locked with it, once you type its passphrase or recovery"
    " key."
)
COACH = (
    "The copy says that {} is your coach, since {}. Nobody becomes your coach unless you both say yes, each in "
    "your own sign-in; and nothing goes to them alone until you have heard their four words."
)
COACH_BESIDE = "You have another coach here: this can wait until you have both ended with them, or be left out."
COACH_ENDED = "The copy says that {} is not your coach any more, since {}. Should that hold here too?"
AGREEMENT = "The copy says that on {} you {} {}. Should that hold here too?"
SAID = {
    AgreementKind.AGREED: "agreed to have as your coach:",
    AgreementKind.DECLINED: "declined as your coach:",
    AgreementKind.REMOVAL: "asked to be taken out of the copy of",
    AgreementKind.NO_REMOVAL: "asked to stay in the copy of",
}
ERASED = (
    "The copy says that {} erased, but it does not prove that it was you. It is still here, and nobody else sees "
    "it until you have answered."
)
ERASED_SELF = (
    "The copy says that you had erased yourself here. Nothing is erased. Until you have answered, nobody else "
    "sees anything of yours. If you want to leave, keep everything now and then choose Our data > Erase."
)
ERASED_COUPLE = (
    "The copy says that you had erased {}. Nothing is erased. If you want that, keep them now and erase them "
    "under Couples."
)
COUPLE = (
    "The copy holds a couple that is not here: {}, yours since {}. If you take them in, they sign in with the "
    "passphrases of then, and what they wrote comes back at their own sign-ins."
)


def check_in_lines(check_in: CheckIn, has_coach: bool) -> list[str]:
    """A check-in as its author reads it, with whom each answer is for."""
    lines = [f"Week of {weeks.full_label(check_in.week)}"]
    for key in (k for k in KEYS if k in check_in.answers):
        whom = _whom(check_in.sharing.get(item_of(key), Sharing.ME), has_coach)
        lines.append(f"{TITLES[key]}: {words(key, check_in.answers[key])} ({whom})")
    if check_in.note:
        lines.append(f"Note: {check_in.note} ({_whom(check_in.sharing.get('note', Sharing.ME), has_coach)})")
    return lines


def entry_lines(entry: Entry, has_coach: bool) -> list[str]:
    """A pattern or a moment as its author reads it."""
    said = [line for line in entry.lines if line]
    return [
        f"{entry.kind.value.capitalize()} of {weeks.full_label(entry.day)} ({_whom(entry.sharing, has_coach)})",
        *said,
    ]


def _whom(choice: Sharing, has_coach: bool) -> str:
    label = sharing_label(choice, has_coach)
    return label[0].lower() + label[1:]


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 week", "3 weeks"."""
    return f"{number} {noun}{'s' * (number != 1)}"


def and_(parts: Collection[str]) -> str:
    """Parts of a sentence, joined."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def day(moment: date) -> str:
    """A date as it is said."""
    return weeks.full_label(moment)
