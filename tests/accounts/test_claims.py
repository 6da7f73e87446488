"""A coach's own copy at sign-in: set-up as a coach, one-time codes, and no couple before the policy is written."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.accounts import claims
from dashboard.accounts.sign_in import Accounts, code_hash
from dashboard.domain.model import Person, Role, now
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import passphrase
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage
from tests import locked

CODE = "4F7A-91C2"
LONG = "long enough"


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """Nobody is here yet; locking is at once, since no test here unlocks."""
    monkeypatch.setattr(passphrase, "lock", lambda identity, phrase: f"{phrase}:{identity}".encode())
    store = Storage(tmp_path)
    yield Accounts(store)
    store.close()


@pytest.fixture
def practice(accounts: Accounts) -> Accounts:
    """Dana's own copy with Ana and Ben, who both wait; the policy is written."""
    claims.set_up_coach(accounts, accounts.set_up_token, "Dana", LONG)
    (dana,) = accounts.people()
    two = tuple(
        Person(n[0] * 32, "c" * 32, Role.PARTNER, n, n.casefold(), slot, claim=code_hash(CODE))
        for slot, n in enumerate(("Ana", "Ben"))
    )
    accounts.storage.couples.add("Ana & Ben", (two[0], two[1]), dana.id)
    (accounts.storage.folder / "coach.toml").write_text('policy = "no secrets"\n')
    return accounts


def ana(accounts: Accounts) -> Person:
    return next(p for p in accounts.people() if p.name == "Ana")


def test_a_coach_sets_up_alone_and_the_copy_is_theirs(accounts: Accounts) -> None:
    visit = accounts.visits.by_cookie(claims.set_up_coach(accounts, accounts.set_up_token, "  Dana ", LONG))
    (dana,) = accounts.people()
    assert (dana.name, dana.role, dana.couple_id, dana.claimed) == ("Dana", Role.COACH, None, True)
    assert visit is not None
    assert (visit.person_id, visit.role) == (dana.id, Role.COACH)
    assert claims.owner(accounts) == dana


@pytest.mark.parametrize(("name", "phrase"), [("", LONG), ("x" * 41, LONG), ("Dana", "short")])
def test_a_coach_needs_a_name_and_a_passphrase(accounts: Accounts, name: str, phrase: str) -> None:
    with pytest.raises(BadInputError):
        claims.set_up_coach(accounts, accounts.set_up_token, name, phrase)
    assert accounts.people() == []


def test_set_up_as_a_coach_is_over_once_anybody_exists_and_needs_the_printed_address(accounts: Accounts) -> None:
    with pytest.raises(NotAllowedError):
        claims.set_up_coach(accounts, "guess", "Dana", LONG)
    token = accounts.set_up_token
    claims.set_up_coach(accounts, token, "Dana", LONG)
    for again in (token, accounts.set_up_token):
        with pytest.raises(NotAllowedError):
            claims.set_up_coach(accounts, again, "Eve", LONG)
        with pytest.raises(NotAllowedError):
            claims.set_up(accounts, again, ("Eve", "Finn"), LONG)


def test_a_couples_copy_is_nobodys_practice(accounts: Accounts) -> None:
    claims.set_up(accounts, accounts.set_up_token, ("Ana", "Ben"), LONG)
    assert claims.owner(accounts) is None
    assert not claims.lacks_policy(accounts, accounts.people()[1])


def test_a_coach_whom_a_couple_proposed_owns_nothing(practice: Accounts) -> None:
    dana = claims.owner(practice)
    eve = replace(locked.DANA, id="e" * 32, name="Eve", sign_in="eve")
    practice.storage.add_person(eve)
    practice.storage.agree(Agreement(eve.id, ana(practice).id, "agreed", now()))
    assert claims.owner(practice) == dana


