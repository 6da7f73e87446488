"""A coach's own copy over real sockets: set-up, claiming by code, sign-in by name, and ending with a couple."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.accounts.sign_in import code_hash
from dashboard.domain.model import Person, Role
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN, DANA, phrase
from tests.web.house import House, start

CODE = "4F7A-91C2"
COUPLE_2 = "d" * 32


def fill(folder: Path, policy: str = 'policy = "no secrets"\nname = "Dr. <Dana>"\ncolour = "#8f63a8"\n') -> None:
    """Dana's own copy: Ana and Ben are here, Eli and Quentin wait with a code."""
    store = Storage(folder)
    store.add_person(DANA, locked.newcomer(DANA))
    store.couples.add("Ana & Ben", (ANA, BEN), DANA.id)
    for one in (ANA, BEN):
        store.change_head(locked.newcomer(one))
    eli, fay = (
        Person(n[0] * 32, COUPLE_2, Role.PARTNER, n, n.casefold(), slot, claim=code_hash(CODE))
        for slot, n in enumerate(("Eli", "Quentin"))
    )
    store.couples.add("Eli & Quentin", (eli, fay), DANA.id)
    store.close()
    (folder / "coach.toml").write_text(policy)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("practice")
    fill(data)
    found = start(data)
    yield found
    found.stop()


def test_a_coach_sets_up_their_own_copy_at_the_printed_address(tmp_path: Path) -> None:
    house = start(tmp_path)
    try:
        path = house.first.removeprefix(house.origin)
        assert f"{path}&amp;as=coach" in house.ask(path).text
        assert "I am a coach" not in house.ask("/set-up?token=guess&as=coach").text
        page = house.ask(f"{path}&as=coach").text
        assert 'name="partner"' not in page
        assert "This copy is yours" in page
        form = {"token": path.partition("=")[2], "as": "coach", "name": "Dana <3", "passphrase": "short"}
        again = house.told("/set-up", form).text
        assert "at least 8 characters" in again
        assert 'value="Dana &lt;3"' in again
        answer = house.ask("/set-up", {**form, "passphrase": "long enough"})
        assert (answer.status, answer.headers["location"]) == (303, "/")
        cookie = answer.headers["set-cookie"].partition(";")[0]
        assert house.ask("/visit", Cookie=cookie).status == 200
        assert house.ask("/set-up", {**form, "passphrase": "long enough"}).headers["location"] == "/sign-in"
        assert "Dana &lt;3" in house.ask("/sign-in").text
        # Without a policy nobody of a couple can come.
        assert "has not yet written down" in house.ask("/claim").text
    finally:
        said = house.stop()
    assert said == ""


def test_with_two_couples_nobody_is_listed_and_the_way_with_a_code_is_there(house: House) -> None:
    page = house.ask("/sign-in").text
    assert "Your sign-in name" in page
    assert 'href="/claim"' in page
    for name in ("Ana", "Ben", "Eli", "Quentin", "Dana"):
        assert name not in page


def test_welcome_at_the_claim_names_the_coach_and_their_policy(house: House) -> None:
    for path in ("/claim", f"/claim?person={'E' * 32}"):
        page = house.ask(path).text
        assert "Dr. &lt;Dana&gt; set this up and looks after this computer" in page
        assert "reaches Dr. &lt;Dana&gt; as well" in page
        assert "No secrets: What one of you tells your coach alone" in page
        assert 'name="code"' in page
        assert ".dot.coach{background:#8f63a8}" in page


def test_unclaimed_and_unknown_names_answer_alike_at_every_form(house: House) -> None:
    def said(path: str, **form: str) -> str:
        text = house.told(path, {"passphrase": "long enough", **form}).text
        return re.sub(r'class="suggested" translate="no">[^<]*|value="[^"]*"', "", text)

    assert said("/sign-in", name="Quentin") == said("/sign-in", name="nobody there")
    assert said("/claim", name="Quentin", code="0000-0000") == said("/claim", name="nobody here", code=CODE)
    assert said("/claim", name="Ana", code=CODE) == said("/claim", name="no one at all", code=CODE)


