"""Sealing with age: for one reader, of one length whatever it holds; what is one's own proves whose it is."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyrage
from pyrage import x25519

from dashboard.domain.model import LINES, CheckIn, Choice, Entry, Sharing
from dashboard.domain.privacy import sealed_to_coach
from dashboard.domain.questions import item_of
from dashboard.errors import SealError
from dashboard.keys import authentication
from dashboard.keys.authentication import Purpose
from dashboard.keys.identities import new_identity as new_identity
from dashboard.keys.identities import recipient_of as recipient_of

SIZE = 8192
LARGEST = 1 << 26
VERSION = 2
BEFORE_PROOFS = 1
PACKED = b"z"
CLOSED = "This is sealed and cannot be opened with this key."

Content = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """What somebody's own seal held; `proven` when they made it themselves, for that very place."""

    content: Content
    proven: bool


def seal(content: Mapping[str, Any], recipient: str) -> bytes:
    """`content` as JSON for whoever has this public key; 8,192 bytes long before age takes it, or whole times that."""
    return _sealed({"v": VERSION, "content": dict(content)}, recipient)


def unseal(blob: bytes, identity: x25519.Identity) -> Content:
    """What a seal held, whoever made it. Raises SealError when this identity was not meant to read it."""
    return _content(_opened(blob, identity))


def seal_own(
    content: Mapping[str, Any], identity: x25519.Identity, *place: Any, purpose: Purpose = Purpose.OWN
) -> bytes:
    """`content` for oneself, proven to be one's own and of this place (what it is, whose, of when, which revision)."""
    code = authentication.code(identity, purpose, *place, dict(content))
    return _sealed({"v": VERSION, "mac": code, "content": dict(content)}, recipient_of(identity))


def open_own(blob: bytes, identity: x25519.Identity, *place: Any, purpose: Purpose = Purpose.OWN) -> Opened:
    """What `seal_own` was given. Not proven: made before proofs, by somebody else, or for another place.

    Raises SealError when this identity was not meant to read it.
    """
    found = _opened(blob, identity)
    content = _content(found)
    return Opened(content, authentication.proves(found.get("mac"), identity, purpose, *place, content))


def reseal(blob: bytes, identity: x25519.Identity, recipient: str) -> bytes:
    """The same for another key, as long as before; what `identity` cannot open stays as it is."""
    try:
        return pyrage.encrypt(pyrage.decrypt(blob, [identity]), [x25519.Recipient.from_str(recipient)])
    except pyrage.DecryptError:
        return blob


def _content(found: Content) -> Content:
    if found["v"] == BEFORE_PROOFS:
        return {k: v for k, v in found.items() if k != "v"}
    content: Content = found["content"]
    return content


def _sealed(found: Content, recipient: str) -> bytes:
    """What would be longer than one length is packed first, so that it hardly ever takes two."""
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(plain) > SIZE:
        plain = PACKED + zlib.compress(plain)
    return pyrage.encrypt(plain.ljust(-(-len(plain) // SIZE) * SIZE), [x25519.Recipient.from_str(recipient)])


def _opened(blob: bytes, identity: x25519.Identity) -> Content:
    try:
        plain = pyrage.decrypt(blob, [identity])
        if plain.startswith(PACKED):
            plain = zlib.decompressobj().decompress(plain[len(PACKED) :], LARGEST)
        found: Content = json.loads(plain)
        version, content = found["v"], found.get("content")
    except (pyrage.DecryptError, zlib.error, ValueError, TypeError, LookupError):
        raise SealError(CLOSED) from None
    if version not in {BEFORE_PROOFS, VERSION}:
        raise SealError("This was written by a newer version of the app; please update.")
    if version == VERSION and not isinstance(content, dict):
        raise SealError(CLOSED)
    return found


def identity_from(text: str) -> x25519.Identity:
    """The identity written as an AGE-SECRET-KEY. Raises SealError when it is not one."""
    try:
        return x25519.Identity.from_str(text.strip().upper())
    except pyrage.IdentityError:
        raise SealError("That is not a recovery key; it begins with AGE-SECRET-KEY-1.") from None


def _check_in_content(check_in: CheckIn) -> dict[str, Any]:
    return {
        "answers": dict(check_in.answers),
        "sharing": dict(check_in.sharing),
        "note": check_in.note,
        "after_reveal": list(check_in.after_reveal),
        "chosen": [chosen.at.isoformat(), dict(chosen.sharing)] if (chosen := check_in.chosen) else None,
    }


def seal_for_author(check_in: CheckIn, recipient: str) -> bytes:
    """The whole check-in and its sharing, for its author alone."""
    return seal(_check_in_content(check_in), recipient)


def seal_for_coach(check_in: CheckIn, recipient: str, consent: bool = True) -> bytes:
    """What the owner shared with the coach alone (what is shared with both stands in the columns).

    It is always there once a coach was confirmed, however little it holds, so that it tells nothing by itself.
    """
    items = {item for item, choice in check_in.sharing.items() if sealed_to_coach(choice, consent, confirmed=True)}
    mine = {k: v for k, v in check_in.answers.items() if item_of(k) in items}
    note = check_in.note if "note" in items else None
    after = [k for k in check_in.after_reveal if check_in.sharing.get(item_of(k)) is not Sharing.ME]
    return seal({"answers": mine, "note": note, "after_reveal": after}, recipient)


def open_check_in(blob: bytes, identity: x25519.Identity, person_id: str, week: date, **stored: Any) -> CheckIn:
    """A check-in from `sealed_self` or `sealed_coach`; `stored` are the row's open columns."""
    content = unseal(blob, identity)
    return CheckIn(
        person_id,
        week,
        answers=content["answers"],
        sharing={k: Sharing(v) for k, v in content.get("sharing", {}).items()},
        note=content["note"],
        after_reveal=tuple(content["after_reveal"]),
        chosen=_choice(*chosen) if (chosen := content.get("chosen")) else None,
        **stored,
    )


def _choice(at: str, sharing: Mapping[str, str]) -> Choice:
    return Choice(datetime.fromisoformat(at), {item: Sharing(choice) for item, choice in sharing.items()})


def seal_entry(entry: Entry, recipient: str) -> bytes:
    """A pattern or a moment whole, for its author alone."""
    return seal(_entry_content(entry), recipient)


def seal_entry_for_coach(entry: Entry, recipient: str, consent: bool = True) -> bytes:
    """What its owner shared with the coach alone; like a check-in's it is always there, as long as the whole."""
    to_coach = sealed_to_coach(entry.sharing, consent, confirmed=True)
    content = {"day": entry.day.isoformat(), "lines": list(entry.lines)} if to_coach else {"lines": []}
    return seal(content, recipient)


def open_entry(blob: bytes, identity: x25519.Identity, **stored: Any) -> Entry | None:
    """A pattern or a moment; None where nothing was meant for this reader. `stored` are the row's open columns."""
    content = unseal(blob, identity)
    if len(content["lines"]) != LINES:
        return None
    sharing, day = Sharing(content.get("sharing", Sharing.COACH)), date.fromisoformat(content["day"])
    return Entry(day=day, lines=tuple(content["lines"]), sharing=sharing, **stored)


def _entry_content(entry: Entry) -> dict[str, Any]:
    return {"day": entry.day.isoformat(), "lines": list(entry.lines), "sharing": entry.sharing}
