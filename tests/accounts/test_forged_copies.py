"""Forged copies, restored one by one: nothing is sealed to a key of theirs, nothing is gone, and undoing undoes all.

`python -m tests.benchmarks.survive --forged 200` tries many more of them.
"""

import pytest

from tests import forged_copies

COPIES = 6


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A practice before and after two weeks, and the copy that is forged."""
    with pytest.MonkeyPatch.context() as patch:
        return forged_copies.pristine(tmp_path_factory.mktemp("pristine"), patch)


@pytest.mark.parametrize("seed", range(COPIES))
def test_a_forged_copy_gets_nothing_takes_nothing_and_leaves_nothing_once_undone(seed, base, tmp_path):
    done, wrong = forged_copies.case(seed, tmp_path, base)
    assert wrong == [], f"copy {seed}: {', '.join(done)}"
