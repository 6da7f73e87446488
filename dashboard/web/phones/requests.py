"""What a phone asks for: the fields of a form or of an address, which phone it is, and whose visit."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dashboard.accounts.phones import Pairing
from dashboard.accounts.sign_in import Visit
from dashboard.web.requests import FormRequest

PHRASE = "passphrase"


@dataclass(frozen=True)
class PhoneRequest(FormRequest):
    """One that a phone sent; `pairing` and `visit` are filled in by the gate."""

    headers: Mapping[str, str]
    pairing: Pairing | None = None
    visit: Visit | None = None

    @property
    def in_place(self) -> bool:
        """Whether the script of a form sent it, which stays on its page."""
        return self["part"] != ""

    @property
    def kind(self) -> str:
        """What the phone calls itself, as far as its owner would."""
        agent = self.headers.get("user-agent", "")
        return next((name for name in ("iPhone", "iPad", "Android") if name in agent), "")

    def cookie(self, name: str) -> str | None:
        """One of our cookies, among whatever else this address was ever given."""
        pairs = [pair.partition("=") for pair in self.headers.get("cookie", "").split(";")]
        return next((value.strip() for key, _, value in pairs if key.strip() == name), None)


def read(asked: Mapping[str, Any]) -> PhoneRequest:
    """A request as the relay passed it on. An address that is none is a page that nobody has."""
    headers: dict[str, str] = {}
    for name, value in asked["headers"]:
        headers[name.lower()] = f"{headers[name.lower()]};{value}" if name.lower() in headers else value
    try:
        target = urlsplit(asked["target"])
        path, fields = target.path if not target.netloc else "", dict(parse_qsl(target.query))
    except ValueError:
        path, fields = "", {}
    if asked["method"] == "POST":
        body = base64.b64decode(asked["body"]).decode("utf-8", "replace")
        fields = dict(parse_qsl(body, keep_blank_values=True))
    return PhoneRequest(path, asked["method"], fields, headers)
