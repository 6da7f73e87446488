"""Suggestions, leanings and prompts: one for every stage, leaning and week, and none of the words that hurt."""

import re
from datetime import timedelta

import pytest

from dashboard.domain.questions import STAGE_KEYS
from dashboard.words import entry_words, prompts, stage_examples
from dashboard.words.suggestions import LEANINGS, SUGGESTIONS, Leaning, for_week
from tests.cast import THIS

HURTS = (
    *("disorder", "diagnos", "toxic", "abus", "avoidant", "insecur", "needy", "clingy", "should(?!er)", "must"),
    "always",
    *("never", "fault", "blame", "wrong", "symptom", "patholog", "trauma", "narciss", "codepend", "gaslight"),
    *("manipulat", "dysfunction", "unhealthy", "normal", "fail", "worse", "lazy", "selfish", "dramatic", "overreact"),
    *("too sensitive", "have to ", "calm down", "control", "punish", "deserve", "level", "score", "partner type"),
)
SAID = {
    "suggestion": [s for by in SUGGESTIONS.values() for three in by.values() for s in three],
    "leaning": [words for told in LEANINGS.values() for words in (told.words, told.about)],
    "prompt": [p for talk in prompts.TALKS for p in talk],
    "asked": [words for asked in entry_words.ASKED.values() for pair in asked for words in pair],
    "hint": [hint for hints in entry_words.HINTS.values() for hint in hints],
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("word", HURTS)
def test_no_word_that_hurts_stands_in_what_we_say(kind, word):
    assert not [s for s in SAID[kind] if re.search(rf"\b{word}", s, re.IGNORECASE)]


@pytest.mark.parametrize("kind", ["suggestion", "prompt"])
def test_nothing_is_said_twice_and_each_is_short(kind):
    said = SAID[kind]
    assert len(set(said)) == len(said)
    assert max(map(len, said)) <= 120


def test_every_stage_and_leaning_has_three_that_take_turns():
    assert set(SUGGESTIONS) == set(STAGE_KEYS) == set(stage_examples.EXAMPLES)
    for stage, by in SUGGESTIONS.items():
        assert set(by) == set(Leaning)
        for leaning in Leaning:
            weeks = [THIS + timedelta(weeks=n) for n in range(6)]
            shown = [for_week(stage, leaning, week) for week in weeks]
            assert set(shown) == set(by[leaning])
            assert shown[:3] == shown[3:]


def test_who_said_nothing_gets_what_anybody_gets():
    assert for_week("slow_down", None, THIS) == for_week("slow_down", Leaning.UNSURE, THIS)


def test_each_leaning_is_explained_in_two_sentences_and_none_is_a_name_for_a_person():
    assert set(LEANINGS) == set(Leaning)
    for told in LEANINGS.values():
        assert len(re.findall(r"[.!?](?:\s|$)", told.about)) == 2
        assert not re.search(r"\byou are\b|\bI am (?!not sure)", f"{told.words} {told.about}")


def test_there_are_at_least_eight_talks_and_each_week_has_three_questions():
    assert len(prompts.TALKS) >= 8
    weeks = [THIS + timedelta(weeks=n) for n in range(len(prompts.TALKS))]
    assert {prompts.for_week(week) for week in weeks} == set(prompts.TALKS)
    for talk in prompts.TALKS:
        assert all(p.endswith("?") for p in talk)
        assert not re.search(r"\b(hard|harder|difficult|alone|missing)\b", talk[0]), "what rose comes first"
