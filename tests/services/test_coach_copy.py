"""A coach's own copy: who may add couples, make codes, put away, take along and set things, and who may not."""

import csv
import io

import pytest

from dashboard.accounts.sign_in import Mode, code_hash
from dashboard.domain.coach_settings import Policy, Practice, load
from dashboard.domain.model import ERASED, Role, Sharing, now
from dashboard.domain.names import too_little
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys.head_writer import Newcomer
from dashboard.services import caseload, coach_copy, coaches, spoken_alone
from dashboard.store.coaches import Agreement
from dashboard.words.welcome import FOR_COACH, FOR_COACH_OF_A_COUPLE, UNWRITTEN, WELCOME
from tests.cast import BEFORE

POLICY = 'policy = "limited secrets"\n'


@pytest.fixture
def dana(cast, as_person):
    """Dana on her own copy; Ana and Ben are hers, Zoe and Max are not."""
    cast.coached()
    (cast.folder / "coach.toml").write_text(POLICY)
    as_person("Dana")
    return cast


def person(cast, name):
    return next(p for p in cast.storage.people() if p.name == name)


def listed(cast, names):
    return next(c for c in caseload.couples(cast.me) if c.names == names)


def test_a_couple_is_added_and_linked_at_once_with_codes_that_fit_nobody(cast, dana):
    home = coach_copy.add(cast.me, "  Eli ", "Fay", spoken=True)
    eli, fay = person(dana, "Eli"), person(dana, "Fay")
    assert (eli.role, eli.slot, fay.slot, eli.couple_id, fay.couple_id) == (Role.PARTNER, 0, 1, home, home)
    assert eli.claim
    assert eli.claim != fay.claim
    assert not eli.claimed
    assert [k.couple_id for k in dana.storage.coach_links()][-1] == home
    assert listed(cast, "Eli and Fay").spoken_on == cast.today


def test_a_code_is_made_for_one_person_and_an_earlier_one_stops_working(cast, dana):
    coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    couple = listed(cast, "Eli and Fay")
    before = person(dana, "Fay").claim
    first = coach_copy.new_code(cast.me, couple, person(dana, "Eli"))
    assert person(dana, "Eli").claim == code_hash(first)
    assert person(dana, "Fay").claim == before
    assert code_hash(coach_copy.new_code(cast.me, couple, person(dana, "Eli"))) != code_hash(first)
    assert first not in str(dana.storage.people())
    ours = listed(cast, "Ana and Ben")
    spoken_alone.say(cast.me, ours.id, yes=True)
    with pytest.raises(BadInputError, match="claimed meanwhile"):
        coach_copy.new_code(cast.me, ours, person(dana, "Ana"))


def test_codes_are_held_back_until_each_was_spoken_with_alone(cast, dana):
    home = coach_copy.add(cast.me, "Eli", "Fay", spoken=False)
    couple, before = listed(cast, "Eli and Fay"), dana.storage.people()
    assert couple.spoken_on is None
    with pytest.raises(BadInputError, match="held back"):
        coach_copy.new_code(cast.me, couple, person(dana, "Eli"))
    assert dana.storage.people() == before
    spoken_alone.say(cast.me, home, yes=True)
    assert coach_copy.new_code(cast.me, couple, person(dana, "Eli"))
    spoken_alone.say(cast.me, home, yes=False)
    with pytest.raises(BadInputError, match="held back"):
        coach_copy.new_code(cast.me, couple, person(dana, "Eli"))


@pytest.mark.parametrize("typed", [("Ana", "Gus"), ("Gus", "ANA"), ("Eli", "dana"), ("Ａｎａ", "Gus")])
def test_a_name_somebody_here_has_is_refused_so_that_no_code_tells_of_another_client(dana, typed):
    before = dana.storage.people()
    with pytest.raises(BadInputError, match="goes by"):
        coach_copy.add(dana.me, *typed, spoken=True)
    assert dana.storage.people() == before
    coach_copy.add(dana.me, "Ana K", "Gus", spoken=True)
    assert listed(dana, "Ana K and Gus")


def test_two_of_one_couple_with_one_name_are_told_apart_and_sign_in_names_are_unique(dana):
    coach_copy.add(dana.me, "Eli", "ELI", spoken=True)
    assert listed(dana, "Eli and ELI (2)")
    names = [p.sign_in for p in dana.storage.people()]
    assert len(set(names)) == len(names)


def test_a_name_is_free_again_once_its_person_is_erased(dana):
    dana.change("Max", name="former partner", sign_in=dana.ids["Max"], claim=ERASED)
    coach_copy.add(dana.me, "Max", "Gus", spoken=True)
    assert listed(dana, "Max and Gus")


@pytest.mark.parametrize("typed", [("", "Ben"), ("Eli", " "), ("x" * 41, "Fay")])
def test_both_names_are_needed(cast, dana, typed):
    before = dana.storage.people()
    with pytest.raises(BadInputError):
        coach_copy.add(cast.me, *typed, spoken=True)
    assert dana.storage.people() == before


