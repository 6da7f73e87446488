"""Three people whose passphrases open at once: age files with scrypt's smallest work factor, made once and kept."""

import base64
from pathlib import Path

from dashboard.domain.model import Person, Role, now
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage

COUPLE = "c" * 32
PHRASE = "{} opens this"
LOCKED = {
    "ana": (
        "age1rf4czwhjhhvu5c6n02jp7s5fcrnln9knsqevefnhp9s2ckehxayss40gjw",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA1QU9jLzczRnU3NlcvdjFKRGR0NTVnIDEKNFBkUDhmbW0zdjU3TVdsLzYz"
        "TVB1UFhLN3RhcnNrR1VVa1Q0R1VEVWJkbwotLS0gelk4VHFGWWQ4R05lcjVtL0ZHaXhmdkRoOTB0TkJPZ01zdUU5aHdwb1ZuRQod"
        "tt8s3+HwyJAUNs2D9kvAFp4bCctdQaY2ERkwtUdSXgME6mCcEuNIMVWDDaZ2mcyhktexUzByAj2RotSeoKFdzZDZfpLPgqZbCerE"
        "k11TshfOXp9njcfIdl+FXr6XUp6K4lqAWyvBFMdS",
    ),
    "ben": (
        "age1cq6sul067lh3twvk49d8x7sq7rdpm9e47l5fu5xqsfay472xxqdqd4r34y",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBDaTdYWTRWZXJOMkx3STcxU1NBV3ZnIDEKcWxZeWF0TFh6VVlOUDhBb0dh"
        "bkhaQ0xPRHdiR01OalNCbjFpQWFaOTcrbwotLS0gMFFaeWJTbElFb2NTWG0yRVJoR3IzUEFvOHd1QW9kc1FZaXQyQ0tRdDd1Zwqh"
        "qeR5N+gA7MUEaN6m/TNJG0Cx8GxAqwta/SR5RVnXnaXHl3gai496U/2xCuc0LMCmXRZQqYQb68dwIQAnwKRO60Y0nhMg1c/fM1JU"
        "T/+3b2x8T8QLKbY6JC4HijZuqLA14oC9378D27ak",
    ),
    "dana": (
        "age1n2dmf09xgwtkltgwaf3zrmm4mwufvk96w46kh0c4twrhn9kcmgfsk28dws",
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBJZFpZY21VcllQdUlXa00yejNWb1BRIDEKOEZnWWdCUDA4bEUyQWd3NVpx"
        "eTN5Yk1YcXgvVXdoNjE3b3pERFA2Q2lkSQotLS0gdDBKQzd6YnZXRlc2cjY0SGNseGlPUkVXODZCeXN0cXJETWdyZWM5cnUvNAre"
        "Xaz2SSY/22bAvSfYeujyjLbpwjzYkhT5JAW7xgRcVHNz0DAL03yyedRj31dWGmwAdGOMO08t2MdC6u6M5/Y54OEbuj8LUrdyrD0J"
        "XDCKvrdGLVWFji6JQG5fPvcn/W7fDwmllLUUPLmt",
    ),
}


def phrase(name: str) -> str:
    """The passphrase of Ana, Ben or Dana."""
    return PHRASE.format(name.lower())


def person(name: str, role: Role, slot: int, couple: str | None) -> Person:
    """One of the three, claimed."""
    recipient, locked = LOCKED[name.lower()]
    return Person(
        name.lower().ljust(32, "0"),
        couple,
        role,
        name,
        name.casefold(),
        slot,
        recipient=recipient,
        locked_identity=base64.b64decode(locked),
        consent_at=now(),
    )


ANA = person("Ana", Role.PARTNER, 0, COUPLE)
BEN = person("Ben", Role.PARTNER, 1, COUPLE)
DANA = person("Dana", Role.COACH, 2, None)


def fill(folder: Path) -> Storage:
    """A store with Ana, Ben and their coach Dana, both partners having agreed."""
    store = Storage(folder)
    store.add_couple("Ana & Ben", ANA, BEN)
    store.add_person(DANA)
    for one in (ANA, BEN):
        store.agree(Agreement(DANA.id, one.id, "agreed", now()))
    store.link_coach(COUPLE, DANA.id)
    return store
