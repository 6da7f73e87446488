"""Whoever holds an old copy of the data folder, and every code that was ever issued, opens nothing sealed later."""

import contextlib
import hashlib
import itertools
import shutil

import pytest

from dashboard.accounts import claims
from dashboard.accounts.sign_in import Accounts, install
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, DashboardError, NotAllowedError, SealError
from dashboard.keys import cards, passphrase, recovery_key, sealing
from dashboard.keys.identities import recipient_of
from dashboard.keys.letters import sealed_again
from dashboard.services import (
    caseload,
    check_ins,
    coach_copy,
    coaches,
    drafts,
    entries,
    personal,
    sessions,
    spoken_alone,
)
from dashboard.services.me import identify
from dashboard.services.sessions import Own, Question, Record
from dashboard.start.reset import reset
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests.cast import THIS, WEDNESDAY

LONG = "long enough"
SEALED = "SELECT table_name, column_name FROM duckdb_columns() WHERE column_name LIKE 'sealed%' AND data_type = 'BLOB'"


class House:
    """A data folder in use: who is signed in, what was issued, and copies made on the way."""

    def __init__(self, folder):
        self.folder, self.visits, self.issued, self.copies, self.here = folder, {}, [], [], ""
        self.open()

    def open(self):
        self.storage = Storage(self.folder)
        self.accounts = Accounts(self.storage)
        self.issued.append(self.accounts.set_up_token)
        install(self.accounts)

    def enter(self, name):
        self.here = name

    def who(self):
        return self.visits[self.here]

    def admitted(self, name, cookie):
        self.visits[name] = self.accounts.visits.by_cookie(cookie)

    def person(self, name):
        return next(p for p in self.accounts.people() if p.name == name)

    def claim(self, name, code=""):
        self.admitted(name, claims.claim(self.accounts, self.person(name), LONG, code))

    def issue(self, code):
        self.issued.append(code)
        return code

    def copy(self):
        """Kept by somebody, log included, while the app runs."""
        self.copies.append(self.folder.with_name(f"copy{len(self.copies)}"))
        shutil.copytree(self.folder, self.copies[-1])

    def reset(self, *names):
        """At the command line, with the app stopped; everybody signs in again, these with their code."""
        people = {p.id: p.name for p in self.accounts.people()}
        keys = {people[v.person_id]: v.identity for v in self.visits.values()}
        self.storage.close()
        codes = {name: self.issue(reset(self.folder, name)) for name in names}
        self.open()
        for name, identity in keys.items():
            if name in codes:
                self.claim(name, codes[name])
            else:
                self.admitted(name, self.accounts.admit(self.person(name), identity))

    @property
    def me(self):
        """Whoever is looking, as a service is told."""
        return identify(self.who(), self.storage)

    def confirm(self):
        for name in ("Ana", "Ben"):
            self.enter(name)
            coaches.confirm_words(self.me, cards.check_words(cards.of(self.person("Dana"))))


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Nobody is here yet. Locking is at once and for good, since no test here unlocks."""
    monkeypatch.setattr(passphrase, "lock", lambda key, phrase: hashlib.sha256(f"{key}{phrase}".encode()).digest())
    (tmp_path / "data").mkdir()
    found = House(tmp_path / "data")
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    yield found
    found.storage.close()


def a_couple(house):
    """On a couple's own copy: set-up, the partner's claim, the coach's code made twice, and two resets."""
    house.admitted("Ana", claims.set_up(house.accounts, house.accounts.set_up_token, ("Ana", "Ben"), LONG))
    house.copy()
    house.claim("Ben")
    house.enter("Ana")
    coaches.propose(house.me, "Dana")
    house.enter("Ben")
    coaches.agree(house.me, house.person("Dana"))
    spoken_alone.say(house.me, house.me.couple_id, yes=True)
    house.issue(coaches.make_code(house.me))
    code = house.issue(coaches.make_code(house.me))
    house.copy()
    house.claim("Dana", code)
    house.confirm()
    house.copy()
    house.reset("Ben", "Dana")
    house.confirm()


