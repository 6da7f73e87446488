"""What a coach reads before a couple begins names nobody, quotes no way out, and fits the rule for secrets."""

from dashboard.domain.coach_settings import POLICIES
from dashboard.words import before_you_begin
from dashboard.words.before_you_begin import LEAD, SECTIONS, code_words

TEXT = " ".join([LEAD, *(paragraph for _, paragraphs in SECTIONS for paragraph in paragraphs)])


def test_no_sentence_to_stop_with_stands_where_the_other_could_have_read_it():
    assert "\u201c" not in TEXT
    assert '"' not in TEXT


def test_what_is_told_about_danger_stays_with_the_coach_whatever_rule_for_secrets_is_chosen():
    assert any("may be brought to both" in words for words in POLICIES.values())
    assert "That holds whatever you choose under Settings" in TEXT


def test_it_asks_both_the_same_and_says_beforehand_what_would_be_reported():
    assert "Ask both the same" in TEXT
    assert TEXT.index("what you would have to report") < TEXT.index("Ask both the same")


def test_it_is_neither_therapy_nor_legal_advice():
    for words in ("not legal advice", "It is not therapy", "not a screen for abuse", "the local emergency number"):
        assert words in TEXT


def test_nobody_is_he_or_she():
    words = TEXT.casefold().replace(".", " ").replace(",", " ").split()
    assert not {"he", "she", "him", "her", "his", "hers"} & set(words)


def test_the_page_with_a_code_is_the_same_for_everyone_but_for_the_names():
    one, other = ("\n".join(code_words(name, "Dana")) for name in ("Ana", "Ben"))
    assert one.replace("Ana", "Ben") == other
    assert before_you_begin.HELD_BACK not in one
