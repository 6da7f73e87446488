"""The people of the tests: Ana and Ben, Coach Dana, and a couple nobody here knows; each with stated rights.

Ana and Ben are partners. Dana coaches them and nobody else. Zoe and Max are another couple on the same copy and
must never see or be seen. Their keys are real; nothing is locked by a passphrase, since no test here unlocks one.
"""

import shutil
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import time_machine
from pyrage.x25519 import Identity

from dashboard.accounts import recovery
from dashboard.accounts.sign_in import Accounts, Mode, Visit, install
from dashboard.domain.letter import Shown, read
from dashboard.domain.model import CheckIn, Choice, Person, Role, Sharing, Value, new_id, now
from dashboard.domain.questions import WORDING, same_for_all
from dashboard.errors import NotAllowedError
from dashboard.keys import sealed_rows
from dashboard.keys.head_writer import Newcomer, Writer
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.letters import Letter, open_letter
from dashboard.services import check_ins, consent, letters, reading, told_alone
from dashboard.services.me import Me, identify
from dashboard.services.reading import View
from dashboard.store import backups, engine
from dashboard.store.coaches import Agreement
from dashboard.store.letters import LetterState, Place
from dashboard.store.one_person import EarlierKey
from dashboard.store.storage import Storage

Seen = tuple[date, str, str, object, str, bool]

Week = tuple[date, dict[str, Value], dict[str, Sharing], str | None]

WEDNESDAY = date(2026, 11, 25)
THIS = date(2026, 11, 23)
LAST = date(2026, 11, 16)
BEFORE = date(2026, 11, 9)

# Her four words are of name, id and key: what two casts are sent is compared byte by byte.
DANA = "d" * 32
COUPLES = {"Ana": "Ana & Ben", "Ben": "Ana & Ben", "Zoe": "Zoe & Max", "Max": "Zoe & Max"}


def wednesday_noon() -> time_machine.travel:
    """While this is on, the clock began at noon of the one Wednesday and goes on from there."""
    return time_machine.travel(datetime.combine(WEDNESDAY, time(12), UTC), tick=True)


