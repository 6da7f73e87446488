"""The page a coach can say aloud: its numbers are the measured ones, and its words grade nobody."""

import re

from dashboard.words import guide
from dashboard.words.signal_words import measured
from tests.words.test_signal_words import BANNED


def said(**options):
    return " ".join(f"{title} {' '.join(lines)}" for title, lines in guide.sections(**options))


def test_every_number_is_read_from_what_was_measured():
    text, found = said(), measured()
    for column in ("half-year", "year", "six half-year", "six year", "step 3", "step 2", "step 1.5", "drift year"):
        assert re.search(rf"\b{found[column]:.0f}\b", text), column


def test_what_the_band_cannot_see_and_why_gaps_stay_are_said():
    text = said()
    for words in (
        "Small and slow",
        "ends of the scale",
        "hard beginning",
        "scale that moves",
        "None of them is filled",
    ):
        assert words in text
    assert "Eight to learn" in text
    assert "Six of eight to speak" in text


def test_the_coachs_prompt_is_explained_to_coaches_only():
    assert "Worth asking about" not in said()
    assert "Told to you alone" not in said()
    assert "Told to you alone: a ring with a lock." in said(for_coach=True)
    assert f"{measured('two low weeks')['half-year']:.0f} of 100" in said(for_coach=True)


def test_no_sentence_grades_or_claims():
    assert not BANNED.findall(said(for_coach=True))


def test_almost_never_is_not_never():
    assert guide._of({"year": 0.3}, "year") == "fewer than 1"
