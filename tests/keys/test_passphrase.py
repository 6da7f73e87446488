"""A passphrase locks an identity, in a child process; these few really run scrypt."""

import subprocess

import pyrage
import pytest

from dashboard.accounts import sign_in
from dashboard.errors import BadInputError, SealError
from dashboard.keys import passphrase
from dashboard.keys.identities import new_identity
from dashboard.keys.passphrase import SHORTEST, normal, suggestion
from dashboard.keys.word_list import words


def test_what_was_locked_opens_with_the_same_passphrase():
    secret = str(new_identity())
    locked = passphrase.lock(secret, "qu\u00e9 tal, Zo\u00eb \U0001f49e")
    assert secret.encode() not in locked
    assert passphrase.unlock(locked, "qu\u00e9 tal, Zo\u00eb \U0001f49e") == secret


def test_what_lies_in_the_current_folder_is_never_run(tmp_path, monkeypatch):
    for name in ("json", "base64", "pyrage", "dashboard"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken in')")
    monkeypatch.chdir(tmp_path)
    secret = str(new_identity())
    assert passphrase.unlock(passphrase.lock(secret, "a good long phrase"), "a good long phrase") == secret


def test_a_wrong_passphrase_opens_nothing():
    with pytest.raises(SealError, match="isn't right"):
        passphrase.unlock(passphrase.locked(b"a key", "demo ana", 10), "demo ben")


def test_the_work_of_a_lock_is_what_was_chosen_and_not_how_busy_the_machine_was():
    """The name nobody has is tried against a lock of the same work, so that the wait tells nothing."""
    locks = [passphrase.lock("a key", "correct horse"), sign_in._decoy()]
    assert [passphrase.work_of(lock) for lock in locks] == [18, 18]
    assert passphrase.WORK >= 18


def test_a_lock_is_an_age_file_that_any_age_program_opens():
    for work in (1, 10):
        lock = passphrase.locked(b"a key", "qu\u00e9 tal", work)
        assert passphrase.work_of(lock) == work
        assert pyrage.passphrase.decrypt(lock, "qu\u00e9 tal") == b"a key"
    other = pyrage.passphrase.encrypt(b"a key", "qu\u00e9 tal")
    assert passphrase.work_of(other) >= 10
    assert lock[:22] == other[:22] == b"age-encryption.org/v1\n"


def test_every_lock_is_another_one_and_a_flipped_bit_opens_none():
    lock = passphrase.locked(b"a key", "correct horse", 1)
    assert passphrase.locked(b"a key", "correct horse", 1) != lock
    for place in (30, 60, 120, len(lock) - 20, len(lock) - 1):
        spoilt = bytearray(lock)
        spoilt[place] ^= 1
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(bytes(spoilt), "correct horse")


@pytest.mark.parametrize("odd", [b"", b"locked", b"age-encryption.org/v1\n-> X25519 x\n"])
def test_what_is_no_lock_has_no_work(odd):
    assert passphrase.work_of(odd) == 0


def test_a_damaged_lock_is_the_same_sentence():
    with pytest.raises(SealError, match="isn't right"):
        passphrase.unlock(b"not a lock", "correct horse")


def test_a_passphrase_is_never_on_a_command_line(monkeypatch):
    ran = []
    run = subprocess.run
    monkeypatch.setattr(passphrase.subprocess, "run", lambda args, **more: ran.append(args) or run(args, **more))
    with pytest.raises(SealError):
        passphrase.unlock(b"not a lock", "MARKER WORD")
    assert ran
    assert "MARKER" not in str(ran)


def test_typed_in_another_form_it_is_the_same_passphrase():
    assert normal("  Zoe\u0308 \ufb01ne horse ") == normal("Zo\u00eb fine horse")


@pytest.mark.parametrize("typed", ["", "1234567", "  1234567  ", "\u00a0" * 12])
def test_it_has_at_least_8_characters_once_trimmed(typed):
    with pytest.raises(BadInputError, match=str(SHORTEST)):
        normal(typed)


def test_capitals_and_inner_spaces_matter():
    assert normal("Correct horse") != normal("correct horse")
    assert normal("correct  horse") != normal("correct horse")


def test_a_suggestion_is_four_words_and_always_long_enough():
    said = {suggestion() for _ in range(200)}
    assert len(said) == 200
    assert all(len(s.split()) == 4 and normal(s) == s and set(s.split()) <= set(words()) for s in said)
