"""What a pattern and a moment read like: each line after its few words, and nothing said twice."""

from datetime import date

import pytest

from dashboard.domain.model import Entry, Kind
from dashboard.words import entry_words


def read(line: str, kind: Kind = Kind.PATTERN) -> str:
    (told,) = entry_words.read_aloud(Entry("a", kind, date(2026, 11, 25), (line, "", "", "")))
    return " ".join(told)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("go quiet", "I notice I go quiet"),
        ("I go quiet", "I notice I go quiet"),
        ("i go quiet", "I notice I go quiet"),
        ("I notice I go quiet.", "I notice I go quiet"),
        ("I notice I... go quiet", "I notice I go quiet"),
        ("I notice that I go quiet", "I notice that I go quiet"),
        ("I'm quiet for days", "I notice I'm quiet for days"),
        ("I\u2019ve gone quiet", "I notice I\u2019ve gone quiet"),
        ("ignore what I hear", "I notice I ignore what I hear"),
        ("It is hard", "I notice I It is hard"),
        ("I", "I notice I I"),
        ("I notice", "I notice I I notice"),
    ],
)
def test_whoever_wrote_the_beginning_once_more_reads_it_once(typed, said):
    assert read(typed) == said


def test_other_lines_stand_as_they_were_typed():
    assert read("I go for a walk", Kind.MOMENT) == "I noticed: I go for a walk"
