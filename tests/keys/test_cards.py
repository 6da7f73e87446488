"""Cards: one form, read out of any text around them, and four words that stand for all of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import clean_name, new_id
from dashboard.errors import BadInputError
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.word_list import words

DANA = Card("Dana", new_id(), recipient_of(new_identity()))


def named(text):
    try:
        return clean_name(text)
    except ValueError:
        return None


@given(st.text(max_size=60).map(named).filter(bool))
def test_a_card_comes_back_from_its_line_whatever_the_name(name):
    card = replace(DANA, name=name)
    assert cards.read(cards.line_of(card)) == card


@given(st.text(alphabet=st.characters(exclude_characters="-_", exclude_categories=["L", "N"]), max_size=30))
def test_a_card_is_read_out_of_the_text_around_it(around):
    assert cards.read(f"{around}\nHere it is: {cards.line_of(DANA)}\n{around}") == DANA


def test_the_same_card_twice_in_a_message_is_one_card():
    assert cards.read(f"{cards.line_of(DANA)} {cards.line_of(DANA)}") == DANA


def test_two_cards_in_one_text_are_asked_for_again():
    with pytest.raises(BadInputError, match="no card"):
        cards.read(f"{cards.line_of(DANA)} {cards.line_of(replace(DANA, name='Dan'))}")


NO_CARDS = ("", "card1.", "Dana", DANA.key, "card1." + "A" * 200, "card1.é" + "A" * 100)


@pytest.mark.parametrize("text", NO_CARDS, ids=range(len(NO_CARDS)))
def test_what_is_no_card_is_said_in_one_sentence(text):
    with pytest.raises(BadInputError, match="That is no card"):
        cards.read(text)


def test_a_line_that_lost_or_changed_a_sign_is_no_card_or_sounds_different():
    line = cards.line_of(DANA)
    for at in range(6, len(line), 7):
        for altered in (line[:at] + line[at + 1 :], line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :]):
            try:
                assert cards.read(altered) != DANA
            except BadInputError:
                continue


WRONG = {
    "name": [" Dana", "Da  na", "", "x" * 41, "Da\u202ena", 7, None],
    "mark": ["A" * 32, "a" * 31, "", None, 5],
    "key": ["", "age1", DANA.key.upper(), DANA.key[:-1], str(new_identity()), None],
}


@pytest.mark.parametrize(("field", "place"), [(f, n) for f, values in WRONG.items() for n in range(len(values))])
def test_a_card_has_every_field_in_its_one_form(field, place):
    value = WRONG[field][place]
    with pytest.raises(ValueError):
        cards.checked({"name": DANA.name, "mark": DANA.mark, "key": DANA.key, field: value})


def test_the_words_are_four_of_the_list_and_the_same_every_time():
    said = cards.check_words(DANA)
    cards.check_words.cache_clear()
    assert cards.check_words(DANA) == said
    assert len(said.split()) == 4
    assert set(said.split()) <= set(words())


def test_each_of_the_four_words_can_be_any_of_the_list():
    """44 bits: two numbers that differ only in one place still sound different in that place alone."""
    many = len(words())
    for place in range(4):
        said = [cards.spoken(n * many**place).split() for n in range(0, many, 97)]
        assert [len({w[at] for w in said}) for at in range(4)] == [len(said) if at == place else 1 for at in range(4)]


def test_another_name_mark_or_key_has_other_words():
    others = [
        replace(DANA, name="Dan"),
        replace(DANA, mark=new_id()),
        replace(DANA, key=recipient_of(new_identity())),
    ]
    assert len({cards.check_words(card) for card in (DANA, *others)}) == 4


def test_words_are_taken_as_people_type_them():
    assert cards.as_typed("  Abandon, ABILITY able\nabout ") == "abandon ability able about"