def a_practice(house):
    """On a coach's own copy: set-up, a code for each partner made twice, and two resets."""
    house.admitted("Dana", claims.set_up_coach(house.accounts, house.accounts.set_up_token, "Dana", LONG))
    house.copy()
    (house.folder / "coach.toml").write_text('policy = "no secrets"\n')
    house.enter("Dana")
    coach_copy.add(house.me, "Ana", "Ben", spoken=True)
    (couple,) = caseload.couples(house.me)
    for _ in range(2):
        codes = {p.name: coach_copy.new_code(house.me, couple, p) for p in couple.partners}
        house.issued += codes.values()
    house.copy()
    for name, code in codes.items():
        house.claim(name, code)
    house.confirm()
    house.copy()
    house.reset("Ana", "Dana")
    house.confirm()


def seal_everything(house):
    """One of each kind that is stored sealed, by each who can."""
    for name in ("Ana", "Ben"):
        house.enter(name)
        personal.lean(house.me, Leaning.REACH)
        for kind, choice in itertools.product(Kind, (Sharing.ME, Sharing.COACH)):
            entries.save(house.me, kind, WEDNESDAY, ("mine", "", "", ""), choice)
        sharing = same_for_all(Sharing.COACH) | {"clarity": Sharing.ME, "note": Sharing.COACH}
        check_ins.save(house.me, THIS, {"safety": 3, "clarity": 4}, sharing, "a note", 0)
        drafts.keep(house.me, THIS, {"note": "half a note"})
        assert drafts.read(house.me, THIS)
    house.enter("Dana")
    sessions.save(house.me, Record("", WEDNESDAY), Own("for me", (Question("a question"),)))


def won(copy, issued):
    """Every key an old copy and all the codes lead to: each name claimed with each code, as it is and after a reset."""
    keys = []
    for again in (False, True):
        work = copy.with_name(f"{copy.name}-{again}")
        shutil.copytree(copy, work)
        (work / "coach.toml").write_text('policy = "no secrets"\n')
        codes = list(issued)
        for name in ("Ana", "Ben", "Dana") if again else ():
            with contextlib.suppress(DashboardError):
                codes.append(reset(work, name))
        storage = Storage(work)
        for person, code in itertools.product(storage.people(), codes):
            accounts = Accounts(storage)
            with contextlib.suppress(DashboardError):
                cookie = claims.claim(accounts, accounts.person(person.id), LONG, code)
                keys.append(accounts.visits.by_cookie(cookie).identity)
        storage.close()
    return keys


def opens(blob, key):
    try:
        return bool(sealing.unseal(blob, key))
    except SealError:
        return False


def letter_opens(letter, key):
    return sealed_again(letter, key, recipient_of(key)) != letter


# Only stores from before there were letters have something there.
BEFORE_LETTERS = {("check_in", "sealed_coach"), ("entry", "sealed_coach")}


@pytest.mark.parametrize("come_in", [a_couple, a_practice])
def test_an_old_copy_and_every_code_open_nothing_sealed_later(house, come_in):
    come_in(house)
    seal_everything(house)
    keys = [key for copy in house.copies for key in won(copy, house.issued)]
    assert len(keys) >= 6
    true = [visit.identity for visit in house.visits.values()]
    read, seen = house.storage._db.read, set()
    for table, column in read(SEALED):
        for (blob,) in read(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
            seen.add((table, column))
            assert sum(opens(blob, key) for key in true) == 1, (table, column)
            assert not any(opens(blob, key) for key in keys), (table, column)
    assert seen == set(read(SEALED)) - BEFORE_LETTERS
    letters = [house.storage.letters.sealed(place) for place in house.storage.letters.places()]
    assert len(letters) == 2
    for letter in letters:
        assert sum(letter_opens(letter, key) for key in true) == 1
        assert not any(letter_opens(letter, key) for key in keys)
    held = b"".join(p.read_bytes() for copy in house.copies for p in copy.rglob("*") if p.is_file())
    assert b"AGE-SECRET-KEY" not in held
    for code in house.issued:
        with pytest.raises(BadInputError):
            recovery_key.read(code)
        with pytest.raises(NotAllowedError):
            claims.set_up(house.accounts, code, ("Eve", "Finn"), LONG)
