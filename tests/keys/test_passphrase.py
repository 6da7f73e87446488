"""A passphrase locks an identity, in a child process; these few really run scrypt."""

import subprocess

import pytest

from dashboard.demo import keys
from dashboard.errors import BadInputError, SealError
from dashboard.keys import passphrase, sealing
from dashboard.keys.passphrase import SHORTEST, normal, suggestion
from dashboard.keys.word_list import words


def test_what_was_locked_opens_with_the_same_passphrase():
    secret = str(sealing.new_identity())
    locked = passphrase.lock(secret, "qu\u00e9 tal, Zo\u00eb \U0001f49e")
    assert secret.encode() not in locked
    assert passphrase.unlock(locked, "qu\u00e9 tal, Zo\u00eb \U0001f49e") == secret


def test_what_lies_in_the_current_folder_is_never_run(tmp_path, monkeypatch):
    for name in ("json", "base64", "pyrage", "dashboard"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken in')")
    monkeypatch.chdir(tmp_path)
    secret = str(sealing.new_identity())
    assert passphrase.unlock(passphrase.lock(secret, "a good long phrase"), "a good long phrase") == secret


def test_a_wrong_passphrase_opens_nothing():
    with pytest.raises(SealError, match="does not fit"):
        passphrase.unlock(keys.locked_identity("Ana"), "demo ben")


def test_a_damaged_lock_is_the_same_sentence():
    with pytest.raises(SealError, match="does not fit"):
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
