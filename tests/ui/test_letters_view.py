"""Files between two computers as they stand on the pages, and everybody who must not see them."""

import pytest

from dashboard.accounts import sign_in
from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import AgreementKind, Sharing, now
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import caseload, coaches, letters_out, pairing
from dashboard.store import coach_settings_file
from dashboard.store.coaches import Agreement
from dashboard.ui import visit
from dashboard.ui.coach import couple_care
from dashboard.words.before_you_begin import ASKED, NOT_YET, YES
from tests.cast import THIS
from tests.screen import Screen
from tests.two_copies import PAIR, apart

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


@pytest.fixture
def two(tmp_path, monkeypatch):
    """A couple's computer and a coach's, who sits at hers."""
    found = apart(tmp_path)
    monkeypatch.setattr(weeks, "today_in", lambda zone: found.home.today)
    monkeypatch.setattr(visit, "who", lambda: found.desk.anywhere)
    sign_in.install(sign_in.Accounts(found.desk.storage))
    yield found
    for storage in (found.home.storage, found.desk.storage):
        storage.close()


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


def test_a_new_card_waits_closed(paired, as_person):
    as_person("Ana")
    screen = Screen(unfolding=False).open("partners/our_data")
    (coach,) = [
        part for part in screen.at.expander if part.label.startswith("Coach") or part.label.startswith("**Coach")
    ]
    screen.at.session_state[coach.proto.id.split("-", 2)[2]] = True
    screen.run()
    assert {"Save a file for Dora"} <= {d.proto.label for d in screen.at.get("download_button")}
    assert "Take the new card" not in screen.buttons
    screen.unfold()
    assert "Take the new card" in screen.buttons
    (part,) = [part for part in screen.at.expander if part.label == "A new card"]
    assert [button.label for button in part.button] == ["Take the new card"]


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
    assert ASKED in screen.unfold().sent
    screen.choose("card-spoken", YES)
    assert cards.line_of(cards.of(cast.person("Dana"))) in screen.sent


def test_the_card_is_held_back_until_each_was_spoken_with_alone(cast, as_person):
    coach_settings_file.save(cast.folder, Practice(policy=Policy.LIMITED))
    as_person("Dana")
    line, said = (made(cards.of(cast.person("Dana"))) for made in (cards.line_of, cards.check_words))
    screen = Screen().press("Prepare (I am alone)").open("coach/couples")
    for answer in (None, NOT_YET):
        screen = screen.choose("card-spoken", answer) if answer else screen
        assert "Your card is held back" in screen.said
        assert [e for e in screen.parts if e[0] == "Imgs"] == []
        assert line not in screen.sent
        assert said not in screen.sent
        assert "Save my card" not in [d.proto.label for d in screen.at.get("download_button")]
    screen.choose("card-spoken", YES)
    assert line in screen.sent
    assert said in screen.sent
    assert "held back" not in screen.choose("card-spoken", YES).said
    assert line not in screen.choose("card-spoken", NOT_YET).sent


def test_words_of_a_couple_not_known_yet_ask_the_same_and_then_both_are_asked_anew(two):
    two.pair()
    two.send()
    said = {name: pairing.my_words(two.at_home(name)) for name in PAIR}
    two.desk.look_at(None)
    screen = Screen().press("Prepare (I am alone)").open("coach/couples").choose("card-spoken", YES)
    screen.choose("heard-words", said["Ana"]).press("These are the words")
    assert "have you spoken with each of them alone?" in screen.at.warning[0].value
    assert caseload.couples(two.desk.me) == []
    screen.choose("heard-spoken", YES).press("These are the words")
    assert [c.spoken_on for c in caseload.couples(two.desk.me)] == [two.home.today]
    assert screen.control("card-spoken").value is None
    assert [w.key for w in screen.at.button_group if w.key and w.key.startswith("heard-spoken")] == []
    screen.choose("heard-words", said["Ben"]).press("These are the words")
    assert "Four words to hear" not in screen.said


def test_ending_with_a_couple_that_has_its_own_computer_speaks_of_what_they_sent(two):
    two.pair(*PAIR)
    two.desk.look_at(None)
    screen = Screen().press("Prepare (I am alone)").open("coach/couples").choose("care", two.couple_id)
    assert couple_care.SENT_HERE in screen.said
    assert "what they send still comes in" in screen.said
    assert couple_care.KEPT_HERE not in screen.said
    assert "can still sign in" not in screen.said


def test_the_page_without_names_counts_files_and_says_when_nothing_of_one_was_taken(two):
    two.pair()
    whole = two.file()
    two.desk.look_at(None)

    def dropped(*blobs):
        screen = Screen()
        if not screen.at.file_uploader:  # the first file of a couple not known yet is dropped on Couples
            screen.press("Prepare (I am alone)").open("coach/couples")
        files = [(f"{n}.age", blob, "application/octet-stream") for n, blob in enumerate(blobs)]
        (found,) = [w for w in screen.at.file_uploader if w.label == "Files from couples"]
        found.set_value(files)
        return screen.run()

    dropped(whole)
    for blobs, said in (
        ([whole[:-5]], "1 file has been looked at. It was not taken. Why stands under Couples"),
        ([whole, whole[:-5], b"x"], "3 files have been looked at. 2 of them were not taken. Why stands under"),
    ):
        screen = dropped(*blobs)
        assert said in screen.said
        assert not [name for name in PAIR if name in screen.said]


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_else_is_asked_or_given_the_card(cast, as_person, name, mode):
    coach_settings_file.save(cast.folder, Practice(policy=Policy.LIMITED))
    cast.coached()
    as_person(name, mode)
    for page in Screen().pages:
        sent = Screen().open(page).sent
        assert "Have you spoken with each of them alone?" not in sent
        assert "held back" not in sent
        assert "card1.:" not in sent.replace(" ", "")


def test_the_page_without_names_has_no_place_to_drop_while_nobody_is_expected(cast, as_person):
    as_person("Dana")
    assert "Files from couples" not in Screen().sent


def test_after_saving_in_the_week_of_a_session_a_file_is_offered_and_else_not(paired, as_person):
    paired.answered("Ana", {"safety": 5}, Sharing.BOTH)
    as_person("Ana")
    assert letters_out.offered(paired.me, THIS) is None
    paired.storage.happened.add_session(paired.me.couple_id, paired.today, "Ten minutes", None)
    assert letters_out.offered(paired.me, THIS).name == "Dora"
