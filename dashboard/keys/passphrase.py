"""Locks and unlocks an age identity with a passphrase, in a child process so that no page ever waits for scrypt."""

import base64
import hmac
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.keys.word_list import words

SHORTEST = 8
WRONG = 3
WORK = 18
AGE = b"age-encryption.org/v1"
ROOT = Path(__file__).resolve().parents[2]
IN_BASE64 = rb"[A-Za-z0-9+/]"
# The shortest lock of an identity there is: 16 bytes of nonce, a secret of 74 characters, 16 bytes of proof.
LOCK = rb"%s\n-> scrypt %s{22} [0-9]+\n%s{43}\n--- %s{43}\n.{106,}" % (AGE, IN_BASE64, IN_BASE64, IN_BASE64)
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


def locked(data: bytes, phrase: str, work: int = WORK) -> bytes:
    """The age file of `data` under a passphrase, with 2 to the power of `work` as scrypt's work.

    pyrage leaves the work to how busy the machine is just then; here it is always the same, so that a lock is as strong
    as it was meant to be, and whoever waits for an answer cannot tell a name that is here from one that is not.
    """
    salt, key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap = Scrypt(salt=AGE + b"/scrypt" + salt, length=32, n=1 << work, r=8, p=1).derive(phrase.encode())
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), key, None)
    header = b"%s\n-> scrypt %s %d\n%s\n---" % (AGE, _base64(salt), work, _base64(body))
    proof = hmac.digest(_derived(key, None, b"header"), header, "sha256")
    payload = ChaCha20Poly1305(_derived(key, nonce, b"payload")).encrypt(bytes(11) + b"\1", data, None)
    return header + b" " + _base64(proof) + b"\n" + nonce + payload


def work_of(lock: bytes) -> int:
    """The power of two that stands in the head of a lock as scrypt's work; 0 when it is no lock."""
    found = re.match(AGE + rb"\n-> scrypt [^ \n]+ ([0-9]+)\n", lock)
    return int(found[1]) if found else 0


def is_lock(lock: bytes) -> bool:
    """Whether this can be the lock of an identity at all, whatever passphrase is tried."""
    return re.fullmatch(LOCK, lock, re.DOTALL) is not None


def _derived(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


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
        raise SealError("That passphrase isn't right.")
    if child.returncode != 0 or not child.stdout:
        raise NotAllowedError("This computer is short of memory at the moment. Close something, then try again.")
    return child.stdout


def _answer() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    data = base64.b64decode(asked["data"])
    work = locked if asked["operation"] == "lock" else pyrage.passphrase.decrypt
    try:
        result = work(data, asked["phrase"])
    except pyrage.DecryptError:
        return WRONG
    sys.stdout.write(base64.b64encode(result).decode())
    return 0


if __name__ == "__main__":
    sys.exit(_answer())
