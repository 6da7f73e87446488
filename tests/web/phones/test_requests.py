"""Whatever the relay passes on is read, and a phone is called as its owner would call it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.phones.requests import read

LATIN = st.text(st.characters(max_codepoint=255), max_size=60)
HEADERS = st.lists(st.lists(LATIN, min_size=2, max_size=2), max_size=5)


def asked(target: str, headers: list[list[str]], method: str = "GET", body: bytes = b"") -> dict[str, object]:
    return {"method": method, "target": target, "headers": headers, "body": base64.b64encode(body).decode()}


@given(
    LATIN,
    st.lists(st.lists(LATIN, min_size=2, max_size=2), max_size=5),
    st.sampled_from(["GET", "POST", "X"]),
    st.binary(),
)
def test_nothing_that_is_asked_breaks_the_reading(target, headers, method, body):
    found = read(asked(target, headers, method, body))
    assert found.method == method
    assert found.cookie("__Host-phone-x") is None
    assert found.kind == ""


@pytest.mark.parametrize(("sent", "path"), [("/a?b=c", "/a"), ("//evil.example/phone/weeks", ""), ("http://x/y", "")])
def test_an_address_of_another_host_is_none_of_ours(sent, path):
    assert read(asked(sent, [])).path == path


def test_a_form_is_read_from_its_body_alone():
    found = read(asked("/x?do=erase&page=1", [], "POST", b"do=save&note=a%0D%0Ab&empty="))
    assert found.fields == {"do": "save", "note": "a\r\nb", "empty": ""}


def test_two_headers_of_one_name_are_both_heard():
    assert read(asked("/", [["Cookie", "a=1"], ["cookie", "b=2"]])).cookie("b") == "2"


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "iPhone"),
        ("Mozilla/5.0 (Linux; Android 16; K)", "Android"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_phone_is_called_by_its_kind_and_by_no_word_of_its_own(agent, kind):
    assert read(asked("/", [["user-agent", agent]])).kind == kind
