"""Our cookie is found whatever stands beside it, and only what we made passes for it."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.cookies import token_of

NAME, OURS, OTHER = "notes-0123456789ab", "T0ken_-" + "x" * 36, "y" * 43
ODD = st.text(st.characters(min_codepoint=9, max_codepoint=255, exclude_characters=";"), max_size=40)


def found(*headers, known=(OURS,)):
    scope = {"headers": [(b"host", b"x"), *((b"cookie", h.encode("latin-1")) for h in headers)]}
    return token_of(scope, NAME, known.__contains__)


@given(st.lists(ODD, max_size=6), st.lists(ODD, max_size=6))
def test_ours_is_found_among_any_others(before, after):
    assert found("; ".join([*before, f"{NAME}={OURS}", *after])) == OURS


@given(st.lists(ODD, max_size=6))
def test_nothing_else_is_taken_for_it(others):
    header = "; ".join(others)
    assert NAME in header or found(header) is None


def test_of_several_the_one_we_know_counts_and_else_the_first_that_could_be_ours():
    assert found(f"{NAME}={OTHER}; {NAME}={OURS}") == OURS
    assert found(f"{NAME}=x", f"{NAME}={OURS}") == OURS
    assert found(f"{NAME}=x; {NAME}={OTHER}", known=()) == OTHER
    assert found(f"{NAME}=x", known=("x",)) is None
    assert found() is None
