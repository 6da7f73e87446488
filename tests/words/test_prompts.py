"""What is asked in a session: every topic has its words, and in the first weeks none that set weeks side by side."""

import re

import pytest

from dashboard.domain.weeks import WEEK
from dashboard.ui.session.topics import TOPICS, WORDS
from dashboard.words import prompts
from tests.cast import THIS

COMPARES = re.compile(r"before|higher|lower|larger|closer|rose|since|last met|harder week|far from", re.IGNORECASE)


@pytest.mark.parametrize("topic", [s for s in (*TOPICS, *WORDS) if s != "all"])
def test_every_topic_of_a_session_has_something_to_ask(topic):
    for early in (True, False):
        asked = prompts.in_session(topic, early=early)
        assert asked
        assert all(words.rstrip()[-1] in ".?" for words in asked)


@pytest.mark.parametrize("topic", prompts.IN_FIRST_WEEKS)
def test_in_the_first_weeks_nothing_is_asked_about_an_earlier_one(topic):
    for words in prompts.in_session(topic, early=True):
        assert not COMPARES.search(words), words


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("topic", [s for s in TOPICS if s not in {"all", "differently"}])
def test_one_who_is_left_is_asked_for_one(topic, early):
    asked = " ".join(prompts.in_session(topic, early=early, alone=True))
    assert not re.search(r"each of you|one of you|you both|the other|each other", asked)


def test_what_one_who_is_left_takes_home_speaks_of_no_other():
    assert all(len(talk) == 3 for talk in prompts.TALKS_FOR_ONE)
    for n in range(len(prompts.TALKS_FOR_ONE)):
        talk = prompts.for_week(THIS + n * WEEK, alone=True)
        assert talk in prompts.TALKS_FOR_ONE
        assert not re.search(r"\b(we|us|me|our|ours|each|both|other)\b", " ".join(talk), re.IGNORECASE)


def test_the_three_of_a_week_take_turns():
    assert len(prompts.TALKS) == len(set(prompts.TALKS))
    assert all(len(talk) == 3 for talk in prompts.TALKS)
