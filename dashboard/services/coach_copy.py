"""A coach's own copy: couples are added with codes, put away and taken along, and its settings are written."""

from dataclasses import replace

from dashboard.accounts import copy_owner
from dashboard.accounts.sign_in import code_hash, new_code
from dashboard.domain.coach_settings import Practice
from dashboard.domain.model import Person, Role, clean_name, distinct, new_id
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.files import answers_csv
from dashboard.services import reading, viewer
from dashboard.services.caseload import Couple
from dashboard.services.viewer import Me, View
from dashboard.store import coach_settings_file
from dashboard.words.welcome import FOR_COACH, WELCOME, Paragraphs, with_coach

Codes = dict[str, str]


def is_mine() -> bool:
    """Whether the coach who is here set this copy up."""
    owner = copy_owner.owner(viewer.store().people(), viewer.store().agreements())
    return owner is not None and owner.id == viewer.me().person.id


def lacks_policy() -> bool:
    """Whether couples cannot come yet, because what the coach does with secrets is not written."""
    return viewer.practice().policy is None


def add(first: str, second: str) -> Codes:
    """Adds a couple and links it; by name, each partner's one-time code. Raises BadInputError or NotAllowedError."""
    me = _owner()
    if lacks_policy():
        raise BadInputError("First write under Settings what you do with something one partner tells you alone.")
    try:
        names = [clean_name(first), clean_name(second)]
    except ValueError as error:
        raise BadInputError(f"Both partners need a name. {error}") from None
    taken = [p.name for p in viewer.store().people() if not p.erased]
    for n, name in enumerate(names):
        names[n] = distinct(name, [*taken, *names[:n]])
    codes, home = {name: new_code() for name in names}, new_id()
    partners = [
        Person(new_id(), home, Role.PARTNER, name, name.casefold(), slot, claim=code_hash(codes[name]))
        for slot, name in enumerate(names)
    ]
    viewer.store().couples.add(" & ".join(names), (partners[0], partners[1]), me.person.id)
    return codes


def new_codes(couple: Couple) -> Codes:
    """New codes for whoever of a couple has not claimed their name yet; earlier ones stop working."""
    _mine(couple)
    waiting = [p for p in viewer.store().people() if p.couple_id == couple.id and not p.claimed and not p.erased]
    codes = {p.name: new_code() for p in waiting}
    for person in waiting:
        viewer.store().change_person(replace(person, claim=code_hash(codes[person.name])))
    return codes


def archive(couple: Couple, away: bool = True) -> None:
    """Puts a couple away, or takes it out again."""
    _mine(couple)
    viewer.store().couples.archive(couple.id, away=away)


def shared_csv(separator: str = ",") -> bytes:
    """What both of the couple this visit is about share, as a file to hand to them; nothing of one's alone."""
    viewer.acting(Role.COACH)
    names = {p.id: p.name for p in viewer.me().couple}
    notes = [(n.week, n.person, n.text) for n in reading.notes(View.SESSION)]
    return answers_csv.shared_csv(reading.answers(View.SESSION), notes, names, separator)


def may_set() -> bool:
    """Whether the settings are this person's: the owner of the copy, or on a couple's the coach of today."""
    me, store = viewer.me(), viewer.store()
    return me.person.role is Role.COACH and copy_owner.keeper(
        me.person, store.people(), store.agreements(), store.coach_links()
    )


def save_settings(practice: Practice) -> None:
    """Writes the settings. Raises NotAllowedError, BadInputError or StorageError."""
    viewer.acting(Role.COACH)
    if not may_set():
        raise NotAllowedError("These settings belong to another coach.")
    if is_mine() and practice.policy is None:
        raise BadInputError("Choose what you do with something one partner tells you alone; couples come after that.")
    coach_settings_file.save(viewer.folder(), practice)


def welcome() -> Paragraphs:
    """Welcome for whoever reads it, with their coach if they have one."""
    me = viewer.me()
    owner = copy_owner.owner(viewer.store().people(), viewer.store().agreements())
    if me.person.role is Role.COACH:
        return FOR_COACH if owner is not None and owner.id == me.person.id else WELCOME
    if me.coach is None:
        return WELCOME
    own = owner is not None and owner.id == me.coach.id
    return with_coach(viewer.practice(), me.coach.name, own_copy=own)


def _owner() -> Me:
    me = viewer.acting(Role.COACH)
    if not is_mine():
        raise NotAllowedError("Couples are added on a coach's own copy; here both partners choose their coach.")
    return me


def _mine(couple: Couple) -> None:
    """Raises NotAllowedError unless this is the coach's own copy and their couple."""
    me = _owner()
    links = viewer.store().coach_links()
    if not any(k.couple_id == couple.id and k.coach_id == me.person.id and k.until is None for k in links):
        raise NotAllowedError("This couple does not have you as their coach.")
