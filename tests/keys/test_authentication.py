"""Proofs: made with a key of their own from each secret and purpose, over one way of writing what is proven."""

import hmac

from dashboard.keys.authentication import Purpose, canonical, code, proves
from dashboard.keys.identities import new_identity, secret_of

ANA, BEN = new_identity(), new_identity()


def test_a_code_proves_what_it_was_made_over_and_nothing_else():
    made = code(ANA, Purpose.OWN, "check-in", "ana", 1, {"note": "x", "answers": {"safety": 0}})
    assert proves(made, ANA, Purpose.OWN, "check-in", "ana", 1, {"answers": {"safety": 0}, "note": "x"})
    assert not proves(made, ANA, Purpose.OWN, "check-in", "ana", 1, {"answers": {"safety": 1}, "note": "x"})
    assert not proves(made, ANA, Purpose.OWN, "check-in", "ana", "1", {"answers": {"safety": 0}, "note": "x"})
    assert not proves(made, BEN, Purpose.OWN, "check-in", "ana", 1, {"answers": {"safety": 0}, "note": "x"})


def test_no_purpose_stands_in_for_another():
    assert len({code(ANA, purpose, "x") for purpose in Purpose}) == len(Purpose)


def test_what_is_no_code_proves_nothing():
    for found in (None, 0, "", "\u00e9", b"x", code(ANA, Purpose.OWN, "x").upper()):
        assert not proves(found, ANA, Purpose.OWN, "x")


def test_the_key_is_hkdf_sha256_of_the_canonical_secret():
    """Worked out by hand, so that another program can prove the same."""
    extracted = hmac.digest(b"\0" * 32, secret_of(ANA).encode(), "sha256")
    key = hmac.digest(extracted, Purpose.OWN.encode() + b"\x01", "sha256")
    assert code(ANA, Purpose.OWN, "x") == hmac.digest(key, b'["x"]', "sha256").hex()
    assert secret_of(ANA).startswith("AGE-SECRET-KEY-1")


def test_there_is_one_way_to_write_what_is_proven():
    assert canonical({"b": [1, None], "a": "\u017b\u00f3\u0142w"}) == '{"a":"Żółw","b":[1,null]}'.encode()
    assert canonical("\ud83d") == b'"\xed\xa0\xbd"'