def test_a_partner_claims_with_the_code_and_only_once(practice: Accounts) -> None:
    for wrong in ("", "0000-0000", CODE[:-1]):
        with pytest.raises(BadInputError):
            claims.claim(practice, ana(practice), LONG, wrong)
    visit = practice.visits.by_cookie(claims.claim(practice, ana(practice), LONG, CODE.lower().replace("-", " ")))
    assert visit is not None
    assert visit.person_id == ana(practice).id
    assert ana(practice).consent_at is not None
    assert ana(practice).claim is None
    with pytest.raises(BadInputError):
        claims.claim(practice, ana(practice), LONG, CODE)
    with pytest.raises(BadInputError):
        claims.claim_named(practice, "Ana", LONG, CODE)


def test_a_code_made_anew_is_the_only_one_that_counts(practice: Accounts) -> None:
    practice.storage.change_person(replace(ana(practice), claim=code_hash("AAAA-BBBB")))
    with pytest.raises(BadInputError):
        claims.claim_named(practice, "Ana", LONG, CODE)
    assert claims.claim_named(practice, " aNA", LONG, "aaaabbbb")


def test_by_name_a_wrong_code_an_unknown_name_and_a_claimed_one_are_told_the_same(practice: Accounts) -> None:
    claims.claim(practice, next(p for p in practice.people() if p.name == "Ben"), LONG, CODE)
    said = set()
    for name, code in (("Ana", "0000-0000"), ("Nobody", CODE), ("Ben", CODE), ("Dana", CODE), ("", "")):
        with pytest.raises(BadInputError) as refused:
            claims.claim_named(practice, name, LONG, code)
        said.add(str(refused.value))
    assert said == {claims.NO_FIT}


def test_codes_are_tried_no_faster_than_passphrases_whichever_way(practice: Accounts) -> None:
    for _ in range(3):
        with pytest.raises(BadInputError):
            claims.claim_named(practice, "ana", LONG, "0000-0000")
    for _ in range(2):
        with pytest.raises(BadInputError):
            claims.claim(practice, ana(practice), LONG, "0000-0000")
    with pytest.raises(NotAllowedError, match="wait"):
        claims.claim_named(practice, "Ana", LONG, CODE)
    assert not ana(practice).claimed


def test_too_short_a_passphrase_costs_no_try(practice: Accounts) -> None:
    for _ in range(6):
        with pytest.raises(BadInputError, match="8 characters"):
            claims.claim_named(practice, "Ana", "short", CODE)
    assert claims.claim_named(practice, "Ana", LONG, CODE)


@pytest.mark.parametrize("written", ["", 'policy = "maybe"\n', "[[broken"])
def test_nobody_of_a_couple_claims_before_the_policy_is_written(practice: Accounts, written: str) -> None:
    (practice.storage.folder / "coach.toml").write_text(written)
    assert claims.lacks_policy(practice, None)
    with pytest.raises(NotAllowedError, match="your code stays"):
        claims.claim(practice, ana(practice), LONG, CODE)
    with pytest.raises(NotAllowedError, match="your code stays"):
        claims.claim_named(practice, "Ana", LONG, CODE)
    assert ana(practice).claim == code_hash(CODE)
    (practice.storage.folder / "coach.toml").write_text('policy = "limited secrets"\n')
    assert claims.claim_named(practice, "Ana", LONG, CODE)


def test_whoever_was_here_before_a_reset_is_not_kept_out_by_the_policy(practice: Accounts) -> None:
    (practice.storage.folder / "coach.toml").unlink()
    practice.storage.change_person(replace(ana(practice), reset_at=now()))
    assert claims.claim(practice, ana(practice), LONG, CODE)


def test_after_a_reset_the_owner_comes_back_and_the_check_words_are_heard_anew(practice: Accounts) -> None:
    dana = claims.owner(practice)
    assert dana is not None
    practice.storage.agree(Agreement(dana.id, ana(practice).id, "words confirmed", now()))
    gone = replace(dana, recipient=None, locked_identity=None, claim=code_hash(CODE), reset_at=now())
    practice.storage.change_person(gone)
    assert claims.owner(practice) == gone
    assert claims.may_be_claimed(practice, gone)
    claims.claim(practice, gone, LONG, CODE)
    assert [a.kind for a in practice.storage.agreements()] == ["words confirmed", "words withdrawn"]
    assert [k.until for k in practice.storage.coach_links()] == [None]
