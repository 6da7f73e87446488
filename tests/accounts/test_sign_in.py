"""Sign-in: who gets in, how often one may try, and when a visit is over."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.accounts import claims, own_letters, recovery, tries, visits
from dashboard.accounts.sign_in import Accounts, Mode, Visit, code_hash, new_code
from dashboard.domain.model import ERASED, CheckIn, Person, Role, Sharing, now
from dashboard.errors import BadInputError, DashboardError, NotAllowedError
from dashboard.keys import passphrase, sealing
from dashboard.keys.identities import recipient_of
from dashboard.keys.sealed_rows import row_of
from dashboard.services import reading
from dashboard.services.me import identify
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage
from dashboard.store.writers import DRAFT
from tests import locked
from tests.locked import ANA, BEN, DANA, phrase


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    store = locked.fill(tmp_path)
    yield Accounts(store)
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Accounts]:
    store = Storage(tmp_path)
    yield Accounts(store)
    store.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks at once, where a test is not about locking."""
    monkeypatch.setattr(passphrase, "lock", lambda identity, phrase: f"{phrase}:{identity}".encode())


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opens what `quick` locked, and the three real ones."""
    real = passphrase.unlock

    def unlock(blob: bytes, phrase: str) -> str:
        if blob.startswith(b"age-"):
            return real(blob, phrase)
        if not blob.startswith(f"{phrase}:".encode()):
            raise sealing.SealError("no")
        return blob.decode().removeprefix(f"{phrase}:")

    monkeypatch.setattr(passphrase, "unlock", unlock)


def test_a_passphrase_opens_one_visit_with_the_identity_of_its_person(accounts: Accounts) -> None:
    visit = accounts.visits.by_cookie(accounts.sign_in(" ANA ", phrase("Ana")))
    assert visit is not None
    assert (visit.person_id, visit.mode) == (ANA.id, Mode.OWN)
    assert recipient_of(visit.identity) == ANA.recipient
    assert accounts.visits.by_id(visit.id) is visit


def test_another_ones_passphrase_does_not_fit(accounts: Accounts) -> None:
    with pytest.raises(NotAllowedError, match="isn't right"):
        accounts.sign_in("Ana", phrase("Ben"))


def test_a_name_nobody_has_is_answered_like_a_wrong_passphrase_and_costs_an_unlock(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    real = passphrase.unlock
    monkeypatch.setattr(passphrase, "unlock", lambda blob, phrase: asked.append(blob) or real(blob, phrase))
    said = []
    for name in ("nobody", "Ana"):
        with pytest.raises(NotAllowedError) as error:
            accounts.sign_in(name, "not the passphrase")
        said.append(str(error.value))
    assert said[0] == said[1]
    assert len(asked) == 2


def test_spelling_the_name_otherwise_or_trying_all_at_once_is_no_way_round_the_waits(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def unlock(_blob: bytes, phrase: str) -> str:
        tried.append(phrase)
        time.sleep(0.05)
        raise sealing.SealError("no")

    monkeypatch.setattr(passphrase, "unlock", unlock)

    def attempt(name: str) -> None:
        with pytest.raises(NotAllowedError):
            accounts.sign_in(name, "guess guess")

    spelled = ["Ana", "ana ", "ANA", " aNa", "An\u0061"] * 8
    threads = [threading.Thread(target=attempt, args=(name,)) for name in spelled]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == tries.FREE_TRIES
    assert accounts.wait("ana") > 0


@pytest.mark.parametrize(("mode", "limit"), [(Mode.OWN, 15 * 60), (Mode.TOGETHER, 90 * 60), (Mode.SESSION, 90 * 60)])
@pytest.mark.parametrize("clock", ["time", "monotonic"])
def test_an_idle_visit_is_over_also_when_the_computer_slept(
    accounts: Accounts, mode: Mode, limit: float, clock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = accounts.sign_in("Ana", phrase("Ana"))
    visit = _visit(accounts, token)
    visit.mode = mode
    start = getattr(time, clock)()
    monkeypatch.setattr(visits.time, clock, lambda: start + limit - 5)
    assert accounts.visits.by_cookie(token) is visit
    monkeypatch.setattr(visits.time, clock, lambda: start + limit + 5)
    assert accounts.visits.by_cookie(token) is None
    monkeypatch.undo()
    assert accounts.visits.by_cookie(token) is None, "a clock set back does not bring it back"
    assert visit.identity is None


def test_an_idle_visit_gives_its_key_back_by_the_clock_and_an_active_one_keeps_it(accounts: Accounts) -> None:
    mine, his = accounts.sign_in("Ana", phrase("Ana")), accounts.sign_in("Ben", phrase("Ben"))
    left, active = _visit(accounts, mine), _visit(accounts, his)
    left.seen_steady -= 15 * 60 + 5
    accounts.visits.tidy()
    assert (left.identity, list(accounts.visits)) == (None, [active])
    assert active.identity is not None
    assert accounts.visits.idled(mine) == ANA.id, "what she sends now still waits for her"


def test_activity_keeps_a_visit(accounts: Accounts) -> None:
    token = accounts.sign_in("Ana", phrase("Ana"))
    visit = _visit(accounts, token)
    visit.seen_wall -= 14 * 60
    visit.seen_steady -= 14 * 60
    visit.touch()
    visit.seen_steady -= 14 * 60
    assert accounts.visits.by_cookie(token) is visit


def test_signing_out_ends_every_visit_of_that_person_and_no_other(accounts: Accounts) -> None:
    first, second, ben = (accounts.sign_in(n, phrase(n)) for n in ("Ana", "Ana", "Ben"))
    gone = _visit(accounts, first)
    accounts.visits.sign_out(ANA.id)
    assert [accounts.visits.by_cookie(t) for t in (first, second)] == [None, None]
    assert accounts.visits.by_cookie(ben) is not None
    assert gone.identity is None


def test_a_new_sign_in_ends_the_visit_the_browser_had(accounts: Accounts) -> None:
    old = accounts.sign_in("Ana", phrase("Ana"))
    new = accounts.sign_in("Ben", phrase("Ben"), old)
    assert old != new
    assert accounts.visits.by_cookie(old) is None
    assert _visit(accounts, new).person_id == BEN.id


def test_a_shared_screen_that_went_idle_comes_back_shared(accounts: Accounts) -> None:
    old = accounts.sign_in("Ana", phrase("Ana"))
    _visit(accounts, old).share_screen(Mode.TOGETHER, ANA.couple_id)
    _visit(accounts, old).seen_wall -= 100 * 60
    visit = _visit(accounts, accounts.sign_in("Ben", phrase("Ben"), old))
    assert (visit.mode, visit.identity, visit.couple_id) == (Mode.TOGETHER, None, BEN.couple_id)


def test_a_session_that_went_idle_comes_back_to_its_couple_and_step(accounts: Accounts) -> None:
    old = accounts.sign_in("Dana", phrase("Dana"))
    _visit(accounts, old).share_screen(Mode.SESSION, ANA.couple_id)
    _visit(accounts, old).topic = 4
    _visit(accounts, old).seen_wall -= 100 * 60
    visit = _visit(accounts, accounts.sign_in("Dana", phrase("Dana"), old))
    assert (visit.mode, visit.identity, visit.couple_id, visit.topic) == (Mode.SESSION, None, ANA.couple_id, 4)


def test_leaving_a_shared_screen_by_passphrase_leads_to_ones_own_pages(accounts: Accounts) -> None:
    old = accounts.sign_in("Ana", phrase("Ana"))
    _visit(accounts, old).share_screen(Mode.TOGETHER, ANA.couple_id)
    assert _visit(accounts, accounts.sign_in("Ana", phrase("Ana"), old)).mode is Mode.OWN


def test_a_coaching_session_that_went_idle_does_not_make_a_partner_the_coach(accounts: Accounts) -> None:
    old = accounts.sign_in("Dana", phrase("Dana"))
    _visit(accounts, old).share_screen(Mode.SESSION, ANA.couple_id)
    _visit(accounts, old).seen_wall -= 100 * 60
    assert _visit(accounts, accounts.sign_in("Ana", phrase("Ana"), old)).mode is Mode.OWN


def test_set_up_needs_the_token_and_happens_once(empty: Accounts, quick: None) -> None:
    token = empty.set_up_token
    with pytest.raises(NotAllowedError):
        claims.set_up(empty, "guess", ("Ana", "Ben"), "long enough")
    for names in (("", "Ben"), ("Ana", " "), ("Ana", "B" * 41)):
        with pytest.raises(BadInputError):
            claims.set_up(empty, token, names, "long enough")
    with pytest.raises(BadInputError, match="8 characters"):
        claims.set_up(empty, token, ("Ana", "Ben"), "short")
    assert empty.storage.people() == []
    visit = _visit(empty, claims.set_up(empty, token, ("  Ana ", "ana"), "long enough"))
    me, partner = empty.storage.people()
    assert (me.name, me.claimed, partner.name, partner.claimed) == ("Ana", True, "ana (2)", False)
    assert visit.person_id == me.id
    assert empty.storage.couple_name(me.couple_id or "") == "Ana & ana (2)"
    with pytest.raises(NotAllowedError):
        claims.set_up(empty, token, ("Eve", "Mallory"), "long enough")
    with pytest.raises(NotAllowedError):
        claims.set_up(empty, empty.set_up_token, ("Eve", "Mallory"), "long enough")
    assert len(empty.storage.people()) == 2


def test_two_set_ups_at_once_make_one_couple(empty: Accounts, quick: None) -> None:
    token, came = empty.set_up_token, []

    def attempt() -> None:
        try:
            came.append(claims.set_up(empty, token, ("Ana", "Ben"), "long enough"))
        except DashboardError:
            came.append(None)

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(c is not None for c in came) == 1
    assert len(empty.storage.people()) == 2


def test_a_partner_claims_once(empty: Accounts, quick: None) -> None:
    claims.set_up(empty, empty.set_up_token, ("Ana", "Ben"), "long enough")
    ben = empty.storage.people()[1]
    assert _visit(empty, claims.claim(empty, ben, "ben's own one")).person_id == ben.id
    for person in (ben, empty.storage.people()[1]):
        with pytest.raises(DashboardError, match="already been claimed"):
            claims.claim(empty, person, "another one")


def test_a_coach_needs_both_partners_and_the_code(accounts: Accounts, quick: None) -> None:
    coach = Person("e" * 32, None, Role.COACH, "Eli", "eli", 2)
    accounts.storage.add_person(coach)
    code = new_code()
    with pytest.raises(BadInputError):
        claims.claim(accounts, coach, "long enough", "")
    for one in (ANA, BEN):
        waiting = replace(coach, claim=code_hash(code))
        assert not claims.may_be_claimed(accounts, waiting)
        accounts.storage.agree(Agreement(coach.id, one.id, "agreed", now()))
    accounts.storage.change_person(waiting)
    assert not claims.may_be_claimed(accounts, coach), "no code was made"
    with pytest.raises(BadInputError, match="code does not fit"):
        claims.claim(accounts, waiting, "long enough", "0000-0000")
    token = claims.claim(accounts, waiting, "long enough", f" {code.lower().replace('-', ' ')} ")
    assert _visit(accounts, token).role is Role.COACH
    assert [link.couple_id for link in accounts.storage.coach_links() if link.coach_id == coach.id] == [ANA.couple_id]


def test_whoever_is_left_of_a_couple_decides_on_a_coach_alone(accounts: Accounts, quick: None) -> None:
    coach = Person("e" * 32, None, Role.COACH, "Eli", "eli", 2, claim=code_hash("AAAA-BBBB"))
    accounts.storage.add_person(coach)
    accounts.storage.agree(Agreement(coach.id, ANA.id, "agreed", now()))
    assert not claims.may_be_claimed(accounts, coach)
    gone = replace(BEN, name="former partner", sign_in=BEN.id, recipient=None, locked_identity=None, claim=ERASED)
    accounts.storage.change_person(gone)
    assert claims.may_be_claimed(accounts, coach)
    accounts.storage.change_person(replace(ANA, recipient=None, locked_identity=None, claim=ERASED))
    assert not claims.may_be_claimed(accounts, coach), "nobody is left who agreed"


def test_a_declined_coach_cannot_come_in_with_an_earlier_code(accounts: Accounts) -> None:
    coach = Person("e" * 32, None, Role.COACH, "Eli", "eli", 2, claim=code_hash("AAAA-BBBB"))
    accounts.storage.add_person(coach)
    for one, kind in ((ANA, "agreed"), (BEN, "agreed"), (BEN, "declined")):
        accounts.storage.agree(Agreement(coach.id, one.id, kind, now()))
    assert not claims.may_be_claimed(accounts, coach)


def test_guessing_the_code_makes_one_wait(accounts: Accounts) -> None:
    coach = Person("e" * 32, None, Role.COACH, "Eli", "eli", 2, claim=code_hash("AAAA-BBBB"))
    accounts.storage.add_person(coach)
    for one in (ANA, BEN):
        accounts.storage.agree(Agreement(coach.id, one.id, "agreed", now()))
    for _ in range(5):
        with pytest.raises(BadInputError):
            claims.claim(accounts, coach, "long enough", "0000-0000")
    with pytest.raises(NotAllowedError, match="Please wait"):
        claims.claim(accounts, coach, "long enough", "AAAA-BBBB")


def test_the_recovery_key_gives_a_new_passphrase_for_the_same_identity(accounts: Accounts) -> None:
    key = recovery.recovery_key(accounts, ANA, phrase("Ana"))
    old = accounts.sign_in("Ana", phrase("Ana"))
    with pytest.raises(NotAllowedError, match="do not belong together"):
        recovery.recover(accounts, "Ben", key, "a new passphrase")
    with pytest.raises(BadInputError, match="here there are 0"):
        recovery.recover(accounts, "Ana", "AGE-SECRET-KEY-1", "a new passphrase")
    token = recovery.recover(accounts, "ana", f" {key.lower()} ", "a new passphrase")
    assert recipient_of(_visit(accounts, token).identity) == ANA.recipient
    assert accounts.visits.by_cookie(old) is None
    with pytest.raises(NotAllowedError):
        accounts.sign_in("Ana", phrase("Ana"))
    assert accounts.sign_in("Ana", "a new passphrase")


@pytest.mark.parametrize("spoil", [lambda lock: lock[:-40], lambda lock: lock[:60], lambda lock: b"no lock" + lock])
def test_what_of_a_lock_was_spoilt_in_the_file_is_no_wrong_passphrase_and_leads_to_the_recovery_key(
    accounts: Accounts, spoil: Callable[[bytes], bytes]
) -> None:
    key = recovery.recovery_key(accounts, ANA, phrase("Ana"))
    with accounts.storage._db.write() as cursor:
        cursor.execute(
            "UPDATE person SET locked_identity = ? WHERE id = ?", [spoil(ANA.locked_identity or b""), ANA.id]
        )
    with pytest.raises(NotAllowedError, match="No passphrase can open this"):
        accounts.sign_in("Ana", phrase("Ana"))
    with pytest.raises(NotAllowedError, match="isn't right"):
        accounts.sign_in("Ben", phrase("Ana"))
    assert recovery.recover(accounts, "Ana", key, "a new passphrase")
    assert accounts.sign_in("Ana", "a new passphrase")


def _visit(accounts: Accounts, token: str) -> Visit:
    visit = accounts.visits.by_cookie(token)
    assert visit is not None
    return visit


def test_a_new_passphrase_that_nobody_could_know_keeps_the_identity(
    accounts: Accounts, quick: None, plain: None
) -> None:
    old = accounts.sign_in("Ana", phrase("Ana"))
    visit = _visit(accounts, recovery.change_passphrase(accounts, ANA, phrase("Ana"), "a new passphrase", known=False))
    assert recipient_of(visit.identity) == ANA.recipient
    assert accounts.visits.by_cookie(old) is None
    assert accounts.sign_in("Ana", "a new passphrase")


def test_after_somebody_could_know_it_the_old_key_opens_nothing_and_the_new_one_all(
    accounts: Accounts, quick: None, plain: None
) -> None:
    week = date(2026, 11, 23)
    old = _visit(accounts, accounts.sign_in("Ana", phrase("Ana"))).identity
    answers = CheckIn(ANA.id, week, {"safety": 0}, {"safety": Sharing.ME}, note="zebra " * 400)
    for revision in (1, 2):
        accounts.storage.save(row_of(answers, ANA, locked.identity("ana"), revision), locked.writer(ANA))
    draft = sealing.seal_own({"note": "draft"}, locked.identity("ana"), DRAFT, ANA.id, week.isoformat())
    accounts.storage.keep_draft(ANA.id, week, draft)
    bens = row_of(replace(answers, person_id=BEN.id), BEN, locked.identity("ben"), 1)
    accounts.storage.save(bens, locked.writer(BEN))
    before = [len(r.sealed_self) for r in accounts.storage.all_rows(ANA.id)]

    visit = _visit(accounts, recovery.change_passphrase(accounts, ANA, phrase("Ana"), "a new passphrase", known=True))

    rows = accounts.storage.all_rows(ANA.id)
    assert len(rows) == 2
    assert max(abs(len(r.sealed_self) - n) for r, n in zip(rows, before, strict=True)) < 256
    for blob in (*(r.sealed_self for r in rows), accounts.storage.draft(ANA.id, week) or b""):
        assert sealing.unseal(blob, visit.identity)["note"]
        with pytest.raises(sealing.SealError):
            sealing.unseal(blob, old)
    assert [r.sealed_self for r in accounts.storage.all_rows(BEN.id)] == [bens.sealed_self]
    stored = b"".join(p.read_bytes() for p in accounts.storage.folder.iterdir() if p.is_file())
    assert (ANA.locked_identity or b"?") not in stored
    assert (ANA.recipient or "?").encode() not in stored
    with pytest.raises(NotAllowedError):
        accounts.sign_in("Ana", phrase("Ana"))
    assert accounts.sign_in("Ana", "a new passphrase")


def test_a_coach_with_a_new_key_keeps_what_was_shared_and_is_confirmed_again(
    accounts: Accounts, quick: None, plain: None
) -> None:
    locked.confirm(accounts.storage, ANA)
    answers = CheckIn(ANA.id, date(2026, 11, 23), {"safety": 3}, {"safety": Sharing.COACH})
    with own_letters.along(accounts.storage, locked.writer(ANA)):
        accounts.storage.save(row_of(answers, ANA, locked.identity("ana"), 1), locked.writer(ANA))
    visit = _visit(accounts, recovery.change_passphrase(accounts, DANA, phrase("Dana"), "a new passphrase", known=True))
    visit.couple_id = ANA.couple_id
    told = reading.told_alone(identify(visit, accounts.storage))
    assert [a.value for a in told.line(ANA.id, "safety").values()] == [3]
    assert [a.kind for a in accounts.storage.agreements() if a.person_id == ANA.id][-1] == "words withdrawn"


def test_a_wrong_old_passphrase_changes_nothing(accounts: Accounts) -> None:
    with pytest.raises(NotAllowedError):
        recovery.change_passphrase(accounts, ANA, phrase("Ben"), "a new passphrase", known=True)
    with pytest.raises(BadInputError):
        recovery.change_passphrase(accounts, ANA, phrase("Ana"), "short", known=True)
    assert accounts.person(ANA.id) == accounts.storage.people()[0]
    assert (accounts.person(ANA.id) or BEN).recipient == ANA.recipient


def test_whoever_was_erased_is_nobody_at_the_door(accounts: Accounts) -> None:
    gone = replace(BEN, name="", sign_in="", recipient=None, locked_identity=None, claim=ERASED)
    accounts.storage.change_person(gone)
    assert accounts.person(BEN.id) is None
    assert not claims.may_be_claimed(accounts, gone)
    for name in ("Ben", ""):
        with pytest.raises(NotAllowedError):
            accounts.sign_in(name, phrase("Ben"))
