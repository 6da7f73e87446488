"""A card as a file and as a picture: what comes out is the same card."""

import struct

import pytest

from dashboard.domain.model import NAME_MAX, new_id
from dashboard.files import card_file, qr
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of

KEY = recipient_of(new_identity())


@pytest.mark.parametrize("name", ["Dana", "Zoë 💞", "ד" * NAME_MAX, "💞" * NAME_MAX])
def test_the_file_holds_the_card_for_whoever_reads_it(name):
    card = Card(name, new_id(), KEY)
    text = card_file.as_text(card).decode()
    assert cards.read(text) == card
    assert cards.read(text.replace("\n", "\r\n")) == card
    assert text.isascii(), "no mail program spoils it"


@pytest.mark.parametrize("name", ["Dana", "💞" * NAME_MAX])
def test_the_picture_is_one_that_a_phone_can_take_from_a_screen(name):
    picture = card_file.as_picture(Card(name, new_id(), KEY))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == height
    modules = width // qr.PIXELS - 2 * qr.QUIET
    assert 17 < modules <= 97, "at 6 pixels a module it still fits a phone's page"
