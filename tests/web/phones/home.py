"""The listener's pages in this process: a store, a door that is open, and phones that ask through the gate."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from dashboard.accounts import phones as phones_here
from dashboard.accounts.phones import PhoneAddresses, PhoneOpening, Phones
from dashboard.accounts.sign_in import Accounts
from dashboard.domain.model import Person, now
from dashboard.services.me import Me, identify
from dashboard.store.storage import Storage
from dashboard.web.phones import gate
from dashboard.web.phones.site import PhoneSite
from tests import locked

ADDRESS, PORT = "192.168.1.5", 8757
HOST = f"{ADDRESS}:{PORT}"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


@dataclass
class OpenDoor:
    """A door that is open, without anything that listens; `out` is what it ends."""

    out: Callable[[str | None], object]
    port: int = PORT
    closed_because: str = ""
    opening: PhoneOpening | None = field(
        default_factory=lambda: PhoneOpening(ADDRESS, PORT, now() + timedelta(hours=2))
    )

    def addresses(self) -> PhoneAddresses:
        return PhoneAddresses([(ADDRESS, "wlan0")])

    def open(self, address: str | None) -> PhoneOpening:
        self.opening = PhoneOpening(address or ADDRESS, PORT, now() + timedelta(hours=2))
        return self.opening

    def close(self, because: str = "") -> None:
        self.opening, self.closed_because = None, because
        self.out(None)

    def removed(self, pairing_id: str) -> None:
        self.out(pairing_id)


@dataclass
class Said:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """What can be read, without markup."""
        return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", self.text, flags=re.S)).split())

    @property
    def to(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Home:
    """One store with its accounts and phones."""

    storage: Storage
    accounts: Accounts
    phones: Phones
    site: PhoneSite
    door: OpenDoor

    def visit_here(self, person: Person) -> Me:
        """Somebody signs in on the computer; the services are told so."""
        visit = self.accounts.visits.by_cookie(self.accounts.sign_in(person.sign_in, locked.phrase_of(person)))
        assert visit is not None
        return identify(visit, self.storage)

    def code(self, person: Person) -> str:
        """A code on this person's own page."""
        me = self.visit_here(person)
        return self.phones.code(person.id, me.visit.id, now()).token

    def phone(self, person: Person | None = None, *, signed_in: bool = True) -> "Phone":
        """A phone; of somebody, it is paired and signed in."""
        found = Phone(self)
        if person is not None:
            assert found.send("/phone/pair", token=self.code(person)).to == "/"
            if signed_in:
                assert found.send("/phone/sign-in", passphrase=locked.phrase_of(person)).to == "/phone/check-in"
        return found


@dataclass
class Phone:
    """One phone's browser."""

    home: Home
    cookies: dict[str, str] = field(default_factory=dict)
    agent: str = IPHONE

    def ask(self, target: str, method: str = "GET", body: bytes = b"", **headers: str) -> Said:
        """One request, as the relay passes it on."""
        sent = {
            "host": HOST,
            "user-agent": self.agent,
            "cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items()),
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        asked = {
            "id": 1, "peer": "192.168.1.9", "method": method, "target": target,
            "headers": [[n, v] for n, v in sent.items() if v], "body": base64.b64encode(body).decode(),
        }  # fmt: skip
        assert self.home.door.opening is not None
        answer = gate.answer(self.home.site, asked, self.home.door.opening)
        found = {}
        for raw, value in answer.raw_headers:
            name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
            found[name] = text
            if name == "set-cookie":
                self._keep(text)
        return Said(answer.status_code, found, bytes(answer.body))

    def send(self, target: str, /, **form: str) -> Said:
        """A form, from our own page."""
        return self.ask(target, "POST", urlencode(form).encode(), origin=f"https://{HOST}")

    def told(self, target: str, /, **form: str) -> Said:
        """The page a form leads to."""
        answer = self.send(target, **form)
        assert answer.status == 303, answer.text
        return self.ask(answer.to)

    def _keep(self, cookie: str) -> None:
        name, value = cookie.partition(";")[0].split("=", 1)
        if value.strip('"') and "max-age=0" not in cookie.lower():
            self.cookies[name] = value
        else:
            self.cookies.pop(name, None)


def furnish(folder: Path) -> Home:
    """Ana, Ben and Coach Dana at home, and the door open."""
    folder.mkdir(exist_ok=True)
    storage = locked.fill(folder)
    accounts, phones = Accounts(storage), phones_here.of(folder)
    site = PhoneSite(accounts, phones, folder, "home")

    def out(phone: str | None) -> None:
        accounts.visits.phone_out(phone)
        site.unsent.drop(phone)

    phones.door = door = OpenDoor(out)
    return Home(storage, accounts, phones, site, door)
