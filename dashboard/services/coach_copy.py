"""A coach's own copy: couples are added with codes, put away and taken along, and its settings are written."""

from dataclasses import replace
from datetime import date

from dashboard.accounts import copy_owner
from dashboard.accounts.sign_in import code_hash
from dashboard.accounts.sign_in import new_code as new_secret_code
from dashboard.domain import coach_settings
from dashboard.domain.coach_settings import Practice
from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.model import Person, Role, alike, clean_name, distinct, new_id, one_line
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.files import answers_csv
from dashboard.services import reading, spoken_alone
from dashboard.services.me import NOT_YOURS, Me, require_coach
from dashboard.services.reading import View
from dashboard.store import coach_settings_file
from dashboard.words.before_you_begin import HELD_BACK
from dashboard.words.welcome import FOR_COACH, FOR_COACH_OF_A_COUPLE, WELCOME, Paragraphs, with_coach

LABEL_MAX = 30
TAKEN = (
    "Somebody on this copy goes by {name} already. Add what the two of you will know them by, for instance the first "
    "letter of the family name."
)


def is_mine(me: Me) -> bool:
    """Whether the coach who is here set this copy up."""
    owner = copy_owner.owner(me.store.people(), me.store.agreements())
    return owner is not None and owner.id == me.person.id


def practice(me: Me) -> Practice:
    """What the coach has set for everyone here."""
    return coach_settings.load(me.folder)


def lacks_policy(me: Me) -> bool:
    """Whether couples cannot come yet, because what the coach does with secrets is not written."""
    return practice(me).policy is None


def add(me: Me, first: str, second: str, *, spoken: bool) -> str:
    """Adds a couple and links it; its id. `spoken`: the coach has spoken with each of them alone. Raises BadInputError.

    A name that somebody here has is refused: a number behind it, on a code, would tell one client of another. Until
    their codes are made nobody has one that fits.
    """
    _owner(me)
    if lacks_policy(me):
        raise BadInputError("First write under Settings what you do with something one partner tells you alone.")
    try:
        names = [clean_name(first), clean_name(second)]
    except ValueError as error:
        raise BadInputError(f"Both partners need a name. {error}") from None
    names[1] = distinct(names[1], names[:1])
    taken = [p.name for p in me.store.people() if not p.erased]
    if again := next((name for name in names if any(alike(name, other) for other in taken)), None):
        raise BadInputError(TAKEN.format(name=again))
    home = new_id()
    partners = [
        Person(new_id(), home, Role.PARTNER, name, name.casefold(), slot, claim=code_hash(new_secret_code()))
        for slot, name in enumerate(names)
    ]
    me.store.couples.add(
        " & ".join(names), (partners[0], partners[1]), me.person.id, spoken_on=me.today if spoken else None
    )
    return home


def new_code(me: Me, couple: ListedCouple, person: Person) -> str:
    """A code for one of a couple who has not claimed their name yet; an earlier one stops working.

    Raises BadInputError until the coach has spoken with each of them alone.
    """
    _mine(me, couple)
    if spoken_alone.on(me, couple.id) is None:
        raise BadInputError(HELD_BACK)
    waiting = next((p for p in me.store.people() if p.id == person.id and p.couple_id == couple.id), None)
    if waiting is None or not waiting.unclaimed:
        raise BadInputError("This name has been claimed meanwhile. It needs no code any more.")
    code = new_secret_code()
    me.store.change_person(replace(waiting, claim=code_hash(code)))
    return code


def archive(me: Me, couple: ListedCouple, away: bool = True) -> None:
    """Puts a couple away, or takes it out again."""
    _mine(me, couple)
    me.store.couples.archive(couple.id, away=away)


def label(me: Me) -> str:
    """What the coach calls the files of the couple this visit is about; empty for anybody else."""
    return me.store.couples.label(me.couple_id) if me.person.role is Role.COACH and me.couple else ""


def set_label(me: Me, typed: str) -> None:
    """What they are called from now on. Raises BadInputError."""
    require_coach(me)
    if not me.couple:
        raise NotAllowedError(NOT_YOURS)
    if len(one_line(typed)) > LABEL_MAX:
        raise BadInputError(f"A label has at most {LABEL_MAX} characters.")
    me.store.couples.set_label(me.couple_id, one_line(typed))


def set_erase_by(me: Me, couple: ListedCouple, day: date | None) -> None:
    """The day an ending names, by which the coach erases what they hold. Raises BadInputError."""
    _mine(me, couple)
    if day is not None and day < me.today:
        raise BadInputError("Choose today or a later day.")
    me.store.couples.set_day(couple.id, "erase_by", day)


def shared_csv(me: Me, separator: str = ",") -> bytes:
    """What both of the couple this visit is about share, as a file to hand to them; nothing of one's alone."""
    require_coach(me)
    names = {p.id: p.name for p in me.couple}
    notes = [(n.week, n.person, n.text) for n in reading.notes(me, View.SESSION)]
    return answers_csv.shared_csv(reading.answers(me, View.SESSION), notes, names, separator)


def may_set(me: Me) -> bool:
    """Whether the settings are this person's: the owner of the copy, or on a couple's the coach of today."""

    return me.person.role is Role.COACH and copy_owner.keeper(
        me.person, me.store.people(), me.store.agreements(), me.store.coach_links()
    )


def save_settings(me: Me, settings: Practice) -> None:
    """Writes the settings. Raises NotAllowedError, BadInputError or StorageError."""
    require_coach(me)
    if not may_set(me):
        raise NotAllowedError("These settings belong to another coach.")
    if is_mine(me) and settings.policy is None:
        raise BadInputError("Choose what you do with something one partner tells you alone; couples come after that.")
    coach_settings_file.save(me.folder, settings)


def welcome(me: Me) -> Paragraphs:
    """Welcome for whoever reads it, with their coach if they have one."""
    owner = copy_owner.owner(me.store.people(), me.store.agreements())
    if me.person.role is Role.COACH:
        return FOR_COACH if owner is not None and owner.id == me.person.id else FOR_COACH_OF_A_COUPLE
    if me.coach is None:
        return WELCOME
    own = owner is not None and owner.id == me.coach.id
    return with_coach(practice(me), me.coach.name, own_copy=own)


def _owner(me: Me) -> None:
    """Raises NotAllowedError unless this is the coach's own copy."""
    require_coach(me)
    if not is_mine(me):
        raise NotAllowedError("Couples are added on a coach's own copy; here both partners choose their coach.")


def _mine(me: Me, couple: ListedCouple) -> None:
    """Raises NotAllowedError unless this is the coach's own copy and their couple."""
    _owner(me)
    links = me.store.coach_links()
    if not any(k.couple_id == couple.id and k.coach_id == me.person.id and k.until is None for k in links):
        raise NotAllowedError("This couple does not have you as their coach.")
