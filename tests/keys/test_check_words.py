"""Check words: four words that two people can compare by voice."""

from dashboard.keys.check_words import check_words
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.passphrase import words


def test_they_are_four_words_and_differ_from_key_to_key():
    keys = [recipient_of(new_identity()) for _ in range(50)]
    said = {check_words(key) for key in keys}
    assert len(said) == 50
    assert all(len(w.split()) == 4 and set(w.split()) <= set(words()) for w in said)
    assert check_words(keys[0]) == check_words(keys[0])


def test_they_use_all_44_bits():
    """Two keys whose digests differ only past the first word still sound different."""
    said = [check_words(f"key {n}").split() for n in range(3000)]
    for place in range(4):
        assert len({w[place] for w in said}) > 1400
