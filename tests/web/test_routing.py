"""The plain pages: every form of theirs is answered by 303, and nothing it was told is shown to anyone else."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard.domain.model import Person, Role
from tests import locked
from tests.locked import ANA, BEN, DANA, phrase
from tests.web.house import House, start


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("data")
    locked.fill(data).close()
    found = start(data)
    yield found
    found.stop()


@pytest.fixture
def ana(house: House) -> str:
    return house.sign_in(ANA.id, phrase("Ana"))


# -- every form --------------------------------------------------------------------------------------

SECRET = "zebra crossing"
FORMS = {
    "/set-up": {"token": "guess", "name": "Eve", "partner": "Mal", "passphrase": SECRET},
    "/claim": {"name": "Eve", "code": "0000-0000", "passphrase": SECRET},
    "/sign-in": {"person": DANA.id, "passphrase": SECRET},
    "/sign-out": {},
    "/close": {},
    "/lost": {"name": "Eve", "key": SECRET, "passphrase": SECRET},
    "/confirm": {"page": "recovery", "passphrase": SECRET},
}
CONFIRMED: dict[str, dict[str, str]] = {
    "recovery": {},
    "passphrase": {"old": SECRET, "known": "yes"},
    "erase": {"what": "everything"},
    "restore": {"undo": "1"},
    "end": {"couple": locked.COUPLE},
}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("form", ["as it is meant", "empty", "too long", "of somebody signed in"])
def test_every_form_is_answered_by_another_address_that_holds_nothing_typed(house: House, path: str, form: str) -> None:
    cookie = house.sign_in(ANA.id, phrase("Ana")) if form == "of somebody signed in" else ""
    sent = {"empty": {}, "too long": {**FORMS[path], "more": "x" * 20_000}}.get(form, FORMS[path])
    answer = house.ask(path, sent, Cookie=cookie)
    assert (answer.status, answer.text) == (303, "")
    assert re.fullmatch(r"/[\w-]*(\?(person=\w+|token=guess|shown=[\w-]{12}|&)*)?", answer.headers["location"])
    shown = house.ask(answer.headers["location"], Cookie=cookie)
    assert (shown.status, SECRET in shown.text) in {(200, False), (303, False)}


@pytest.mark.parametrize("page", CONFIRMED)
def test_every_page_that_asks_once_more_has_the_same_address_whatever_it_is_about(
    house: House, ana: str, page: str
) -> None:
    form = {"page": page, **CONFIRMED[page]}
    for sent in ({k: v for k, v in form.items() if k != "old"}, {"passphrase": SECRET, **form}):
        answer = house.ask("/confirm", sent, Cookie=ana)
        assert answer.status == 303
        assert answer.headers["location"] == "/" or re.fullmatch(
            r"/confirm\?shown=[\w-]{12}", answer.headers["location"]
        )
    assert house.ask("/confirm", form).headers["location"] == "/sign-in"
    assert house.ask("/confirm", Cookie=ana).headers["location"] == "/"
    assert "passphrase" not in house.ask(f"/{page}", Cookie=ana).text, "there is no address that names it"


def test_what_was_wrong_with_a_form_is_told_once(house: House) -> None:
    answer = house.ask("/sign-in", FORMS["/sign-in"])
    path = answer.headers["location"]
    assert "That passphrase isn't right" in house.ask(path).words
    again = house.ask(path)
    assert "Please try again" not in again.text
    assert "Your passphrase" in again.words, "and the same form stands there again"


def test_a_key_is_there_again_when_its_answer_was_lost_and_gone_once_its_page_is_left(house: House, ana: str) -> None:
    path = house.ask("/confirm", {"page": "recovery", "passphrase": phrase("Ana")}, Cookie=ana).headers["location"]
    assert all("AGE-SECRET-KEY-1" in house.ask(path, Cookie=ana).text for _ in range(2))
    for beside in ("/visit", "/help", "/icon.png", "/static/favicon.png"):
        house.ask(beside, Cookie=ana)
    other = house.sign_in(BEN.id, phrase("Ben"))
    for nobody in ("", other):
        assert "AGE-SECRET-KEY-1" not in house.ask(path, Cookie=nobody).text
    assert "AGE-SECRET-KEY-1" in house.ask(path, Cookie=ana).text
    house.ask("/trends", Cookie=ana)
    assert house.ask(path, Cookie=ana).headers["location"] == "/"


def test_a_key_is_gone_with_its_visit(house: House, ana: str) -> None:
    path = house.ask("/confirm", {"page": "recovery", "passphrase": phrase("Ana")}, Cookie=ana).headers["location"]
    house.ask("/sign-out", {}, Cookie=ana)
    for cookie in ("", ana, house.sign_in(ANA.id, phrase("Ana"))):
        answer = house.ask(path, Cookie=cookie)
        assert (answer.status, answer.text) == (303, "")


# -- signing in and out ------------------------------------------------------------------------------


def test_the_cookie_is_strict_hidden_from_scripts_and_new_each_time(house: House, ana: str) -> None:
    answer = house.ask("/sign-in", {"person": ANA.id, "passphrase": phrase("Ana")}, Cookie=ana)
    cookie, *attributes = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert re.fullmatch(r"notes-[0-9a-f]{12}=[\w-]{43}", cookie)
    assert {a.lower() for a in attributes} == {"httponly", "samesite=strict", "path=/"}
    assert cookie != ana
    assert house.ask("/visit", Cookie=ana).status == 401, "the old visit of this browser is over"
    assert house.ask("/visit", Cookie=cookie).status == 200


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/trends", "/"),
        ("/support", "/"),
        ("/check-in", "/"),
        ("/coach", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/trends?x=//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_nobody_lands_where_somebody_else_was(house: House, target: str, lands: str) -> None:
    answer = house.ask("/sign-in", {"person": ANA.id, "passphrase": phrase("Ana"), "next": target})
    assert (answer.status, answer.headers["location"]) == (303, lands)
    assert target not in house.ask("/sign-in?" + urlencode({"next": target})).text or not target


def test_after_sign_in_a_shared_screen_is_shared_again(house: House) -> None:
    form = {"person": ANA.id, "passphrase": phrase("Ana"), "next": "/together"}
    cookie = house.ask("/sign-in", form).headers["set-cookie"].partition(";")[0]
    assert '"mode":"together"' in house.ask("/visit", Cookie=cookie).text


def test_a_wrong_passphrase_is_said_and_never_shown_again(house: House) -> None:
    answer = house.told("/sign-in", {"person": BEN.id, "passphrase": SECRET})
    assert "right. Please try again" in answer.text
    assert "zebra" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_names_are_listed_and_what_people_typed_is_never_markup(house: House) -> None:
    listed = house.ask("/sign-in?next=/trends").text
    assert all(name in listed for name in ("Ana", "Ben", "Dana"))
    typed = "<img src=x>\"'"
    shown = house.told("/lost", {"name": typed, "key": typed, "passphrase": "long enough"}).text
    assert "<img" not in shown
    assert "&lt;img src=x&gt;&#34;&#39;" in shown
    assert "<img" not in house.ask("/sign-in?" + urlencode({"next": typed, "person": typed})).text


def test_set_up_is_over_once_somebody_exists(house: House) -> None:
    assert house.ask("/set-up?token=anything").headers["location"] == "/sign-in"
    names = {"token": "x", "name": "Eve", "partner": "Mal", "passphrase": "long enough"}
    assert house.ask("/set-up", names).headers["location"] == "/sign-in"


def test_a_claimed_name_cannot_be_claimed(house: House) -> None:
    answer = house.ask("/claim", {"person": BEN.id, "passphrase": "long enough"})
    assert answer.headers["location"] == f"/sign-in?person={BEN.id}"


def test_too_long_a_form_is_not_read(house: House) -> None:
    assert "longer than anything asked here" in house.told("/sign-in", {"passphrase": "x" * 20_000}).words


def test_sign_out_and_close_ends_all_and_clears_what_the_browser_keeps(house: House, ana: str) -> None:
    other = house.sign_in(ANA.id, phrase("Ana"))
    answer = house.ask("/close", {}, Cookie=ana)
    assert (answer.status, answer.headers["location"]) == (303, "/closed")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert [house.ask("/visit", Cookie=c).status for c in (ana, other)] == [401, 401]
    last = house.ask("/closed")
    assert "You can close this window." in last.words
    for kept in ("localStorage.clear()", "sessionStorage.clear()", "deleteDatabase", "caches.delete"):
        assert kept in last.text


def test_handing_over_ends_the_visit_and_asks_the_next_person(house: House, ana: str) -> None:
    assert house.ask(f"/sign-out?person={BEN.id}", Cookie=ana).status == 200, "following a link ends nothing"
    assert house.ask("/visit", Cookie=ana).status == 200
    answer = house.ask("/sign-out", {"person": BEN.id}, Cookie=ana)
    assert answer.headers["location"] == f"/sign-in?person={BEN.id}"
    assert house.ask("/visit", Cookie=ana).status == 401


def test_the_recovery_key_asks_the_passphrase_again(house: House, ana: str) -> None:
    assert "Your passphrase, once more" in house.confirm("recovery", ana).words
    wrong = house.confirm("recovery", ana, passphrase=phrase("Ben"))
    assert "isn't right" in wrong.words
    assert "AGE-SECRET-KEY" not in wrong.text
    shown = house.confirm("recovery", ana, passphrase=phrase("Ana"))
    assert "AGE-SECRET-KEY-1" in shown.text
    assert "Keep it where your partner cannot find it." in shown.words


def test_a_new_passphrase_is_chosen_only_by_whoever_is_alone_at_the_screen(house: House, ana: str) -> None:
    form = {"old": phrase("Ben"), "passphrase": "a new passphrase", "known": "yes"}
    asked = house.confirm("passphrase", ana, **{**form, "known": "perhaps"})
    assert "Say whether" in asked.words
    answer = house.confirm("passphrase", ana, **form)
    assert "isn't right" in answer.words
    assert 'value="yes" required autocomplete="off" checked' in answer.text
    assert "a new passphrase" not in answer.text
    assert house.ask("/visit", Cookie=ana).status == 200


def test_a_practice_lists_nobody_and_asks_the_name(tmp_path: Path) -> None:
    store = locked.fill(tmp_path)
    store.add_couple(
        "Eli & Fay", *(Person(n * 32, "d" * 32, Role.PARTNER, n, n.casefold(), i) for i, n in enumerate("EF"))
    )
    store.close()
    house = start(tmp_path)
    try:
        page = house.ask("/sign-in").text
        assert "Your sign-in name" in page
        assert "Ana" not in page
        answer = house.ask("/sign-in", {"name": "  aNA", "passphrase": phrase("Ana")})
        assert answer.headers["location"] == "/"
        assert "Please try again" in house.told("/sign-in", {"name": "nobody", "passphrase": phrase("Ana")}).text
    finally:
        house.stop()


def test_the_demo_prints_its_passphrases_and_lands_on_what_there_is_to_see(tmp_path: Path) -> None:
    house = start(tmp_path, demo=True)
    try:
        page = house.ask("/sign-in").text
        people = re.findall('name="person" value="([^"]+)"', page)
        assert all(f"demo {name}" in page for name in ("ana", "ben", "dana"))
        for person, words, lands in zip(
            people, ("demo ana", "demo ben", "demo dana"), ("/trends", "/trends", "/"), strict=True
        ):
            answer = house.ask("/sign-in", {"person": person, "passphrase": words, "demo": "1"})
            assert answer.headers["location"] == lands
    finally:
        house.stop()
