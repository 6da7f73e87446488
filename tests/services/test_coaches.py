"""A coach is chosen by both, each in their own sign-in, and heard by voice before anything is sealed to them."""

from dataclasses import replace

import pytest

from dashboard.accounts.sign_in import Mode, code_hash
from dashboard.domain.model import Role
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import cards
from dashboard.keys.head_writer import Newcomer
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import coaches, spoken_alone


@pytest.fixture
def proposed(cast, as_person):
    """Ana has proposed Eve; Ben is looking."""
    as_person("Ana")
    coaches.propose(cast.me, "  Eve ")
    as_person("Ben")
    return coaches.proposal(cast.me).coach


def test_what_one_proposes_the_other_is_asked(cast, proposed):
    found = coaches.proposal(cast.me)
    assert (found.coach.name, found.coach.role, found.coach.couple_id) == ("Eve", Role.COACH, None)
    assert found.agreed == (cast.ids["Ana"],)
    assert not found.coach.claimed


def test_another_couple_is_not_told(cast, proposed, as_person):
    as_person("Zoe")
    assert coaches.proposal(cast.me) is None
    with pytest.raises(NotAllowedError):
        coaches.make_code(cast.me)


def test_a_code_is_made_only_when_both_have_agreed(cast, proposed):
    with pytest.raises(NotAllowedError, match="Both of you agree"):
        coaches.make_code(cast.me)
    coaches.agree(cast.me, proposed)
    with pytest.raises(BadInputError, match="speaks with each partner alone first"):
        coaches.make_code(cast.me)
    spoken_alone.say(cast.me, cast.me.couple_id, yes=True)
    code = coaches.make_code(cast.me)
    assert coaches.proposal(cast.me).coach.claim == code_hash(code)
    assert code not in str(cast.storage.people())
    assert cast.storage.coach_links() == []


def test_agreeing_twice_is_not_both(cast, proposed, as_person):
    as_person("Ana")
    coaches.agree(cast.me, proposed)
    coaches.agree(cast.me, proposed)
    with pytest.raises(NotAllowedError):
        coaches.make_code(cast.me)


def test_a_new_code_replaces_the_one_before(cast, proposed):
    coaches.agree(cast.me, proposed)
    spoken_alone.say(cast.me, cast.me.couple_id, yes=True)
    first, second = coaches.make_code(cast.me), coaches.make_code(cast.me)
    assert first != second
    assert coaches.proposal(cast.me).coach.claim == code_hash(second)


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_either_can_say_no_and_then_it_is_over_for_both(cast, proposed, as_person, who):
    coaches.agree(cast.me, proposed)
    as_person(who)
    coaches.decline(cast.me, proposed)
    for name in ("Ana", "Ben"):
        as_person(name)
        assert coaches.proposal(cast.me) is None
        with pytest.raises(NotAllowedError):
            coaches.make_code(cast.me)


def test_agreeing_in_a_stale_window_after_a_no_does_not_bring_it_back(cast, proposed):
    coaches.decline(cast.me, proposed)
    with pytest.raises(NotAllowedError, match="another window"):
        coaches.agree(cast.me, proposed)
    assert coaches.proposal(cast.me) is None


def test_a_no_in_a_stale_window_takes_nothing_from_a_coach_who_has_come(cast, proposed):
    came = replace(proposed, recipient="age1", locked_identity=b"locked")
    cast.storage.change_person(came)
    with pytest.raises(NotAllowedError, match="another window"):
        coaches.decline(cast.me, proposed)
    assert came in cast.storage.people()


def test_after_a_no_somebody_else_can_be_proposed(cast, proposed):
    coaches.decline(cast.me, proposed)
    coaches.propose(cast.me, "Finn")
    assert coaches.proposal(cast.me).coach.name == "Finn"


def test_one_proposal_at_a_time(cast, proposed):
    with pytest.raises(BadInputError, match="already"):
        coaches.propose(cast.me, "Finn")


