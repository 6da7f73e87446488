"""What is said of letters between two computers."""

import pytest

from dashboard.words.letter_words import ARRIVED, CAME_TOO, WAITS, WHY_NOT, came, up_to


@pytest.mark.parametrize(
    ("count", "refused", "said"),
    [
        (1, 0, f"1 file has been looked at. {ARRIVED}"),
        (3, 0, f"3 files have been looked at. {ARRIVED}"),
        (1, 1, f"1 file has been looked at. It was not taken. {WHY_NOT}"),
        (2, 2, f"2 files have been looked at. None of them was taken. {WHY_NOT}"),
        (3, 1, f"3 files have been looked at. 1 of them was not taken. {WHY_NOT} {CAME_TOO}"),
    ],
)
def test_files_are_counted_and_what_was_not_taken_is_said(count, refused, said):
    assert came(count, refused) == said


def test_how_far_a_file_reaches_and_what_it_waits_for_are_sentences():
    assert up_to("Ana and Ben", "25 Nov") == "What you have from Ana and Ben goes up to 25 Nov."
    assert f"Ana and Ben: {WAITS}" == "Ana and Ben: waiting, unseen, for their four words."
