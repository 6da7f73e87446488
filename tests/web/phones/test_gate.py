"""Before every page on a phone: our own address, a phone that is paired, its person's visit, and nothing else."""

import re
import threading

import pytest

from dashboard.accounts import visits
from dashboard.accounts.phones import Phones
from dashboard.services import phones as phone_services
from dashboard.web import erase, middleware, routing
from dashboard.web.pages import PAGES
from dashboard.web.phones.requests import read
from dashboard.web.phones.routing import ROUTES, Access
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from tests.locked import ANA, BEN, DANA, phrase
from tests.web.phones.home import ADDRESS, HOST, Home, Phone

OPEN_TO_ALL = {path for path, route in ROUTES.items() if route.access is Access.EVERYONE}


def laptop_addresses(home: Home) -> list[str]:
    """Every address of the app's own table, and what Streamlit has beside it."""
    site = Site(home.accounts, home.storage.folder, "none", "me", "")
    table = {route.path for route in routing.routes(site)} | {f"/{address}" for address in PAGES} | middleware.OPEN
    beside = {"/_stcore/stream", "/_stcore/host-config", "/media/" + "0" * 32, "/static/index.html", "/component/x"}
    return sorted((table | beside) - {"/"})


def test_without_a_paired_phone_every_address_is_the_one_page(home: Home) -> None:
    stranger = home.phone()
    one = stranger.ask("/")
    assert one.status == 200
    assert not re.search("Ana|Ben|Dana|password", one.text)
    for path in [*laptop_addresses(home), *ROUTES, "/phone", "/..", "//", "/phone/weeks/%2e%2e", "/favicon.ico"]:
        if path not in OPEN_TO_ALL:
            assert stranger.ask(path).body == one.body, path
            answer = stranger.send(path, anything="x")
            assert (answer.status, answer.to, answer.body) == (303, "/", b""), path
    assert stranger.ask("/phone/pair").body == one.body
    assert not re.search("Ana|Ben|Dana|password", stranger.ask("/phone/pair?token=guess").text)


def test_no_address_of_the_laptop_is_there_for_a_phone_that_is_paired_and_signed_in(home: Home) -> None:
    ana = home.phone(ANA)
    for path in laptop_addresses(home):
        assert ana.ask(path).status == 404, path
        assert ana.send(path, do="x", page="erase", person=ANA.id).status == 404, path
    assert not set(laptop_addresses(home)) & set(ROUTES)


def test_support_is_letter_by_letter_the_same_for_everyone(home: Home) -> None:
    assert home.phone().ask("/phone/help").body == home.phone(ANA).ask("/phone/help").body
    assert "Support" in home.phone().ask("/phone/help").words


@pytest.mark.parametrize("host", ["", "localhost:8757", "192.168.1.5", "evil.example:8757", f"{HOST}.evil.example"])
def test_another_host_name_is_refused(home: Home, host: str) -> None:
    answer = home.phone(ANA).ask("/phone/check-in", host=host)
    assert (answer.status, "Ana" in answer.text) == (400, False)


@pytest.mark.parametrize("origin", ["", "null", "http://192.168.1.5:8757", "https://192.168.1.6:8757"])
def test_a_form_from_another_page_is_refused(home: Home, origin: str) -> None:
    answer = home.phone(ANA).ask("/phone/sign-out", "POST", b"", origin=origin)
    assert answer.status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PRI"])
def test_other_methods_do_nothing(home: Home, method: str) -> None:
    assert home.phone(ANA).ask("/phone/check-in", method).status == 405


def test_every_answer_forbids_scripts_of_others_keeping_and_framing(home: Home) -> None:
    ana = home.phone(ANA)
    for phone in (home.phone(), ana):
        for path in [*ROUTES, "/nothing"]:
            headers = phone.ask(path).headers
            assert "unsafe-inline" not in headers["content-security-policy"]
            assert "default-src 'none'" in headers["content-security-policy"]
            assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "same-origin")
            assert "strict-transport-security" not in headers
            assert "<script>" not in phone.ask(path).text


def test_both_cookies_are_strict_secure_and_hidden_from_scripts(home: Home) -> None:
    phone = home.phone()
    paired = phone.send("/phone/pair", token=home.code(ANA)).headers["set-cookie"]
    assert phone.send("/phone/sign-in", passphrase=phrase("Ana")).status == 303
    for name in phone.cookies:
        assert name.startswith("__Host-")
    answer = Phone(home, dict(phone.cookies)).send("/phone/sign-out")
    for cookie in (paired, answer.headers["set-cookie"]):
        said = cookie.lower()
        assert all(word in said for word in ("secure", "httponly", "samesite=strict", "path=/"))
        assert "domain" not in said


# -- pairing -----------------------------------------------------------------------------------------


