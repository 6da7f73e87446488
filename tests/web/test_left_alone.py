"""Why the sign-in page stands there after a visit was left alone: one sentence, which tells nothing of the visit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.accounts.sign_in import Accounts, Mode
from dashboard.domain.model import Person
from dashboard.web import sign_in, sign_out
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from tests import locked
from tests.locked import ANA, DANA

COACH, SHARED = "The coach was signed out after a quarter of an hour", "closed after an hour and a half"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    storage = locked.fill(tmp_path)
    yield Site(Accounts(storage), storage.folder, "notes", "instance", "")
    storage.close()


def admitted(site: Site, person: Person) -> str:
    """The cookie of a new visit."""
    return site.accounts.admit(person, locked.identity(person.name.lower()))


def asked(site: Site, path: str, cookie: str | None, **fields: str) -> PageRequest:
    method = "POST" if "view" in fields or path == "/sign-out" else "GET"
    return PageRequest(path, method, fields, cookie, site.accounts.visits.by_cookie(cookie))


def page(site: Site, cookie: str | None, **fields: str) -> str:
    return bytes(sign_in.sign_in(site, asked(site, "/sign-in", cookie, **fields)).body).decode()


def left_alone(site: Site, cookie: str) -> None:
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    visit.seen_steady -= 100 * 60


@pytest.mark.parametrize("fields", [{}, {"person": DANA.id}, {"person": ANA.id}])
def test_a_visit_that_was_left_alone_is_said_and_nothing_of_it(site: Site, fields: dict[str, str]) -> None:
    before = page(site, None, **fields)
    found = []
    for person in (DANA, ANA):
        cookie = admitted(site, person)
        left_alone(site, cookie)
        found.append(page(site, cookie, **fields))
    assert COACH in found[0]
    assert [line for line in found[0].splitlines() if line not in before.splitlines() and COACH not in line] == []
    assert found[1] == before, "of a partner nobody is told that they were in"


def test_a_shared_screen_that_was_left_alone_is_said(site: Site) -> None:
    cookie = admitted(site, DANA)
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    visit.share_screen(Mode.SESSION, ANA.couple_id)
    left_alone(site, cookie)
    assert SHARED in page(site, cookie)
    assert COACH not in page(site, cookie)


def test_whoever_signed_out_or_is_in_or_never_was_is_told_nothing(site: Site) -> None:
    out = admitted(site, DANA)
    sign_out.sign_out(site, asked(site, "/sign-out", out))
    for cookie in (out, admitted(site, ANA), None):
        assert COACH not in page(site, cookie)
        assert SHARED not in page(site, cookie)
