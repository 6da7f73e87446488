"""The certificate under which phones reach this computer: made here, for one address, known to nobody else."""

import ipaddress
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dashboard.errors import StorageError

FILE = "phones.pem"
SUBJECT = "notes"
LONGEST = timedelta(days=397)
A_DAY = timedelta(days=1)  # a phone's clock may be behind
RENEWED = timedelta(days=30)
UNWRITTEN = "The certificate for phones could not be written. Is the disk full, or the folder read-only?"


def ensure(folder: Path, address: str) -> Path:
    """The file with key and certificate for this IPv4 address: the one that is there while it holds, else a new one.

    Only its owner can read it. Raises StorageError.
    """
    path = folder / FILE
    if not _holds(path, address):
        _write(path, make(address))
    return path


def make(address: str) -> bytes:
    """A new key and its certificate as PEM: for this address alone, signed by itself, and for no other certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SUBJECT)])
    begin = datetime.now(UTC) - A_DAY
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin + LONGEST)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.IPv4Address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing_only(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return secret + made.public_bytes(serialization.Encoding.PEM)


def _for_signing_only() -> x509.KeyUsage:
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign")
    never = dict.fromkeys((*others, "crl_sign", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=True, **never)


def _holds(path: Path, address: str) -> bool:
    """Whether a certificate that is there is whole, for this address, closed to others, and valid for a while yet."""
    try:
        content = path.read_bytes()
        serialization.load_pem_private_key(content, None)
        found = x509.load_pem_x509_certificate(content)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        if os.name != "nt" and path.stat().st_mode & 0o077:
            return False
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    now, addresses = datetime.now(UTC), [str(one) for one in names.get_values_for_type(x509.IPAddress)]
    return addresses == [address] and found.not_valid_before_utc <= now <= found.not_valid_after_utc - RENEWED


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.replace(path)
    except OSError:
        raise StorageError(UNWRITTEN) from None
    finally:
        draft.unlink(missing_ok=True)
