"""What was filled in while a visit ended: its author's draft at their next sign-in, and nobody else's, ever."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.accounts.sign_in import Accounts, Mode
from dashboard.domain import weeks
from dashboard.domain.model import Person
from dashboard.form.view import ACTION
from dashboard.services import check_ins, drafts
from dashboard.services.me import Me, identify
from dashboard.web import check_in, sign_in, sign_out, unsent
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from dashboard.web.unsent import KEPT_FOR, UnsentForms
from tests import locked
from tests.locked import ANA, BEN, phrase

WORDS = "an hour of words"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    storage = locked.fill(tmp_path)
    yield Site(Accounts(storage), storage.folder, "notes", "instance", "")
    storage.close()


def asked(site: Site, path: str, cookie: str | None, **fields: str) -> PageRequest:
    return PageRequest(path, "POST" if fields else "GET", fields, cookie, site.accounts.visits.by_cookie(cookie))


def save(site: Site, cookie: str | None, author: Person, **fields: str) -> str:
    """Where Save on the plain page of `author` leads to."""
    form = {"author": author.id, "week": week().isoformat(), "do": "save", "note": WORDS, "safety": "7", **fields}
    answer = check_in.check_in(site, asked(site, ACTION, cookie, **form))
    return answer.headers.get("location", str(answer.status_code))


def week() -> date:
    return weeks.week_of(weeks.today_in(None))


def entered(site: Site, person: Person, cookie: str | None = None) -> tuple[str, str]:
    """The cookie of a sign-in, and where it leads."""
    form = {"person": person.id, "passphrase": phrase(person.name)}
    answer = sign_in.sign_in(site, asked(site, "/sign-in", cookie, **form))
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0], answer.headers["location"]


def left_alone(site: Site, cookie: str) -> None:
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    visit.seen_steady -= 100 * 60


def me(site: Site, cookie: str) -> Me:
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    return identify(visit, site.accounts.storage)


def draft(site: Site, cookie: str) -> object:
    return (drafts.read(me(site, cookie), week()) or {}).get("note")


def test_it_stands_in_the_form_again_after_the_passphrase_and_is_not_saved(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    to = save(site, cookie, ANA, sharing="both")
    assert to.startswith(f"/sign-in?person={ANA.id}&shown=")
    new, target = entered(site, ANA, cookie)
    assert (target, draft(site, new)) == (ACTION, WORDS)
    assert WORDS in bytes(check_in.check_in(site, asked(site, ACTION, new)).body).decode()
    assert check_ins.mine(me(site, new), week()) is None
    assert entered(site, ANA, new)[1] == "/", "it waited once"


def test_the_sign_in_page_says_so_once_and_shows_nothing_of_it(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    shown = save(site, cookie, ANA).partition("shown=")[2]
    held = site.flash.take(shown, "/sign-in", None)
    assert held is not None
    assert held.problem == (
        "Your visit ended after 15 minutes. What you filled in waits here for 30 minutes: sign in to go on."
    )
    assert WORDS not in str(held)
    assert site.flash.take(shown, "/sign-in", None) is None


def test_whoever_signs_in_instead_gets_nothing_of_it_and_it_still_waits_for_its_author(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    bens, target = entered(site, BEN, cookie)
    assert (target, draft(site, bens)) == ("/", None)
    assert draft(site, entered(site, ANA, bens)[0]) == WORDS


@pytest.mark.parametrize("before", ["nobody", "a guess", "Ben left alone", "Ben here", "Ana signed out", "Ana shared"])
def test_no_other_browser_can_leave_anything_in_ones_name(site: Site, before: str) -> None:
    cookie: str | None = "x" * 43 if before == "a guess" else None
    if before.startswith("Ben"):
        cookie, _ = entered(site, BEN)
        if before == "Ben left alone":
            left_alone(site, cookie)
    elif before.startswith("Ana"):
        cookie, _ = entered(site, ANA)
        if before == "Ana shared":
            me(site, cookie).visit.share_screen(Mode.TOGETHER, ANA.couple_id)
            left_alone(site, cookie)
        else:
            sign_out.sign_out(site, asked(site, "/sign-out", cookie, person=""))
    assert save(site, cookie, ANA) == "/"
    new, target = entered(site, ANA)
    assert (target, draft(site, new)) == ("/", None)


def test_a_form_with_its_script_is_told_and_nothing_waits(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    assert [save(site, cookie, ANA, do="draft"), save(site, cookie, ANA, part="1")] == ["403", "403"]
    assert not site.unsent.waits(ANA.id)


def test_a_button_beside_an_empty_form_leaves_nothing(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    thanks = {"author": ANA.id, "week": week().isoformat(), "do": "change"}
    assert check_in.check_in(site, asked(site, ACTION, cookie, **thanks)).headers["location"] == "/"
    assert not site.unsent.waits(ANA.id)


def test_a_week_that_is_over_meanwhile_keeps_nobody_from_signing_in(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA, week="2020-01-06")
    assert draft(site, entered(site, ANA, cookie)[0]) is None


def test_what_was_found_changed_in_the_files_is_read_before_the_form(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    monkeypatch.setattr("dashboard.accounts.sign_in.unread", lambda *_: ("Something was changed.",))
    new, target = entered(site, ANA, cookie)
    assert (target, draft(site, new)) == ("/", WORDS)


def test_after_half_an_hour_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(unsent.time, "monotonic", lambda: now[0])
    waiting = UnsentForms()
    waiting.hold("a", ACTION, {"note": WORDS})
    now[0] += KEPT_FOR
    assert waiting.waits("a")
    now[0] += 1
    assert (waiting.take("a"), waiting._forms) == (None, {})
    assert KEPT_FOR == 1800
