"""What a browser asks for: the fields of a form or of an address, and whose visit it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import parse_qsl

from starlette.requests import Request

from dashboard.accounts.sign_in import Accounts, Visit
from dashboard.keys import passphrase, word_list
from dashboard.web.cookies import token_of
from dashboard.web.flash import HeldResult

LONGEST_FORM = 16_384
LONGEST_BODY = 1_048_576
SECRET = frozenset({"passphrase", "old", "key"})
IN_ADDRESS = ("token", "as", "person")  # all that an address of ours may say


@dataclass(frozen=True)
class FormRequest:
    """One request. `problem` is what was wrong with the form before, whose fields are then here, without secrets."""

    path: str
    method: str
    fields: Mapping[str, str]
    problem: str = field(default="", kw_only=True)

    def __getitem__(self, name: str) -> str:
        """A field's text; empty when it was not sent."""
        return self.fields.get(name, "")

    @property
    def post(self) -> bool:
        """Whether a form was sent."""
        return self.method == "POST"

    def after(self, held: HeldResult) -> Self:
        """The same, of a page that follows a form."""
        return replace(self, fields={**held.fields, **self.fields}, problem=held.problem)


@dataclass(frozen=True)
class PageRequest(FormRequest):
    """One that a page of this computer sent, and whose visit it comes from."""

    cookie: str | None
    visit: Visit | None
    too_long: bool = False

    @property
    def suggestion(self) -> str:
        """The four words shown before, if they are ours, so that they can still be copied after a mistake."""
        shown = self["suggestion"]
        return shown if shown and set(shown.split()) <= set(word_list.words()) else passphrase.suggestion()

    @property
    def shown_again(self) -> Mapping[str, str]:
        """The fields that may be held for the page after this one."""
        return {name: text for name, text in self.fields.items() if name not in SECRET}

    @property
    def in_address(self) -> Mapping[str, str]:
        """The fields that may stand in the address of the page after this one."""
        return {name: self[name] for name in IN_ADDRESS if self[name]}


async def read(request: Request, accounts: Accounts, cookie: str) -> PageRequest:
    """Reads a request whole; a form longer than anything asked here is read to its end, and nothing of it is kept."""
    fields, too_long = dict(request.query_params), False
    if request.method == "POST":
        body, length = b"", 0
        async for part in request.stream():
            length += len(part)
            body = body + part if length <= LONGEST_FORM else b""
            if length > LONGEST_BODY:
                break
        too_long = length > LONGEST_FORM
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    token = token_of(request.scope, cookie, accounts.visits.by_cookie)
    return PageRequest(request.url.path, request.method, fields, token, accounts.visits.by_cookie(token), too_long)
