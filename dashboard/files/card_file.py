"""A card to hand over: as a small text file, and as a picture for a phone's camera."""

import io

import segno

from dashboard.keys import cards
from dashboard.keys.cards import Card

NAME = "weekly-notes-card.txt"
MIME = "text/plain"
ABOUT = "Give this whole line to Healing Together, under Our data, Our coach:"
PIXELS = 6
QUIET = 4


def as_text(card: Card) -> bytes:
    """The card's line under a sentence that says where it goes; any mail or editor may reflow it."""
    return f"{ABOUT}\n\n{cards.line_of(card)}\n".encode()


def as_picture(card: Card) -> bytes:
    """The card's line as a QR, black on white with its quiet zone, as PNG."""
    made = io.BytesIO()
    segno.make(cards.line_of(card), error="m", micro=False).save(made, kind="png", scale=PIXELS, border=QUIET)
    return made.getvalue()