def test_a_code_lets_its_owner_in_once(house: House) -> None:
    form = {"name": " eLI", "code": CODE.lower(), "passphrase": "a good long phrase"}
    answer = house.ask("/claim", form)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert house.ask("/visit", Cookie=cookie).status == 200
    assert "do not fit together" in house.told("/claim", form).text
    assert house.ask("/sign-in", {"name": "eli", "passphrase": form["passphrase"]}).status == 303
    assert house.ask(f"/claim?person={'E' * 32}").headers["location"].startswith("/sign-in")


def test_without_a_policy_a_code_opens_nothing(tmp_path: Path) -> None:
    fill(tmp_path, "")
    house = start(tmp_path)
    try:
        for path in ("/claim", f"/claim?person={'E' * 32}"):
            page = house.ask(path).text
            assert "has not yet written down" in page
            assert 'name="passphrase"' not in page
        form = {"name": "eli", "code": CODE, "passphrase": "a good long phrase"}
        assert "has not yet written down" in house.told("/claim", form).text
    finally:
        house.stop()


def test_ending_with_a_couple_that_has_its_own_computer_speaks_of_what_they_sent(tmp_path: Path) -> None:
    fill(tmp_path)
    store, home = Storage(tmp_path), "e" * 32
    hal, ivy = (
        Person(n[0] * 32, home, Role.PARTNER, n, n.casefold(), slot, card="card1")
        for slot, n in enumerate(("Hal", "Ivy"))
    )
    store.couples.add("Hal & Ivy", (hal, ivy), DANA.id)
    store.close()
    house = start(tmp_path)
    try:
        dana = house.sign_in(DANA.id, phrase("Dana"))
        theirs, others = (house.confirm("end", dana, couple=couple).words for couple in (home, COUPLE_2))
        assert "everything the two sent you go, and so do your sessions" in theirs
        assert "what stands on their own computer" in theirs
        assert "Have they got their shared answers from you?" in theirs
        assert "everything the two wrote here go, also what each kept for themselves, and so do" in others
        assert "their own computer" not in others
        assert "and has each taken along what is theirs alone?" in others
    finally:
        house.stop()


def test_ending_is_for_the_owner_alone_at_the_screen(house: House) -> None:
    assert house.ask("/confirm", {"page": "end", "couple": COUPLE_2}).headers["location"] == "/sign-in"
    ana = house.sign_in(ANA.id, phrase("Ana"))
    answer = house.ask("/confirm", {"page": "end", "couple": COUPLE_2, "passphrase": phrase("Ana")}, Cookie=ana)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    dana = house.sign_in(DANA.id, phrase("Dana"))
    assert house.confirm("end", dana, couple="other").headers["location"] == "/"
    assert "Erase Eli and Quentin?" in house.confirm("end", dana, couple=COUPLE_2).words
    assert "isn't right" in house.confirm("end", dana, couple=COUPLE_2, passphrase="wrong one").words
    assert "Erase Eli and Quentin?" in house.confirm("end", dana, couple=COUPLE_2).words


def test_after_the_passphrase_a_couple_is_gone_from_every_file_and_the_others_stay(tmp_path: Path) -> None:
    fill(tmp_path)
    store = Storage(tmp_path)
    store.back_up()
    eli = next(p for p in store.people() if p.name == "Eli")
    store.change_person(replace(eli, name="Wolfram-Eli"))
    store.agree(Agreement(DANA.id, eli.id, "words confirmed", locked.now()))
    store.close()
    house = start(tmp_path)
    try:
        dana = house.sign_in(DANA.id, phrase("Dana"))
        answer = house.confirm("end", dana, couple=COUPLE_2, passphrase=phrase("Dana"))
        assert "is erased from this copy" in answer.text
        assert house.ask("/visit", Cookie=dana).status == 200
        assert house.confirm("end", dana, couple=COUPLE_2).headers["location"] == "/"
        assert "Ana" in house.ask("/sign-in").text, "one couple is left, so names are listed again"
    finally:
        house.stop()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert not re.search(rb"Quentin|Wolfram|Eli", file.read_bytes()), file
    store = Storage(tmp_path)
    try:
        assert sorted(p.name for p in store.people()) == ["Ana", "Ben", "Dana"]
        assert [k.couple_id for k in store.coach_links()] == [locked.COUPLE]
    finally:
        store.close()
