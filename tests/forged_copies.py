"""Copies of a store that somebody forged with every file at hand, restored, answered and undone: what did not hold."""

import random
import shutil
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from dashboard.accounts import findings, letters_here
from dashboard.accounts.letters_here import LetterReader
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.sign_in_checks import settle
from dashboard.domain import weeks
from dashboard.domain.letter import content_of
from dashboard.domain.model import Kind, Person, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, DashboardError
from dashboard.keys import head as heads
from dashboard.keys import identities
from dashboard.keys.head import Head
from dashboard.services import brought, check_ins, entries, events, notices, personal, reading, sessions
from dashboard.services.brought_answers import answer
from dashboard.services.me import Me, identify
from dashboard.services.sessions import Own, Record
from dashboard.store import backups, engine
from dashboard.store.engine import Connection
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.forging import EVERYBODY, FORGERIES, MAX, ZOE, Forger
from tests.locked import ANA, BEN, COUPLE, DANA

BOTH, ONLY_ME, COACH = (same_for_all(choice) for choice in (Sharing.BOTH, Sharing.ME, Sharing.COACH))
# What a restore may not change before somebody was asked; who signs in where, and what waits, is no part of it.
KEPT = ("person", "couple", "couple_coach", "agreement", "check_in", "entry", "own", "event", "coaching_session",
        "draft", "erased", "earlier_key")  # fmt: skip
SEALED = {"check_in": ("sealed_self", "sealed_coach"), "entry": ("sealed_self", "sealed_coach"), "own": ("sealed",),
          "draft": ("sealed",), "coaching_session": ("sealed_coach",), "head": ("sealed",)}  # fmt: skip
Rows = dict[str, list[str]]


