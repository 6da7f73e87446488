"""Every page in front of the app at every stage of a couple's life: it answers, and names nobody it should not."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from dashboard.accounts.sign_in import Accounts, install
from dashboard.domain import weeks
from dashboard.store.storage import Storage
from dashboard.ui import visit
from dashboard.web import routing
from dashboard.web.site import Site
from tests.cast import Cast, assemble
from tests.life import ARABIC, LATIN, LIVES, LONG, STRANGERS, Life, live

LIVED = [(life, (LATIN, ARABIC, LONG)[n % 3]) for n, life in enumerate(LIVES) if life.weeks < 20]


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str


@dataclass
class Door:
    """The plain pages over one store, asked without a socket."""

    app: Starlette
    accounts: Accounts

    @property
    def pages(self) -> list[str]:
        """Every address there is."""
        return [route.path for route in self.app.routes]

    def ask(self, path: str, cookie: str | None = None, **query: str) -> Answer:
        """One GET, with somebody's cookie or none."""
        headers = [(b"cookie", f"notes={cookie}".encode())] if cookie else []
        scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "http_version": "1.1"}
        scope |= {"query_string": urlencode(query).encode(), "root_path": ""}
        sent: list[dict] = []

        waiting = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict:
            found = next(waiting, None)
            return found or await asyncio.Event().wait()  # whoever asked stays until the answer is there

        async def send(message: dict) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        body = b"".join(message.get("body", b"") for message in sent)
        return Answer(sent[0]["status"], body.decode("utf-8", "replace"))


def door(storage: Storage) -> Door:
    accounts = Accounts(storage)
    install(accounts)
    site = Site(accounts, storage.folder, "notes", "instance", "")
    return Door(Starlette(routes=routing.routes(site)), accounts)


@pytest.fixture(params=LIVED, ids=lambda of: f"{of[0].name}, {of[1][0]}")
def lived(request, tmp_path: Path, monkeypatch) -> Iterator[tuple[Life, Cast, Door]]:
    """A couple at one point of their life, and the pages in front of it."""
    life, names = request.param
    cast = assemble(tmp_path)
    monkeypatch.setattr(visit, "who", cast.looking)
    monkeypatch.setattr(weeks, "today_in", lambda zone: cast.today)
    live(cast, life, names)
    yield life, cast, door(cast.storage)
    cast.storage.close()


def test_every_page_answers_and_names_no_other_couple(lived):
    _, cast, asked = lived
    there = [name for name in ("Ana", "Ben", "Dana") if cast.person(name).claimed]
    tokens = [None, *(asked.accounts.admit(cast.person(name), cast.identities[name]) for name in there)]
    for path in asked.pages:
        for token in tokens:
            answer = asked.ask(path, token)
            assert answer.status in {200, 303, 401}, path
            assert not any(name in answer.text for name in STRANGERS), path
            assert not re.search(r"Something went wrong|\bNone\b|\bnan\b", answer.text), path


def test_a_name_leads_to_the_passphrase_or_to_the_first_time_and_an_erased_one_nowhere(lived):
    _, cast, asked = lived
    for name in ("Ana", "Ben", "Dana"):
        person = cast.person(name)
        answer = asked.ask("/sign-in", person=person.id)
        if person.erased:
            assert answer == asked.ask("/sign-in")
            assert "former partner" not in answer.text
        else:
            assert (answer.status == 303) is (not person.claimed)


def test_before_anybody_is_here_the_pages_say_how_to_begin(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    asked = door(storage)
    for path in asked.pages:
        assert asked.ask(path).status in {200, 303, 401}, path
    assert "Nothing is set up here yet." in asked.ask("/sign-in").text
    assert 'name="partner"' in asked.ask("/set-up", token=asked.accounts.set_up_token).text
    storage.close()
