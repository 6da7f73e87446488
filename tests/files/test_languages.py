"""The words of dates in many languages, each kept apart from the others."""

import subprocess
import sys

import pytest

from dashboard.files import languages


def test_names_in_every_form_are_known():
    german = languages.of("de")
    assert {german.months[name] for name in ("november", "nov", "noven"[:4])} == {11}
    assert "sonntag" in german.others
    assert languages.of("ru").month_in(["ноября", "г"]) == 11
    assert languages.of("ca").month_in(languages.runs_of("15 d’octubre del 2026")) == 10
    assert languages.of("zh").month_in(languages.runs_of("2026年11月15日星期日")) == 0


def test_a_word_that_is_a_weekday_too_is_the_month_unless_another_is():
    french = languages.of("fr")
    assert french.month_in(["mar", "janv"]) == 1
    assert french.month_in(["mar"]) == 3
    assert french.month_in(["lundi"]) == 0


def test_an_unknown_word_and_two_months_are_none():
    assert languages.of("en").month_in(["nov", "soon"]) is None
    assert languages.of("en").month_in(["nov", "dec"]) is None


@pytest.mark.parametrize("code", ["xx", "", "??", "de-DE-x-made-up-too-long", "1"])
def test_a_language_nobody_knows_is_none(code):
    assert languages.of(code) is None or languages.of(code).months


def test_a_language_read_first_leaves_no_words_in_the_next():
    """The library keeps what it looks up in tables that languages share."""
    code = "from dashboard.files import languages as l; {}; print(sorted(l.of('de').others), sorted(l.of('de').months))"
    said = {
        subprocess.run([sys.executable, "-c", code.format(first)], capture_output=True, text=True, check=True).stdout
        for first in ("pass", "l.of('sw'); l.of('ja'); l.of('vi')", "l.common()")
    }
    assert len(said) == 1