def test_a_code_is_spent_by_a_pressed_button_never_by_looking_and_works_once(home: Home) -> None:
    token, phone = home.code(ANA), home.phone()
    for _ in range(3):
        assert "pair it" in phone.ask(f"/phone/pair?token={token}").words
        assert phone.ask(f"/phone/pair?token={token}", "HEAD").status == 200
    assert phone.cookies == {}
    assert phone.send("/phone/pair", token=token).to == "/"
    assert "Ana" in phone.ask("/phone/sign-in").words
    other = home.phone()
    assert "has been used" in other.told("/phone/pair", token=token).words
    assert other.cookies == {}


@pytest.mark.parametrize("token", ["", "guess", "x" * 22])
def test_a_guessed_code_pairs_nothing(home: Home, token: str) -> None:
    home.code(ANA)
    phone = home.phone()
    assert "has been used" in phone.told("/phone/pair", token=token).words
    assert phone.cookies == {}


def test_a_code_is_over_after_five_minutes(home: Home) -> None:
    token, phone = home.code(ANA), home.phone()
    late = home.phones._codes[token]
    object.__setattr__(late, "made_steady", late.made_steady - 301)
    assert "older than five minutes" in phone.told("/phone/pair", token=token).words


def test_a_code_is_over_with_the_visit_that_shows_it_and_when_another_is_shown(home: Home) -> None:
    first = home.code(ANA)
    second = home.code(ANA)
    assert "has been used" in home.phone().told("/phone/pair", token=first).words
    home.accounts.visits.sign_out(ANA.id)
    assert "has been used" in home.phone().told("/phone/pair", token=second).words


def test_the_code_of_another_person_does_not_take_over_a_phone(home: Home) -> None:
    ana, bens = home.phone(ANA), home.code(BEN)
    before = dict(ana.cookies)
    assert "paired with somebody else" in ana.told("/phone/pair", token=bens).words
    assert ana.cookies == before
    assert ana.ask("/phone/check-in").status == 200
    assert home.phone().send("/phone/pair", token=bens).to == "/", "and the code is not spent by that"


def test_a_phone_that_is_removed_is_out_at_once_and_another_persons_cannot_be_removed(home: Home) -> None:
    ana = home.phone(ANA)
    me, bens = home.visit_here(ANA), home.visit_here(BEN)
    ((phone, called),) = phone_services.mine(me)
    assert called.startswith("iPhone, paired on 25 Nov 2026")
    assert phone_services.mine(bens) == []
    phone_services.remove(bens, phone)
    assert ana.ask("/phone/check-in").status == 200
    phone_services.remove(me, phone)
    assert ana.ask("/phone/check-in").body == home.phone().ask("/").body
    assert not [v for v in home.accounts.visits if v.phone], "nothing of its visit is left"


def test_a_copied_cookie_of_a_phone_gives_the_field_for_the_passphrase_and_the_name_but_no_visit(home: Home) -> None:
    """What a copy allows: to see whose phone it was, and to try passphrases, as slowly as the phone itself."""
    ana = home.phone(ANA)
    thief = Phone(home, {n: v for n, v in ana.cookies.items() if "phone" in n})
    assert thief.ask("/phone/weeks").to == "/phone/sign-in"
    for _ in range(5):
        assert "isn't right" in thief.told("/phone/sign-in", passphrase="a guess of mine").words
    tries = home.phones.tries
    tries._failed = {name: (count + 5, last) for name, (count, last) in tries._failed.items()}
    assert "Please wait" in thief.told("/phone/sign-in", passphrase=phrase("Ana")).words
    assert home.accounts.wait("ana") == 0, "who guesses on a phone keeps nobody from the computer"


def test_a_visit_goes_with_its_phone_and_with_no_other_and_not_to_the_computer(home: Home) -> None:
    ana, ben = home.phone(ANA), home.phone(BEN)
    (visit,) = [v for n, v in ana.cookies.items() if "visit" in n]
    mixed = Phone(home, {n: visit if "visit" in n else v for n, v in ben.cookies.items()})
    assert mixed.ask("/phone/check-in").to == "/phone/sign-in"
    assert home.accounts.visits.by_cookie(visit) is None
    here = home.accounts.sign_in("ana", phrase("Ana"))
    assert home.accounts.visits.by_cookie(here) is not None
    there = Phone(home, {n: here if "visit" in n else v for n, v in ana.cookies.items()})
    assert there.ask("/phone/check-in").to == "/phone/sign-in"


def test_a_coach_has_no_phone_here_and_nobody_is_let_in_by_anothers_passphrase(home: Home) -> None:
    ana = home.phone(ANA, signed_in=False)
    for name in ("Ben", "Dana"):
        assert "isn't right" in ana.told("/phone/sign-in", passphrase=phrase(name)).words
    dana = home.visit_here(DANA)
    with pytest.raises(Exception, match="not part of this visit"):
        phone_services.show_code(dana)


