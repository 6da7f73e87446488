"""A name written from right to left stays whole and in its place, and no other name changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import clean_name
from dashboard.domain.names import END, ISOLATE, isolated, plain


@pytest.mark.parametrize("name", ["Ana", "Zoë", "Иван", "美咲", "Ana (2)", "7", "Ω" * 40])
def test_a_name_that_runs_from_left_to_right_stays_as_it_is(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["سارة", "שרה", "Ana سارة", "שרה (2)"])
def test_one_that_runs_from_right_to_left_is_set_apart(name):
    assert isolated(name) == f"{ISOLATE}{name}{END}"


@given(st.text(min_size=1, max_size=20))
def test_no_name_as_it_is_kept_holds_the_signs_itself(typed):
    try:
        name = clean_name(typed)
    except ValueError:
        return
    assert plain(name) == name
    assert plain(isolated(name)) == name