def test_no_couple_is_added_before_the_policy_is_written(cast, dana):
    (dana.folder / "coach.toml").unlink()
    with pytest.raises(BadInputError, match="Settings"):
        coach_copy.add(cast.me, "Eli", "Fay", spoken=True)


def test_an_ending_names_a_day_and_a_day_that_has_passed_is_refused(cast, dana):
    (couple,) = caseload.couples(cast.me)
    coach_copy.set_erase_by(cast.me, couple, cast.today)
    assert listed(cast, "Ana and Ben").erase_by == cast.today
    with pytest.raises(BadInputError, match="today or a later day"):
        coach_copy.set_erase_by(cast.me, couple, BEFORE)


def test_put_away_is_off_every_list_and_comes_back_as_it_was(cast, dana):
    (couple,) = caseload.couples(cast.me)
    coach_copy.archive(cast.me, couple)
    assert [c.archived for c in caseload.couples(cast.me)] == [True]
    assert coaches.my_couples(cast.me) == {}
    assert coaches.found(cast.me, "ana") == {}
    with pytest.raises(NotAllowedError):
        coaches.open_session(cast.me, couple.id)
    dana.enter("Ana")
    assert cast.me.coach is not None
    dana.enter("Dana")
    coach_copy.archive(cast.me, couple, away=False)
    assert coaches.my_couples(cast.me) == {couple.id: "Ana and Ben"}