class Store:
    """A data folder, and its people as they come and go."""

    def __init__(self, folder: Path) -> None:
        """Opens it."""
        self.storage = Storage(folder)
        self.accounts = Accounts(self.storage)
        self.told: list[str] = []

    def enter(self, one: Person) -> Me:
        """A sign-in, but for the second that the passphrase takes; what there is to read is read."""
        key = locked.identity(one.name.lower())
        settle(self.storage, one.id, key, marked=True, lock=lambda: b"")
        self.accounts.visits.sign_out(one.id)
        visit = self.accounts.visits.by_cookie(self.accounts.admit(one, key))
        assert visit is not None
        chosen = COUPLE if one is DANA else None
        me = identify(visit, self.storage, None, chosen)
        self.told += [f"{one.name}: {sentence}" for sentence in visit.notices if not findings.calm(sentence)]
        notices.read(me)
        return identify(visit, self.storage, None, chosen)

    def head(self, one: Person) -> Head:
        """What vouches for a person's own."""
        return heads.unseal(self.storage.head(one.id) or b"", locked.identity(one.name.lower()), one.id)

    def rows(self) -> Rows:
        """Everything that counts, as it stands in the file."""
        found = {t: self.storage._db.read_now(f"SELECT t::VARCHAR FROM {t} t") for t in KEPT}
        return {t: sorted(str(row) for (row,) in some) for t, some in found.items()}

    def ids(self) -> dict[str, set[str]]:
        """The same by id, as far as it has one."""
        tables = [t for t in KEPT if t not in {"couple_coach", "agreement", "draft", "earlier_key"}]
        return {t: {name for (name,) in self.storage._db.read_now(f"SELECT id FROM {t}")} for t in tables}

    def sealed(self) -> set[bytes]:
        """Everything sealed that lies in the live file and beside it."""
        found = set[bytes]()
        for table, columns in SEALED.items():
            for column in columns:
                rows = self.storage._db.read_now(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
                found |= {bytes(blob) for (blob,) in rows}
        for (person_id,) in self.storage._db.read_now("SELECT DISTINCT person_id FROM brought"):
            for one in self.storage.brought(person_id):
                found |= {value for value in one.content.values() if isinstance(value, bytes)}
        return found | {file.read_bytes() for file in (self.storage.folder / "letters").glob("*")}

    def said(self) -> dict[str, Any]:
        """What each author reads of their own, and what their letter tells the coach of today."""
        found: dict[str, Any] = {}
        for one in (ANA, BEN):
            me = self.enter(one)
            own = reading.open_own(me, self.storage.check_ins([one.id]))
            found[one.name] = sorted(f"{c.week} {c.answers} {c.sharing} {c.note}" for c in own)
            words = [e for kind in Kind for e in entries.mine(me, kind)]
            found[one.name] += sorted(f"{e.kind} {e.day} {e.lines} {e.sharing}" for e in words)
            found[one.name] += [str(personal.leaning(me)), str(me.coach and me.coach.id), str(me.coach_confirmed)]
        found["letters"] = self.letters()
        assert set(found["letters"]) >= {ANA.id, BEN.id}, "each of them tells Dana something"
        return found

    def letters(self) -> dict[str, Any]:
        """What Dana reads in letters, by author."""
        dana = next((p for p in self.storage.people() if p.id == DANA.id), None)
        if dana is None:
            return {}
        reader = LetterReader(dana, locked.identity("dana"), self.head(DANA), {})
        couple = [p for p in self.storage.people() if p.couple_id == COUPLE]
        return {
            author: content_of(one.shown) for author, one in letters_here.read(self.storage, reader, couple).items()
        }


# -- the couple, and what each of them then wrote ------------------------------------------------------


def pristine(place: Path, patch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """Two folders, the second with all that was written since the first, and a copy of the second's file."""
    older, newer, copy = place / "older", place / "newer", place / "newer.duckdb"
    older.mkdir()
    patch.setattr(weeks, "today_in", lambda _: BEFORE)
    locked.fill(older).close()
    store = Store(older)
    store.storage.couples.add("Zoe & Max", (ZOE, MAX), DANA.id)
    for one in (ZOE, MAX):
        store.storage.change_head(locked.newcomer(one))
    locked.confirm(store.storage, ANA, BEN)
    for one, answers in ((ANA, {"safety": 5}), (BEN, {"safety": 6}), (ZOE, {"safety": 7})):
        check_ins.save(store.enter(one), BEFORE, answers, BOTH, f"{one.name}'s week", 0)
    personal.lean(store.enter(BEN), Leaning.EASE)
    store.enter(DANA)
    patch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    store.storage.back_up()
    store.storage.close()
    shutil.copytree(older, newer)
    store = Store(newer)
    _two_weeks(store)
    store.storage.back_up()
    shutil.copyfile(backups.listed(newer)[0].path, copy)
    store.storage.close()
    return older, newer, copy


def _two_weeks(store: Store) -> None:
    """What each of them wrote in the two weeks after."""
    check_ins.save(store.enter(ANA), LAST, {"safety": 3, "clarity": 8}, BOTH, "a kept note", 0)
    check_ins.save(store.enter(ANA), THIS, {"safety": 2, "recognize": "1"}, COACH, None, 0)
    check_ins.save(store.enter(BEN), LAST, {"safety": 9, "connection": 1}, ONLY_ME, None, 0)
    check_ins.save(store.enter(BEN), THIS, {"safety": 8}, BOTH, "Ben's", 0)
    entries.save(store.enter(ANA), Kind.MOMENT, LAST, ("a moment", "", "", ""), Sharing.BOTH)
    entries.save(store.enter(ANA), Kind.PATTERN, LAST, ("a pattern", "", "", ""), Sharing.COACH)
    personal.lean(store.enter(ANA), Leaning.REACH)
    events.add(store.enter(ANA), LAST, "Holiday")
    sessions.save(store.enter(DANA), Record("", WEDNESDAY, focus="Evenings", step="Ten minutes"), Own("private"))


# -- one case ------------------------------------------------------------------------------------------


def case(seed: int, work: Path, base: tuple[Path, Path, Path]) -> tuple[list[str], list[str]]:
    """What was forged and done in one case, and whatever did not hold: empty when all did."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
        return _Case(seed, work, base).result()


class _Case:
    def __init__(self, seed: int, work: Path, base: tuple[Path, Path, Path]) -> None:
        self.dice, (older, newer, copy) = random.Random(seed), base
        folder, self.copy = work / f"home{seed}", work / f"forged{seed}.duckdb"
        self.lost = self.dice.random() < 0.5
        shutil.copytree(older if self.lost else newer, folder)
        shutil.copyfile(copy, self.copy)
        engine.edit(self.copy, self._forge)
        self.store, self.wrong = Store(folder), list[str]()
        self.log = ["lost" if self.lost else "all here", *self.forger.done]
        self.yes, self.sessions = set[str](), 0

    def _forge(self, con: Connection) -> None:
        self.forger = Forger(self.dice, con)
        for forgery in self.dice.choices(FORGERIES, k=self.dice.randint(1, 5)):
            forgery(self.forger)
            self.forger.done.append(forgery.__name__)

    def result(self) -> tuple[list[str], list[str]]:
        try:
            self._run()
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")
        finally:
            self.store.storage.close()
        return self.log, self.wrong

    def holds(self, what: str, fact: object) -> None:
        if not fact:
            self.wrong.append(what)

    def _run(self) -> None:
        store = self.store
        said = store.said()
        before, ids, sealed = store.rows(), store.ids(), store.sealed()
        pins = {one.id: dict(store.head(one).pins) for one in EVERYBODY}
        try:
            store.storage.bring_back(self.copy)
        except DashboardError as error:
            self.log.append(f"refused: {error}")
            self.holds("a refused copy changes nothing", store.rows() == before)
            return
        self.holds("nothing changes by the restore itself", store.rows() == before)
        self._sign_in(pins, ids)
        if self.dice.random() < 0.4:
            self._again()
        self._answer(self.dice.choice(("yes", "no", "dice")))
        self._nothing_gone(ids, "after the answers")
        kept = self.dice.random() < 0.5
        here = store.ids()
        if kept:
            self._write()
        wrote = {table: names - here[table] for table, names in store.ids().items()}
        self._nothing_opens(sealed)
        store.storage.undo_bring_back()
        self._undone(before, kept=kept)
        left = store.ids()
        self.holds("what was written since stays", all(names <= left[table] for table, names in wrote.items()))
        self._nothing_gone(ids, "after the undo")
        if not kept and not self.yes:
            after = store.said()
            self.holds(f"everybody's own and every letter is as before: {_differ(said, after)}", after == said)
        self._write()
        self._nothing_opens(sealed)
        self._sign_in(pins, ids)
        self.holds(f"nobody is alarmed: {store.told}", not store.told or self._may_alarm())

    def _may_alarm(self) -> bool:
        """Things in somebody's name that are not theirs are said, and nothing else."""
        return all("does not prove to be yours" in told for told in self.store.told)

    def _sign_in(self, pins: Mapping[str, Any], ids: Mapping[str, set[str]]) -> None:
        for one in self.dice.sample(EVERYBODY, len(EVERYBODY)):
            me = self.store.enter(one)
            self.holds(f"{one.name} has their key", me.person.recipient == one.recipient)
            self.holds(f"{one.name}'s pins", pins[one.id].items() <= self.store.head(one).pins.items())
        self._nothing_gone(ids, "at a sign-in")

    def _again(self) -> None:
        """A second restore that brings nothing."""
        self.log.append("a second restore")
        self.store.storage.back_up()
        self.store.storage.bring_back(backups.listed(self.store.storage.folder)[0].path)

    def _answer(self, how: str) -> None:
        self.log.append(f"answers: {how}")
        for one in self.dice.sample(EVERYBODY, len(EVERYBODY)):
            me = self.store.enter(one)
            for question in brought.questions(me):
                yes = question.yes is not None and (how == "yes" or (how == "dice" and self.dice.random() < 0.5))
                try:
                    answer(me, question.key, yes)
                except BadInputError as error:
                    self.log.append(f"{one.name} {question.key}: {error}")
                    yes = False
                    if question.key in {q.key for q in brought.questions(me)}:  # else settled with another one
                        answer(me, question.key, yes)
                if yes and question.key.startswith("erased"):
                    self.yes |= {thing.id for thing in question.things}
                me = self.store.enter(one)

    def _nothing_gone(self, ids: Mapping[str, set[str]], when: str) -> None:
        here = self.store.ids()
        for table, names in ids.items():
            gone = {name for name in names - here[table] if not self._own_yes(table, name)}
            self.holds(f"{table}: {gone} gone {when}", not gone)

    def _own_yes(self, table: str, name: str) -> bool:
        """Whether its author said yes to erasing it: by itself, or as a part of the thing that the mark names."""
        return bool(self.yes) and (name in self.yes or table == "entry")

    def _write(self) -> None:
        """Everybody writes something, as widely as the app lets them."""
        for one in (ANA, BEN):
            for sharing in (COACH, ONLY_ME):
                me = self.store.enter(one)
                base = check_ins.newest_revision(me, THIS)
                try:
                    check_ins.save(me, THIS, {"safety": self.dice.randint(0, 10)}, sharing, f"{one.name} {base}", base)
                except BadInputError:
                    continue
                break
            entries.save(self.store.enter(one), Kind.PATTERN, LAST, ("later", "", "", ""), Sharing.ME)
            personal.lean(self.store.enter(one), self.dice.choice(list(Leaning)))
        me = self.store.enter(DANA)
        if me.couple:
            self.sessions += 1
            day = WEDNESDAY + timedelta(days=self.sessions)
            sessions.save(me, Record("", day, step="later"), Own("later"))

    def _nothing_opens(self, before: Collection[bytes]) -> None:
        with_copy = set(before) | _sealed_in(self.copy)
        for blob in self.store.sealed() - with_copy:
            try:
                pyrage.decrypt(blob, self.forger.keys or [identities.new_identity()])
                self.holds("nothing sealed since opens with a key of the copy's", False)
            except pyrage.DecryptError:
                continue

    def _undone(self, before: Rows, *, kept: bool) -> None:
        """Row by row as before; where somebody wrote since, their own words are compared by their ids."""
        after = self.store.rows()
        words = {"check_in", "entry", "own", "coaching_session"} if kept else set()
        words |= {"check_in", "entry", "own", "event", "coaching_session", "erased"} if self.yes else set()
        for table in sorted(before.keys() - words):
            lost = [row[:200] for row in before[table] if row not in after[table]]
            more = [row[:200] for row in after[table] if row not in before[table]]
            self.holds(f"undone, {table}: lost {lost}, more {more}", not lost and not more)


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {one[name]} / {other.get(name)}" for name in one if one[name] != other.get(name))


def _sealed_in(file: Path) -> set[bytes]:
    asked = [(f"SELECT {c} FROM {t} WHERE {c} IS NOT NULL", ()) for t, columns in SEALED.items() for c in columns]
    asked.append(("SELECT locked_identity FROM person WHERE locked_identity IS NOT NULL", ()))
    return {bytes(blob) for rows in engine.query(file, *asked) for (blob,) in rows}
