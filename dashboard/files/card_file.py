"""A card to hand over: as a small text file, and as a picture for a phone's camera."""

from dashboard.files import qr
from dashboard.keys import cards
from dashboard.keys.cards import Card

NAME = "weekly-notes-card.txt"
MIME = "text/plain"
ABOUT = "Give this whole line to Healing Together, under Our data, Our coach:"


def as_text(card: Card) -> bytes:
    """The card's line under a sentence that says where it goes; any mail or editor may reflow it."""
    return f"{ABOUT}\n\n{cards.line_of(card)}\n".encode()


def as_picture(card: Card) -> bytes:
    """The card's line as a QR, as PNG."""
    return qr.picture(cards.line_of(card))
