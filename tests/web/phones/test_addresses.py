"""Which addresses a phone may be given: the home's, and none inside this computer or out of the home."""

from pathlib import Path

import pytest

from dashboard.web.phones import addresses

HOME = ("192.168.1.5", "wlan0")


def usable(*networks: tuple[str, str], route: str = "") -> list[str]:
    return [address for address, _ in addresses.sort(networks, route).usable]


@pytest.mark.parametrize(
    "network",
    [
        ("172.17.0.1", "docker0"),
        ("172.18.0.1", "br-1a2b3c4d5e6f"),
        ("172.28.16.1", "vEthernet (WSL)"),
        ("192.168.56.1", "VirtualBox Host-Only Ethernet Adapter"),
        ("192.168.122.1", "virbr0"),
        ("192.168.64.1", "bridge100"),
        ("10.8.0.2", "tun0"),
        ("10.6.0.2", "utun3"),
        ("10.2.0.2", "wg0"),
        ("10.2.0.3", "ProtonVPN"),
        ("100.64.3.4", "tailscale0"),
        ("100.100.3.4", "en0"),
        ("127.0.0.1", "lo"),
        ("169.254.3.4", "en0"),
        ("203.0.113.9", "eth0"),
        ("172.32.0.1", "eth0"),
    ],
)
def test_what_is_no_home_network_is_left_out(network):
    assert usable(network) == []
    assert usable(network, HOME) == ["192.168.1.5"]


def test_the_way_to_other_networks_comes_first_then_what_most_homes_have():
    networks = [("172.16.0.9", "eth1"), ("10.0.0.7", "eth0"), HOME]
    assert usable(*networks) == ["192.168.1.5", "10.0.0.7", "172.16.0.9"]
    assert usable(*networks, route="172.16.0.9")[0] == "172.16.0.9"
    assert usable(*networks, route="100.64.0.1")[0] == "192.168.1.5"


def test_a_network_with_newer_addresses_only_is_told_apart_from_none():
    assert addresses.sort([("127.0.0.1", "lo"), ("", "wlan0")], "").only_newer
    assert not addresses.sort([("127.0.0.1", "lo"), ("", "lo")], "").only_newer
    assert not addresses.sort([HOME, ("", "wlan0")], "").only_newer


def test_those_of_this_computer_are_listed_and_nothing_is_sent_for_it():
    found = addresses.find()
    assert all(address.count(".") == 3 for address, _ in found.usable)
    assert "sendto" not in Path(addresses.__file__).read_text(encoding="utf-8")
