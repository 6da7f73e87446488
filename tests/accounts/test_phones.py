"""Phones and their codes: a code is one person's, once, and a phone is kept only where it could be written down."""

import pytest

from dashboard.accounts import phones
from dashboard.accounts.phones import Phones
from dashboard.domain.model import now
from dashboard.errors import BadInputError, StorageError
from dashboard.store import phones_file

ANA, BEN, ADDRESS = "a" * 32, "b" * 32, "192.168.1.5"


def on(_visit: str) -> bool:
    return True


def paired(here: Phones, person: str = ANA) -> str:
    return here.pair(here.code(person, "visit", now()).token, "iPhone", ADDRESS, None, on)


def test_a_cookie_says_whose_phone_it_is_and_nothing_else_does(tmp_path):
    here = Phones(tmp_path)
    cookies = {person: paired(here, person) for person in (ANA, BEN)}
    for person, cookie in cookies.items():
        found = here.by_cookie(cookie, ADDRESS)
        assert found is not None
        assert found.person_id == person
    for wrong in (None, "", "x" * 43, phones._hashed(cookies[ANA]), ANA):
        assert here.by_cookie(wrong, ADDRESS) is None


def test_a_new_code_ends_the_one_before_and_leaves_that_of_the_partner(tmp_path):
    here = Phones(tmp_path)
    first, bens = here.code(ANA, "hers", now()), here.code(BEN, "his", now())
    second = here.code(ANA, "hers", now())
    assert here.showing("hers") == second
    assert here.showing("his") == bens
    with pytest.raises(BadInputError, match="has been used"):
        here.pair(first.token, "", ADDRESS, None, on)


def test_closing_ends_every_code(tmp_path):
    here = Phones(tmp_path)
    code = here.code(ANA, "hers", now())
    here.close()
    assert here.showing("hers") is None
    with pytest.raises(BadInputError):
        here.pair(code.token, "", ADDRESS, None, on)


def test_a_phone_paired_again_by_its_own_person_is_one_phone(tmp_path):
    here = Phones(tmp_path)
    before = here.by_cookie(paired(here), ADDRESS)
    here.pair(here.code(ANA, "visit", now()).token, "iPhone", ADDRESS, before, on)
    assert len(here.paired(ANA)) == 1


def test_what_cannot_be_written_down_is_not_paired_and_the_code_is_not_spent(tmp_path, monkeypatch):
    here = Phones(tmp_path)
    code = here.code(ANA, "visit", now())
    with monkeypatch.context() as full:
        full.setattr(phones_file, "write", lambda *_: (_ for _ in ()).throw(StorageError("full")))
        with pytest.raises(StorageError):
            here.pair(code.token, "", ADDRESS, None, on)
    assert here.paired(ANA) == []
    assert here.pair(code.token, "", ADDRESS, None, on)


def test_forgetting_a_person_leaves_the_phones_of_others(tmp_path):
    here = Phones(tmp_path)
    for person in (ANA, ANA, BEN):
        paired(here, person)
    here.forget(ANA)
    assert (here.paired(ANA), len(here.paired(BEN))) == ([], 1)
    assert [one.person_id for one in phones_file.read(tmp_path)] == [BEN]


def test_one_folder_has_one_list_however_it_is_named(tmp_path):
    assert phones.of(tmp_path) is phones.of(tmp_path / "x" / "..")