def test_what_is_handed_over_is_what_both_see_and_nothing_of_one_alone(cast, dana):
    mixed = same_for_all(Sharing.COACH) | {"safety": Sharing.BOTH, "note": Sharing.ME}
    dana.answered("Ana", {"safety": 3, "clarity": 7}, mixed, note="ZEBRA")
    dana.answered("Ben", {"safety": 8}, Sharing.BOTH, note="for both", note_for=Sharing.BOTH)
    dana.enter("Dana")
    text = coach_copy.shared_csv(cast.me).decode("utf-8-sig")
    assert "ZEBRA" not in text
    rows = list(csv.reader(io.StringIO(text)))
    assert any("3" in row for row in rows)
    assert not any("7" in row for row in rows)


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_else_adds_makes_codes_puts_away_or_sets(cast, dana, as_person, name, mode):
    (couple,) = caseload.couples(cast.me)
    as_person(name, mode)
    before = dana.storage.people(), load(dana.folder)
    for act in (
        lambda: coach_copy.add(cast.me, "Eli", "Fay", spoken=True),
        lambda: coach_copy.new_code(cast.me, couple, couple.partners[0]),
        lambda: coach_copy.archive(cast.me, couple),
        lambda: coach_copy.shared_csv(cast.me),
        lambda: coach_copy.save_settings(cast.me, Practice(policy=Policy.NO_SECRETS)),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert (dana.storage.people(), load(dana.folder)) == before
    assert dana.storage.couples.archived() == set()


@pytest.fixture
def eve(cast, dana, as_person):
    """Zoe and Max have chosen Eve as their coach on the same copy; Eve is looking."""
    as_person("Zoe")
    coaches.propose(cast.me, "Eve")
    coach = coaches.proposal(cast.me).coach
    dana.ids["Eve"], dana.identities["Eve"] = coach.id, dana.identities["Dana"]
    dana.storage.agree(Agreement(coach.id, dana.ids["Max"], "agreed", now()))
    dana.change("Eve", recipient=dana.person("Dana").recipient, locked_identity=b"locked")
    dana.storage.change_head(Newcomer(coach.id, dana.identities["Eve"]))
    dana.storage.link_coach(dana.person("Zoe").couple_id, coach.id)
    as_person("Eve")
    return dana


def test_another_coach_on_the_same_copy_has_their_couple_and_nothing_of_the_owners(cast, eve):
    assert [c.names for c in caseload.couples(cast.me)] == ["Zoe and Max"]
    assert not coach_copy.is_mine(cast.me)
    assert not coach_copy.may_set(cast.me)
    with pytest.raises(NotAllowedError):
        coach_copy.save_settings(cast.me, Practice(policy=Policy.NO_SECRETS))
    (theirs,) = caseload.couples(cast.me)
    for act in (
        lambda: coach_copy.add(cast.me, "Eli", "Fay", spoken=True),
        lambda: coach_copy.new_code(cast.me, theirs, theirs.partners[0]),
        lambda: coach_copy.archive(cast.me, theirs),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_the_owner_cannot_reach_another_coachs_couple(cast, eve, as_person):
    (theirs,) = caseload.couples(cast.me)
    as_person("Dana")
    for act in (
        lambda: coach_copy.new_code(cast.me, theirs, theirs.partners[0]),
        lambda: coach_copy.archive(cast.me, theirs),
    ):
        with pytest.raises(NotAllowedError, match="does not have you"):
            act()


def test_on_a_couples_copy_the_coach_of_today_sets_and_adds_nobody(cast, as_person):
    cast.coached()
    cast.storage.agree(Agreement(cast.ids["Dana"], cast.ids["Ana"], "agreed", now()))
    as_person("Dana")
    assert coach_copy.may_set(cast.me)
    assert not coach_copy.is_mine(cast.me)
    coach_copy.save_settings(cast.me, Practice(call="https://coach.example"))
    assert load(cast.folder).call == "https://coach.example"
    with pytest.raises(NotAllowedError):
        coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    cast.storage.end_coach(cast.person("Ana").couple_id, cast.ids["Dana"])
    assert not coach_copy.may_set(cast.me)


def test_on_the_own_copy_the_policy_cannot_be_left_out(cast, dana):
    with pytest.raises(BadInputError, match="Choose what you do"):
        coach_copy.save_settings(cast.me, Practice(name="Dana"))
    assert load(dana.folder) == Practice(policy=Policy.LIMITED)


def test_welcome_names_the_coach_and_what_they_do_with_secrets(cast, dana, as_person):
    assert coach_copy.welcome(cast.me) == FOR_COACH
    (dana.folder / "coach.toml").write_text(POLICY + 'name = "Dr. D"\nwords = "Slowly."\n')
    as_person("Ana")
    said = " ".join(f"{title}: {words}" for title, words in coach_copy.welcome(cast.me))
    for words in (
        "Dr. D set this up",
        "reaches Dr. D as well",
        "Limited secrets",
        "In your coach's own words: Slowly.",
    ):
        assert words in said
    as_person("Zoe")
    assert coach_copy.welcome(cast.me) == WELCOME


def test_where_the_policy_is_not_written_welcome_says_ask_first(cast, as_person):
    cast.coached()
    cast.storage.agree(Agreement(cast.ids["Dana"], cast.ids["Ana"], "agreed", now()))
    as_person("Ben")
    assert UNWRITTEN in [words for _, words in coach_copy.welcome(cast.me)]
    as_person("Dana")
    assert coach_copy.welcome(cast.me) == FOR_COACH_OF_A_COUPLE


# -- the session's type-ahead ------------------------------------------------------------------------


def many(cast, count=300):
    (cast.folder / "coach.toml").write_text(POLICY)
    cast.enter("Dana")
    for n in range(count):
        coach_copy.add(cast.me, f"Anna{n}", f"Bo{n}", spoken=True)


def test_among_many_couples_the_type_ahead_names_one_or_nobody(cast, dana):
    many(dana, 40)
    assert coaches.found(cast.me, "an") == {}
    assert coaches.found(cast.me, "anna") == {}
    assert list(coaches.found(cast.me, "anna1 bo1").values()) == ["Anna1 and Bo1"]
    assert list(coaches.found(cast.me, "ANNA1").values()) == ["Anna1 and Bo1"]
    assert list(coaches.found(cast.me, "ana").values()) == ["Ana and Ben"]
    assert list(coaches.found(cast.me, "be an").values()) == ["Ana and Ben"]
    assert coaches.found(cast.me, "Anna1 and Bo1")
    for typed in ("", "a", " a ", "--", "zo", "anna1 bo2"):
        assert coaches.found(cast.me, typed) == {}


def test_the_type_ahead_reads_accents_and_single_signs_as_the_list_does(dana):
    for first, second in (("José", "Åsa"), ("李", "Mina"), ("🌻", "김")):
        coach_copy.add(dana.me, first, second, spoken=True)
    for typed, names in (
        ("jose", "José and Åsa"),
        ("ASA jos", "José and Åsa"),
        ("Jose\u0301", "José and Åsa"),
        ("李", "李 and Mina"),
        ("🌻", "🌻 and 김"),
        ("김", "🌻 and 김"),
    ):
        assert list(coaches.found(dana.me, typed).values()) == [names], typed
    for typed in ("j", "é", " ", "-"):
        assert too_little(typed)
        assert coaches.found(dana.me, typed) == {}
    for first, second in (("王芳", "Cleo"), ("王伟", "Dan")):
        coach_copy.add(dana.me, first, second, spoken=True)
    assert coaches.found(dana.me, "王") == {}, "two couples are meant, and nobody is named"
    assert coaches.several(dana.me, "王")


def test_two_couples_of_one_name_are_told_apart_by_both(dana):
    coach_copy.add(dana.me, "Ana K", "Cleo", spoken=True)
    assert list(coaches.found(dana.me, "ana").values()) == ["Ana and Ben"], "the whole name of one"
    assert list(coaches.found(dana.me, "ana cl").values()) == ["Ana K and Cleo"]
    assert list(coaches.found(dana.me, "ana k").values()) == ["Ana K and Cleo"]