def test_none_while_there_is_a_coach(cast, as_person):
    cast.coached()
    as_person("Ana")
    with pytest.raises(BadInputError, match="already"):
        coaches.propose(cast.me, "Eve")


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\u200b"])
def test_a_coach_needs_a_name(cast, as_person, name):
    as_person("Ana")
    with pytest.raises(BadInputError, match="1 to 40"):
        coaches.propose(cast.me, name)
    assert len(cast.storage.people()) == 5


def test_a_coach_called_like_one_of_the_two_is_told_apart(cast, as_person):
    as_person("Ana")
    coaches.propose(cast.me, "ben")
    assert coaches.proposal(cast.me).coach.name == "ben (2)"


def claimed(cast, coach, name="Eve"):
    identity = new_identity()
    cast.identities[name], cast.ids[name] = identity, coach.id
    came = replace(coach, recipient=recipient_of(identity), locked_identity=b"locked")
    cast.storage.claim(came, Newcomer(coach.id, identity))
    cast.storage.link_coach(cast.person("Ana").couple_id, coach.id)


def test_check_words_are_confirmed_by_each_partner_for_themselves(cast, proposed, as_person):
    coaches.agree(cast.me, proposed)
    claimed(cast, proposed)
    as_person("Eve")
    words = coaches.my_words(cast.me)
    as_person("Ben")
    assert cast.me.coach.name == "Eve"
    with pytest.raises(BadInputError, match="not this coach's"):
        coaches.confirm_words(cast.me, " ".join(reversed(words.split())))
    assert not cast.me.coach_confirmed
    coaches.confirm_words(cast.me, f"  {words.upper().replace(' ', '   ')}\n")
    assert cast.me.coach_confirmed
    as_person("Ana")
    assert not cast.me.coach_confirmed


def test_words_of_a_coach_before_do_not_count_for_the_next(cast, as_person):
    cast.coached()
    as_person("Ana")
    assert cast.me.coach_confirmed
    with cast.storage._db.write() as cursor:
        cursor.execute("UPDATE couple_coach SET until = now()")
    coaches.propose(cast.me, "Eve")
    claimed(cast, coaches.proposal(cast.me).coach)
    assert cast.me.coach.name == "Eve"
    assert not cast.me.coach_confirmed


def test_there_is_nothing_to_confirm_without_a_coach(cast, as_person):
    as_person("Ana")
    with pytest.raises(NotAllowedError):
        coaches.confirm_words(cast.me, "a b c d")


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
def test_only_a_partner_in_their_own_visit_chooses_a_coach(cast, proposed, as_person, name, mode):
    """A tab left open behind a shared screen cannot agree for the person who opened it."""
    cast.coached(confirmed=())
    said = cast.storage.agreements()
    as_person(name, mode)
    for act in (
        lambda: coaches.agree(cast.me, proposed),
        lambda: coaches.decline(cast.me, proposed),
        lambda: coaches.propose(cast.me, "Finn"),
        lambda: coaches.make_code(cast.me),
        lambda: coaches.confirm_words(cast.me, cards.check_words(cards.of(cast.person("Dana")))),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert cast.storage.agreements() == said


def test_looking_together_gives_up_the_key(cast, as_person):
    visit = as_person("Ana")
    coaches.look_together(cast.me)
    assert (visit.mode, visit.identity) == (Mode.TOGETHER, None)


def test_a_session_is_with_ones_own_couple_and_with_no_other(cast, as_person):
    cast.coached()
    ours, theirs = cast.person("Ana").couple_id, cast.person("Zoe").couple_id
    visit = as_person("Dana")
    with pytest.raises(NotAllowedError):
        coaches.open_session(cast.me, theirs)
    assert (visit.mode, visit.identity) == (Mode.OWN, cast.identities["Dana"])
    coaches.open_session(cast.me, ours)
    assert (visit.mode, visit.identity, visit.couple_id) == (Mode.SESSION, None, ours)


def test_a_visit_pointed_at_another_couple_shows_nothing_of_them(cast, as_person):
    cast.coached()
    visit = as_person("Dana")
    visit.share_screen(Mode.SESSION, cast.person("Zoe").couple_id)
    assert cast.me.couple == ()
