"""What a phone asks for: the fields of a form or of an address, which phone it is, and whose visit."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dashboard.accounts.phones import Pairing
from dashboard.accounts.sign_in import Visit
from dashboard.web.flash import HeldResult

PHRASE = "passphrase"


@dataclass(frozen=True)
class PhoneRequest:
    """One request; `pairing` and `visit` are filled in by the gate, `problem` is what was wrong with a form before."""

    method: str
    path: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    pairing: Pairing | None = None
    visit: Visit | None = None
    problem: str = ""

    def __getitem__(self, name: str) -> str:
        """A field's text; empty when it was not sent."""
        return self.fields.get(name, "")

    @property
    def post(self) -> bool:
        """Whether a form was sent."""
        return self.method == "POST"

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

    def after(self, held: HeldResult) -> "PhoneRequest":
        """The same, of a page that follows a form."""
        return replace(self, fields={**held.fields, **self.fields}, problem=held.problem)


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
    return PhoneRequest(asked["method"], path, fields, headers)
