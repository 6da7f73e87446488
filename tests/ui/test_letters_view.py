"""Files between two computers as they stand on the pages, and everybody who must not see them."""

import pytest

from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import AgreementKind, Sharing, now
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import coaches, letters_out, pairing
from dashboard.store import coach_settings_file
from dashboard.store.coaches import Agreement
from tests.cast import THIS
from tests.screen import Screen

CARD = "A couple with their own computer"


@pytest.fixture
def paired(cast):
    """Ana and Ben have a coach, Dora, on a computer of her own; Ana has heard her words."""
    card = Card("Dora", "e" * 32, recipient_of(new_identity()))
    cast.enter("Ana")
    pairing.propose(cast.me, cards.line_of(card))
    cast.enter("Ben")
    pairing.agree(cast.me, coaches.proposal(cast.me).coach)
    cast.enter("Ana")
    coaches.confirm_words(cast.me, cards.check_words(card))
    return cast


def our_data(as_person, name="Ana"):
    as_person(name)
    return Screen().open("partners/our_data")


def test_without_a_coach_the_card_can_be_given(cast, as_person):
    screen = our_data(as_person)
    assert "A coach with a computer of their own" in screen.sent
    assert "Ask my partner about this card" in screen.buttons
    assert "A file for" not in screen.sent


def test_a_text_that_is_no_card_is_one_sentence(cast, as_person):
    screen = our_data(as_person).choose("card-line", "hello").press("Ask my partner about this card")
    assert "That is no card." in screen.sent


def test_each_reads_their_own_four_words_and_one_fixed_sentence_beside_the_file(paired, as_person):
    for name, other in (("Ana", "Ben"), ("Ben", "Ana")):
        words = {who: cards.check_words(cards.of(paired.person(who))) for who in (name, other)}
        screen = our_data(as_person, name)
        assert words[name] in screen.sent
        assert words[other] not in screen.sent
        assert "Once sent it cannot be called back." in screen.sent


def test_a_coach_on_the_couples_computer_has_neither_card_nor_place_to_drop(cast, as_person):
    cast.storage.agree(Agreement(cast.ids["Dana"], cast.ids["Ana"], AgreementKind.AGREED, now()))
    cast.coached()
    as_person("Dana")
    screen = Screen().press("Prepare (I am alone)").open("coach/couples")
    assert CARD not in screen.sent
    assert "Files from couples" not in screen.sent


def test_on_a_coachs_own_copy_the_card_waits_closed(cast, as_person):
    coach_settings_file.save(cast.folder, Practice(policy=Policy.LIMITED))
    as_person("Dana")
    screen = Screen(unfolding=False).press("Prepare (I am alone)").open("coach/couples")
    assert CARD in [e.label for e in screen.at.expander]
    assert "card1." not in screen.sent
    screen.unfold()
    assert cards.line_of(cards.of(cast.person("Dana"))) in screen.sent


def test_the_page_without_names_has_no_place_to_drop_while_nobody_is_expected(cast, as_person):
    as_person("Dana")
    assert "Files from couples" not in Screen().sent


def test_after_saving_in_the_week_of_a_session_a_file_is_offered_and_else_not(paired, as_person):
    paired.answered("Ana", {"safety": 5}, Sharing.BOTH)
    as_person("Ana")
    assert letters_out.offered(paired.me, THIS) is None
    paired.storage.happened.add_session(paired.me.couple_id, paired.today, "Ten minutes", None)
    assert letters_out.offered(paired.me, THIS).name == "Dora"
