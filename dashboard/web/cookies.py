"""Our cookie among all those that other programs of this computer have left in the browser."""

import re
from collections.abc import Callable

from starlette.types import Scope

# As `accounts` makes them. Whatever else bears our name was put there by somebody else.
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def token_of(scope: Scope, name: str, known: Callable[[str], object]) -> str | None:
    """The value of our cookie in a request, if it brought one; of several the one that is `known`.

    Each `name=value` is read alone, so that no odd cookie beside it can hide ours.
    """
    found = [value for value in _values(scope, name) if TOKEN.fullmatch(value)]
    return next((value for value in found if known(value)), found[0] if found else None)


def _values(scope: Scope, name: str) -> list[str]:
    headers = [value.decode("latin-1") for key, value in scope["headers"] if key == b"cookie"]
    pairs = [pair.partition("=") for header in headers for pair in header.split(";")]
    return [value.strip() for key, _, value in pairs if key.strip() == name]
