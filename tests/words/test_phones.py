"""What is said about phones: the promise letter by letter, what is known, and the words that allow it."""

import pytest

from dashboard.words import phones


def test_the_promise_is_worded_as_it_was_agreed():
    assert phones.TRUTH == (
        "This keeps others on your Wi-Fi from listening. It does not protect you from whoever runs this computer or "
        "the network. Not on guest or work Wi-Fi. Expect to see the warning again, and to type your passphrase "
        "yourself."
    )


def test_nobody_is_asked_to_install_anything():
    everything = " ".join(str(value) for name, value in vars(phones).items() if name.isupper())
    assert everything.count("install a certificate or a profile, cancel") == 1
    assert everything.lower().count("install") == 2, "nothing to install, and never install"


@pytest.mark.parametrize("system", ["win32", "darwin", "linux", "freebsd14"])
def test_each_system_is_told_the_exact_words_for_its_firewall(system):
    said = phones.cannot_see(system, "192.168.1.5", 8757)
    assert len(said) >= 3
    assert not any("{" in line or "}" in line for line in said)
    if system != "darwin":
        assert any("8757" in line for line in said)


def test_a_rule_for_a_firewall_lets_in_the_own_network_alone():
    assert "from 192.168.1.0/24 to 192.168.1.5 port 8757" in " ".join(phones.cannot_see("linux", "192.168.1.5", 8757))
    windows = " ".join(phones.cannot_see("win32", "192.168.1.5", 8757))
    assert "-Profile Private" in windows
    assert "-RemoteAddress LocalSubnet" in windows


@pytest.mark.parametrize(
    ("usable", "newer", "reached", "said"),
    [
        ([], False, None, phones.NO_ADDRESS),
        ([], True, None, phones.ONLY_NEWER),
        (["192.168.1.5"], False, None, "192.168.1.5"),
        (["192.168.1.5", "10.0.0.7"], False, None, "choose another"),
        (["192.168.1.5"], False, True, phones.REACHED),
        (["192.168.1.5"], False, False, phones.NOT_REACHED),
    ],
)
def test_it_says_what_it_knows_and_no_more(usable, newer, reached, said):
    told = phones.knows(usable, only_newer=newer, reached=reached)
    assert said in " ".join(told)
    assert (reached is None) == (phones.REACHED not in told and phones.NOT_REACHED not in told)
