"""An identity as text, and what its lock holds."""

import pytest

from dashboard.errors import SealError
from dashboard.keys.identities import for_lock, from_lock, new_identity, recipient_of, secret_of


def test_a_lock_says_whether_its_person_has_a_head():
    key = new_identity()
    for text, marked in ((for_lock(key), True), (secret_of(key), False), (f"{secret_of(key)}\nsomething", False)):
        found, has_head = from_lock(text)
        assert (recipient_of(found), has_head) == (recipient_of(key), marked)


def test_what_is_no_key_is_a_sentence():
    for text in ("", "hello", recipient_of(new_identity())):
        with pytest.raises(SealError, match="no key"):
            from_lock(text)