@dataclass
class Cast:
    """A real store with everybody in it, and who is looking at the moment in each thread."""

    storage: Storage
    identities: dict[str, Identity] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    today: date = WEDNESDAY
    anywhere: Visit | None = None
    here: threading.local = field(default_factory=threading.local)
    writing: dict[str, Visit] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.storage.folder

    def looking(self) -> Visit:
        """What replaces `visit.who`."""
        visit = getattr(self.here, "visit", None) or self.anywhere
        if visit is None:
            raise NotAllowedError("This visit is over. Sign in again.")
        return visit

    @property
    def me(self) -> Me:
        """Whoever is looking, as a service is told; built afresh each time, like for every press."""
        return identify(self.looking(), self.storage)

    def visit(self, name: str, mode: Mode = Mode.OWN) -> Visit:
        """A new visit of one of the cast."""
        person = self.person(name)
        visit = Visit(new_id()[:8], person.id, person.role, self.identities[name])
        if mode is not Mode.OWN:
            visit.share_screen(mode, self.person("Ana").couple_id if name == "Dana" else person.couple_id)
        return visit

    def enter(self, name: str, mode: Mode = Mode.OWN) -> Visit:
        """From here on this one is looking, in a new visit."""
        self.anywhere = self.visit(name, mode)
        return self.anywhere

    def person(self, name: str) -> Person:
        """One of the cast as stored now."""
        return next(p for p in self.storage.people() if p.id == self.ids[name])

    def writer(self, name: str) -> Writer:
        """One of the cast as they write."""
        return Writer(self.ids[name], self.identities[name])

    def change(self, name: str, /, **fields: object) -> None:
        """Changes some fields of a person, what they choose in their head as well."""
        self.storage.change_person(replace(self.person(name), **fields))  # type: ignore[arg-type]
        own = {field: value for field, value in fields.items() if field in {"consent_at", "paused_from"}}
        if own:
            self.storage.change_head(self.writer(name).changing(lambda head: replace(head, **own)))

    def rekey(self, name: str, key: Identity | None = None) -> None:
        """Somebody could know their passphrase: from here on this one has another key, and all of theirs with it."""
        old, self.identities[name] = self.identities[name], key or new_identity()
        recovery.rekey(self.storage, self.person(name), old, self.identities[name], b"locked")

    def reset(self, name: str) -> None:
        """The key of this one was lost, and they have claimed their name anew."""
        before, moment = self.person(name), now()
        earlier = EarlierKey(before.id, before.recipient or "", before.locked_identity or b"", moment)
        self.storage.reset(replace(before, recipient=None, locked_identity=None, reset_at=moment), earlier)
        self.identities[name] = new_identity()
        came = replace(self.person(name), recipient=recipient_of(self.identities[name]), locked_identity=b"locked")
        self.storage.claim(replace(came, consent_at=now()), _newcomer(self, replace(came, consent_at=now())))

    def takes_back(self, name: str, since: date | None = None) -> None:
        """One of the cast stops sharing, as Our data does it: in every week, or from the week of a day on."""
        before, today = self.anywhere, self.today
        self.enter(name)
        self.today = since or today
        try:
            consent.pause(self.me) if since else consent.withdraw(self.me)
        finally:
            self.anywhere, self.today = before, today

    def new_key(self, name: str, identity: Identity | None = None) -> None:
        """One of the cast has another key from here on, as after a reset."""
        identity = identity or new_identity()
        self.identities[name] = identity
        self.change(name, recipient=recipient_of(identity))
        self.storage.change_head(_newcomer(self, self.person(name)))

    def copy_with_event(self, label: str, file: Path) -> Path:
        """A copy of this folder's data in which somebody wrote an event in Ana's name."""
        self.storage.back_up()
        shutil.copyfile(backups.listed(self.folder)[0].path, file)
        values = [new_id(), self.person("Ana").couple_id, self.ids["Ana"], LAST, label, now()]
        columns = "id, couple_id, author_id, week, label, added_at"
        engine.edit(file, lambda con: con.execute(f"INSERT INTO event ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values))
        return file

    def coached(self, since: datetime | None = None, confirmed: tuple[str, ...] = ("Ana", "Ben")) -> None:
        """Dana becomes the coach of Ana and Ben."""
        self.storage.link_coach(self.person("Ana").couple_id or "", self.ids["Dana"], since)
        self.confirm(*confirmed)

    def confirm(self, *names: str) -> None:
        """These have heard and confirmed Dana's words."""
        pins = {self.ids["Dana"]: self.person("Dana").recipient or ""}
        for name in names:
            said = Agreement(self.ids["Dana"], self.ids[name], "words confirmed", now())
            self.storage.agree(said, self.writer(name).changing(lambda head: replace(head, pins=pins)))

    def answered(self, name, answers, sharing=None, *, week=THIS, note=None, on=None, based_on=None, note_for=None):
        """A check-in saved by one of the cast the way the form saves it; whoever was looking looks on.

        `sharing` is one choice for all, or a mapping; `on` the date of saving where the week has closed since.
        """
        before, today = self.anywhere, self.today
        if name not in self.writing or self.writing[name].identity is not self.identities[name]:
            self.writing[name] = self.visit(name)
        self.anywhere = self.writing[name]
        self.today = on or (today if week in (THIS, LAST) else week)
        choices = sharing if isinstance(sharing, dict) else same_for_all(sharing)
        if note_for is not None:
            choices = choices | {"note": note_for}
        try:
            base = check_ins.newest_revision(self.me, week) if based_on is None else based_on
            return check_ins.save(self.me, week, answers, choices, note, base)
        finally:
            self.anywhere, self.today = before, today

    def answered_long_ago(self, name: str, weeks: Iterable[Week]) -> None:
        """Check-ins of many weeks in one save, as an import stores them."""
        before = self.anywhere
        self.enter(name)
        me, rows = self.me, []
        for week, answers, sharing, note in weeks:
            chosen = Choice(now(), sharing)
            one = CheckIn(me.person.id, week, answers, sharing, note, wording=WORDING, chosen=chosen, saved_at=now())
            revision = check_ins.newest_revision(me, week) + 1
            rows.append((sealed_rows.row_of(one, me.person, me.identity, revision), False))
        with letters.along(me):
            me.store.save_many(rows, me.writer)
        self.anywhere = before

    def letter(self, name: str) -> Letter | None:
        """The letter of one of the cast to Dana, as her key opens it."""
        place = Place(LetterState.OWN, self.ids[name], self.ids["Dana"])
        sealed = self.storage.letters.sealed(place)
        return None if sealed is None else open_letter(sealed, self.identities["Dana"])

    def shows(self, name: str) -> Shown:
        """What that letter shows."""
        letter = self.letter(name)
        return read(letter.content) if letter else Shown()

    def sees(self, name: str, view: View = View.JUST_ME, mode: Mode = Mode.OWN) -> set[Seen]:
        """Every answer one of the cast is given in a visit of their own, a coach also what they were told alone."""
        before = self.anywhere
        self.enter(name, mode)
        try:
            given = list(reading.answers(self.me, view))
            if self.me.person.role is Role.COACH and self.me.mode is Mode.OWN and view is not View.SESSION:
                given += told_alone.answers(self.me)
        finally:
            self.anywhere = before
        names = {i: n for n, i in self.ids.items()}
        assert len({(a.week, a.person, a.question) for a in given}) == len(given), "an answer came twice"
        return {(a.week, names[a.person], a.question, a.number, a.words, a.kept) for a in given}


def assemble(folder: Path) -> Cast:
    """The whole cast in a new store in `folder`, and the accounts on it."""
    cast = Cast(Storage(folder))
    people = {name: _person(cast, name, slot) for slot, name in enumerate(("Ana", "Ben"))}
    strangers = {name: _person(cast, name, slot) for slot, name in enumerate(("Zoe", "Max"))}
    for couple in (people, strangers):
        first, second = couple.values()
        home = new_id()
        name = COUPLES[first.name]
        both = replace(first, couple_id=home), replace(second, couple_id=home)
        cast.storage.add_couple(name, *both, *(_newcomer(cast, one) for one in both))
    dana = replace(_person(cast, "Dana", 2), role=Role.COACH)
    cast.storage.add_person(dana, _newcomer(cast, dana))
    install(Accounts(cast.storage))
    return cast


@cache
def _furnished() -> Cast:
    """A cast who moved in before anybody's noon and whom no test sees: they are copied faster than made."""
    with time_machine.travel(datetime.combine(WEDNESDAY, time(11), UTC), tick=True):
        cast = assemble(Path(tempfile.mkdtemp(prefix="cast-")))
        cast.storage.close()
    return cast


def moved_in(folder: Path) -> Cast:
    """A copy of one whole cast in `folder`, which is empty, and the accounts on it."""
    made = _furnished()
    shutil.copytree(made.folder, folder, dirs_exist_ok=True)
    cast = Cast(Storage(folder), dict(made.identities), dict(made.ids))
    install(Accounts(cast.storage))
    return cast


def _newcomer(cast: Cast, person: Person) -> Newcomer:
    return Newcomer(person.id, cast.identities[person.name], consent_at=person.consent_at)


def _person(cast: Cast, name: str, slot: int) -> Person:
    identity = new_identity()
    id_, key = DANA if name == "Dana" else new_id(), recipient_of(identity)
    person = Person(id_, None, Role.PARTNER, name, name.casefold(), slot, key, b"locked", now())
    cast.identities[name], cast.ids[name] = identity, person.id
    return person
