"""The words that are suggested and read aloud: none that can hurt, and enough of them."""

import secrets

import pytest
from mnemonic import Mnemonic

from dashboard.keys import cards
from dashboard.keys.passphrase import suggestion
from dashboard.keys.word_list import HURTFUL, bits, words

HARSH = ("liar", "abuse", "divorce", "affair", "weapon", "gun", "betray", "ugly", "cruel")


@pytest.mark.parametrize("word", HARSH)
def test_words_that_hurt_are_left_out(word):
    assert word in Mnemonic("english").wordlist
    assert word not in words()


def test_what_is_left_is_a_list_without_repeats_and_says_how_much_chance_is_in_it():
    assert len(words()) == len(set(words())) == 2048 - len(HURTFUL)
    assert 43 <= bits(4) < 44


def test_suggestions_and_check_words_are_made_of_it():
    for _ in range(50):
        said = cards.spoken(secrets.randbits(256)).split()
        assert set(suggestion().split()) <= set(words())
        assert len(said) == 4
        assert set(said) <= set(words())


def test_every_word_of_the_list_can_come_up_in_check_words():
    """Whatever its length, each place takes all of them."""
    said = [cards.spoken(secrets.randbits(256)).split() for _ in range(4000)]
    for place in range(4):
        found = {words_[place] for words_ in said}
        assert len(found) > len(words()) * 0.8
