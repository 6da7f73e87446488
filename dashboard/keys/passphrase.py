"""Locks and unlocks an age identity with a passphrase, in a child process so that no page ever waits for scrypt."""

import base64
import json
import os
import secrets
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pyrage

from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.keys.word_list import words

SHORTEST = 8
WRONG = 3
ROOT = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.Lock()


def normal(text: str) -> str:
    """The passphrase as it is used: NFKC, trimmed. Raises BadInputError under 8 characters."""
    phrase = unicodedata.normalize("NFKC", text).strip()
    if len(phrase) < SHORTEST:
        raise BadInputError(f"Use at least {SHORTEST} characters for your passphrase.")
    return phrase


def suggestion() -> str:
    """Four random words, 43 bits, as a passphrase a person can remember."""
    return " ".join(secrets.choice(words()) for _ in range(4))


def lock(identity: str, phrase: str) -> bytes:
    """`identity` (an AGE-SECRET-KEY) locked by a normal passphrase. Takes about a second."""
    return base64.b64decode(_ask("lock", base64.b64encode(identity.encode()).decode(), phrase))


def unlock(locked: bytes, phrase: str) -> str:
    """The AGE-SECRET-KEY inside `locked`. Raises SealError when the passphrase is wrong. Takes about a second."""
    return base64.b64decode(_ask("unlock", base64.b64encode(locked).decode(), phrase)).decode()


def _ask(operation: str, data: str, phrase: str) -> str:
    """One at a time: each needs half a gigabyte for a second."""
    question = json.dumps({"operation": operation, "data": data, "phrase": phrase})
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with _one_at_a_time:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "dashboard.keys.passphrase"],  # -P: nothing of the current folder
            input=question,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=env,
            check=False,
        )
    if child.returncode == WRONG:
        raise SealError("That passphrase does not fit.")
    if child.returncode != 0 or not child.stdout:
        raise NotAllowedError("This computer is short of memory at the moment. Close something, then try again.")
    return child.stdout


def _answer() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    data = base64.b64decode(asked["data"])
    work = pyrage.passphrase.encrypt if asked["operation"] == "lock" else pyrage.passphrase.decrypt
    try:
        result = work(data, asked["phrase"])
    except pyrage.DecryptError:
        return WRONG
    sys.stdout.write(base64.b64encode(result).decode())
    return 0


if __name__ == "__main__":
    sys.exit(_answer())
