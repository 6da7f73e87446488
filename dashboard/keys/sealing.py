"""Sealing with age: what is not shared with both is readable only by those it was sealed to."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyrage
from pyrage import x25519

from dashboard.domain.model import LINES, CheckIn, Choice, Entry, Sharing
from dashboard.domain.privacy import sealed_to_coach
from dashboard.domain.questions import item_of
from dashboard.errors import SealError
from dashboard.keys.passphrase import words

BLOCK = 2048
VERSION = 1


def new_identity() -> x25519.Identity:
    """A fresh age X25519 identity; `str()` of it is the AGE-SECRET-KEY."""
    return x25519.Identity.generate()


def identity_from(text: str) -> x25519.Identity:
    """The identity written as an AGE-SECRET-KEY. Raises SealError when it is not one."""
    try:
        return x25519.Identity.from_str(text.strip().upper())
    except pyrage.IdentityError:
        raise SealError("That is not a recovery key; it begins with AGE-SECRET-KEY-1.") from None


def recipient_of(identity: x25519.Identity) -> str:
    """The public key of an identity, as text."""
    return str(identity.to_public())


def check_words(recipient: str) -> str:
    """Four words (44 bits) that stand for a public key, to be compared by voice."""
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest()[:6], "big") >> 4
    return " ".join(words()[number >> shift & 2047] for shift in (33, 22, 11, 0))


def seal(content: Mapping[str, Any], recipient: str, blocks: int = 1) -> bytes:
    """`content` as JSON, padded to whole blocks of 2,048 bytes (at least `blocks`), sealed to one public key."""
    plain = json.dumps({"v": VERSION, **content}, ensure_ascii=False).encode()
    size = max(blocks, -(-len(plain) // BLOCK)) * BLOCK
    return pyrage.encrypt(plain.ljust(size), [x25519.Recipient.from_str(recipient)])


def unseal(blob: bytes, identity: x25519.Identity) -> dict[str, Any]:
    """What `seal` was given. Raises SealError when this identity was not meant to read it."""
    try:
        content: dict[str, Any] = json.loads(pyrage.decrypt(blob, [identity]))
    except (pyrage.DecryptError, ValueError):
        raise SealError("This is sealed and cannot be opened with this key.") from None
    if content.get("v") != VERSION:
        raise SealError("This was written by a newer version of the app; please update.")
    return content


def blocks_of(check_in: CheckIn) -> int:
    """How many blocks the whole check-in needs, so that the coach's copy is padded alike."""
    return -(-len(json.dumps({"v": VERSION, **_content(check_in)}, ensure_ascii=False).encode()) // BLOCK)


def _content(check_in: CheckIn) -> dict[str, Any]:
    return {
        "answers": dict(check_in.answers),
        "sharing": dict(check_in.sharing),
        "note": check_in.note,
        "after_reveal": list(check_in.after_reveal),
        "chosen": [chosen.at.isoformat(), dict(chosen.sharing)] if (chosen := check_in.chosen) else None,
    }


def seal_for_author(check_in: CheckIn, recipient: str) -> bytes:
    """The whole check-in and its sharing, for its author alone."""
    return seal(_content(check_in), recipient)


def seal_for_coach(check_in: CheckIn, recipient: str, consent: bool = True) -> bytes:
    """What the owner shared with the coach alone (what is shared with both stands in the columns).

    It is always there once a coach was confirmed, however little it holds, so that it tells nothing by itself.
    """
    items = {item for item, choice in check_in.sharing.items() if sealed_to_coach(choice, consent, confirmed=True)}
    mine = {k: v for k, v in check_in.answers.items() if item_of(k) in items}
    note = check_in.note if "note" in items else None
    after = [k for k in check_in.after_reveal if check_in.sharing.get(item_of(k)) is not Sharing.ME]
    return seal({"answers": mine, "note": note, "after_reveal": after}, recipient, blocks_of(check_in))


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
    blocks = -(-len(json.dumps({"v": VERSION, **_entry_content(entry)}, ensure_ascii=False).encode()) // BLOCK)
    return seal(content, recipient, blocks)


def open_entry(blob: bytes, identity: x25519.Identity, **stored: Any) -> Entry | None:
    """A pattern or a moment; None where nothing was meant for this reader. `stored` are the row's open columns."""
    content = unseal(blob, identity)
    if len(content["lines"]) != LINES:
        return None
    sharing, day = Sharing(content.get("sharing", Sharing.COACH)), date.fromisoformat(content["day"])
    return Entry(day=day, lines=tuple(content["lines"]), sharing=sharing, **stored)


def _entry_content(entry: Entry) -> dict[str, Any]:
    return {"day": entry.day.isoformat(), "lines": list(entry.lines), "sharing": entry.sharing}


def reseal(blob: bytes, identity: x25519.Identity, recipient: str) -> bytes:
    """The same content, as long as before, sealed to another key; what `identity` cannot open stays as it is."""
    try:
        return pyrage.encrypt(pyrage.decrypt(blob, [identity]), [x25519.Recipient.from_str(recipient)])
    except pyrage.DecryptError:
        return blob
