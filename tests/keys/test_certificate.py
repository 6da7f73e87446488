"""The phones' certificate: for one address alone, for a year at most, and its key for nobody else's eyes."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from dashboard.errors import StorageError
from dashboard.keys import certificate

ADDRESS = "192.168.1.5"


def test_it_names_the_address_and_nothing_else(tmp_path):
    made = x509.load_pem_x509_certificate(certificate.ensure(tmp_path, ADDRESS).read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(names) == [x509.IPAddress(ipaddress.IPv4Address(ADDRESS))]
    assert made.subject == made.issuer
    assert made.subject.rfc4514_string() == "CN=notes"


def test_it_signs_no_other_certificate_and_holds_397_days_at_most(tmp_path):
    made = x509.load_pem_x509_certificate(certificate.make(ADDRESS))
    assert made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert made.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign is False
    uses = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=397)
    assert made.not_valid_before_utc < datetime.now(UTC)
    made.verify_directly_issued_by(made)


def test_its_key_is_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path):
    file = certificate.ensure(tmp_path, ADDRESS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["phones.pem"]
    serialization.load_pem_private_key(file.read_bytes(), None)


def test_the_same_is_used_again_and_another_address_or_a_spoilt_file_gets_a_new_one(tmp_path):
    first = certificate.ensure(tmp_path, ADDRESS).read_bytes()
    assert certificate.ensure(tmp_path, ADDRESS).read_bytes() == first
    other = certificate.ensure(tmp_path, "192.168.1.6").read_bytes()
    assert other != first
    for spoil in (b"", other[: len(other) // 2], b"-----BEGIN NOTHING-----"):
        (tmp_path / certificate.FILE).write_bytes(spoil)
        assert x509.load_pem_x509_certificate(certificate.ensure(tmp_path, "192.168.1.6").read_bytes())
    file = certificate.ensure(tmp_path, "192.168.1.6")
    before = file.read_bytes()
    file.chmod(0o644)
    assert certificate.ensure(tmp_path, "192.168.1.6").read_bytes() != before, "others may have read that key"


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(StorageError, match="certificate for phones"):
        certificate.ensure(tmp_path / "nowhere", ADDRESS)