def test_a_pairing_holds_at_its_address_and_across_a_restart(home: Home) -> None:
    ana = home.phone(ANA)
    (cookie,) = [v for n, v in ana.cookies.items() if "phone" in n]
    again = Phones(home.storage.folder)
    assert again.by_cookie(cookie, ADDRESS)
    assert again.by_cookie(cookie, "192.168.1.6") is None
    assert again.by_cookie("", ADDRESS) is None
    stored = (home.storage.folder / "phones.json").read_text()
    assert cookie not in stored
    assert (home.storage.folder / "phones.json").stat().st_mode & 0o077 == 0


# -- visits ------------------------------------------------------------------------------------------


def test_after_ten_minutes_without_a_tap_it_is_locked_and_a_look_from_the_script_is_no_tap(home: Home) -> None:
    ana = home.phone(ANA)
    (visit,) = [v for v in home.accounts.visits if v.phone]

    def quiet(minutes: float) -> None:
        visit.seen_steady -= minutes * 60

    quiet(9)
    assert ana.ask("/phone/here").status == 200
    quiet(0.9)
    assert ana.ask("/phone/here").status == 200
    assert ana.send("/phone/here").status == 200, "somebody is there"
    quiet(9.9)
    assert ana.ask("/phone/weeks").status == 200
    quiet(10.1)
    assert ana.ask("/phone/here").status == 403
    assert ana.ask("/phone/weeks").to == "/phone/sign-in"
    assert visits.PHONE_IDLE == 600


def test_closing_ends_every_visit_by_phone_and_none_on_the_computer(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    phone_services.close(me)
    assert phone_services.opening(me) is None
    phone_services.open_for_two_hours(me, None)
    assert ana.ask("/phone/check-in").to == "/phone/sign-in"
    assert home.accounts.visits.by_id(me.visit.id) is me.visit


def test_signing_out_on_a_phone_leaves_the_computer_alone_and_the_phone_paired(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    assert ana.send("/phone/sign-out").to == "/phone/sign-in"
    assert "Your passphrase" in ana.ask("/phone/sign-in").words
    assert home.accounts.visits.by_id(me.visit.id) is me.visit


def test_whoever_signs_out_on_the_computer_is_out_on_the_phone_too(home: Home) -> None:
    ana = home.phone(ANA)
    home.accounts.visits.sign_out(ANA.id)
    assert ana.ask("/phone/check-in").to == "/phone/sign-in"


def test_a_phone_of_somebody_who_is_gone_is_no_ones(home: Home) -> None:
    ana = home.phone(ANA)
    site = Site(home.accounts, home.storage.folder, "none", "me", "")
    form = {"what": "me", "passphrase": phrase("Ana")}
    assert erase.erase(site, PageRequest("/confirm", "POST", form, None, None), ANA).status_code == 303
    assert ana.ask("/").body == home.phone().ask("/").body
    assert home.phones.paired(ANA.id) == []


def test_what_is_erased_on_the_computer_waits_no_more_from_the_phone_which_stays_paired(home: Home) -> None:
    ana, site = home.phone(ANA), Site(home.accounts, home.storage.folder, "none", "me", "")
    (pairing,) = home.phones.paired(ANA.id)
    home.site.unsent.hold(pairing.id, "/phone/check-in", {"note": "mine"})
    form = {"what": "week", "week": "2026-11-16", "passphrase": phrase("Ana")}
    erase.erase(site, PageRequest("/confirm", "POST", form, None, None), ANA)
    assert not home.site.unsent.waits(pairing.id)
    assert ana.ask("/phone/check-in").to == "/phone/sign-in"
    assert "Your passphrase" in ana.ask("/phone/sign-in").words


def test_a_fault_of_ours_is_told_to_nobody(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = home.phone(ANA)
    home.storage.close()
    answer = ana.ask("/phone/check-in")
    assert answer.status in {500, 503}
    assert "Traceback" not in answer.text


def test_an_odd_cookie_beside_ours_hides_nothing(home: Home) -> None:
    ana = home.phone(ANA)
    ours = "; ".join(f"{n}={v}" for n, v in ana.cookies.items())
    for odd in ('x="', "a=b=c", ";;;", "=", 'q="a;b', "\x00=1"):
        assert ana.ask("/phone/check-in", cookie=f"{odd}; {ours}").status == 200
    assert read({"method": "GET", "target": "http://[", "headers": [], "body": ""}).path == ""


def test_two_phones_at_once_spend_a_code_once(home: Home) -> None:
    token, came = home.code(ANA), []
    phones = [home.phone() for _ in range(8)]
    threads = [threading.Thread(target=lambda p=p: came.append(p.send("/phone/pair", token=token).to)) for p in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came.count("/") == 1
    assert len(home.phones.paired(ANA.id)) == 1
