"""How the two partners are named on a chart and in a sentence."""

from dataclasses import replace

from dashboard.domain.model import Person, Role
from dashboard.domain.partners import Partner, couple_names, labels, named, names, partners_of


def test_two_of_one_name_are_told_apart():
    assert labels([Partner("a", "Ana", 0), Partner("b", "ANA", 1)]) == ["Ana", "ANA (2)"]


def test_a_name_from_right_to_left_is_set_apart_in_a_sentence_only():
    sara, ben = Partner("a", "سارة", 0), Partner("b", "Ben", 1)
    assert labels([sara, ben]) == ["سارة", "Ben"]
    assert names([sara, ben]) == ["\u2068سارة\u2069", "Ben"]
    assert named([ben]) == [(ben, "Ben")]


def test_whoever_erased_themselves_is_on_no_chart():
    ana = Person("a", "home", Role.PARTNER, "Ana", "ana", 0)
    ben = Person("b", "home", Role.PARTNER, "Ben", "ben", 1, claim="erased")
    assert partners_of([ana, ben]) == [Partner("a", "Ana", 0)]


def test_whoever_erased_themselves_is_not_named_with_the_one_who_is_left():
    ana, ben = Person("a", "home", Role.PARTNER, "Ana", "ana", 0), Person("b", "home", Role.PARTNER, "Ben", "ben", 1)
    gone = [replace(one, name="former partner", claim="erased") for one in (ana, ben)]
    assert couple_names([ana, ben]) == "Ana and Ben"
    assert couple_names([ana, gone[1]]) == "Ana"
    assert couple_names(gone) == "former partner and former partner"
