"""On our phones, under Our data: what it protects stands before the button, and nobody sees another's phones."""

from collections.abc import Iterator

import pytest

from dashboard.accounts import phones
from dashboard.accounts.phones import PhoneAddresses, PhoneOpening, Phones
from dashboard.domain.model import now
from dashboard.errors import DashboardError
from dashboard.words import phones as words
from tests.screen import Screen
from tests.web.phones.home import ADDRESS, OpenDoor

SECOND = ("10.0.0.7", "eth0")


class Refusing(OpenDoor):
    """A door that cannot be opened."""

    def open(self, address: str | None) -> PhoneOpening:
        raise DashboardError("Another program on this computer uses port 8757 already.")


@pytest.fixture
def here(cast) -> Iterator[Phones]:
    """The phones of this house, with a door that is closed."""
    found = phones.of(cast.folder)
    found.door = OpenDoor(lambda phone: None, opening=None)
    yield found
    found.door = None


def part(as_person, name="Ana") -> Screen:
    as_person(name)
    return Screen().open("partners/our_data")


def heard(screen: Screen) -> str:
    return " ".join(screen.said.split())


def test_everything_that_is_not_safe_stands_before_the_button(cast, as_person, here):
    said = heard(part(as_person))
    for told in (words.WHAT, words.WARNING, words.TRUTH, words.BEYOND, words.NEW_ADDRESS, words.CLOSES):
        assert " ".join(told.split()) in said
    button = said.index(words.OPEN)
    assert max(said.index(" ".join(told.split())) for told in (words.WARNING, words.TRUTH, words.NEW_ADDRESS)) < button
    assert here.door.opening is None, "and looking opens nothing"


def test_open_until_names_nobody_and_the_other_partner_closes_it(cast, as_person, here):
    part(as_person).press(words.OPEN)
    assert here.door.opening.address == ADDRESS
    bens = part(as_person, "Ben")
    assert "Open until" in heard(bens)
    assert "Ana" not in "\n".join(p.label for p in bens.at.expander if "Phones" in p.label)
    bens.press("Close now")
    assert here.door.opening is None


def test_a_code_stands_in_ones_own_sign_in_alone_and_is_gone_once_spent(cast, as_person, here):
    anas = part(as_person).press(words.OPEN).press("Pair my phone")
    (code,) = here._codes.values()
    assert code.token in anas.sent
    assert code.person_id == cast.ids["Ana"]
    assert code.token not in part(as_person, "Ben").sent
    here.pair(code.token, "iPhone", ADDRESS, None, lambda _: True)
    assert code.token not in anas.run().sent


def test_each_sees_and_removes_their_own_phones_and_no_last_seen(cast, as_person, here):
    code = here.code(cast.ids["Ana"], "visit", now())
    here.pair(code.token, "Android", ADDRESS, None, lambda _: True)
    assert words.NONE_PAIRED in heard(part(as_person, "Ben"))
    anas = part(as_person)
    assert "Android, paired on" in heard(anas)
    assert "last" not in heard(anas)[heard(anas).index("Your phones") :].split(words.REMOVED)[0].lower()
    anas.press("Remove")
    assert here.paired(cast.ids["Ana"]) == []


def test_what_is_in_the_way_is_one_sentence_and_everything_stays(cast, as_person, here):
    here.door = Refusing(lambda phone: None, opening=None)
    screen = part(as_person).press(words.OPEN)
    assert any("uses port 8757" in w.value for w in screen.at.warning)


def test_another_address_can_be_chosen_and_without_one_there_is_no_button(cast, as_person, here, monkeypatch):
    found = PhoneAddresses([(ADDRESS, "wlan0"), SECOND])
    monkeypatch.setattr(here.door, "addresses", lambda: found)
    part(as_person).choose("phones-address", SECOND[0]).press(words.OPEN)
    assert here.door.opening.address == SECOND[0]
    here.door.close()
    found = PhoneAddresses(only_newer=True)
    screen = part(as_person)
    assert words.OPEN not in screen.buttons
    assert words.ONLY_NEWER in heard(screen)


def test_why_it_closed_by_itself_is_told(cast, as_person, here):
    here.door.close("It closed by itself after two hours.")
    assert any("after two hours" in i.value for i in part(as_person).at.info)


def test_where_no_listener_is_nothing_is_offered(cast, as_person):
    phones.of(cast.folder).door = None
    screen = part(as_person)
    assert words.OPEN not in screen.buttons
    assert words.NOT_RUNNING in heard(screen)
