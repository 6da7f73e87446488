"""The addresses of this computer at which a phone of the same home may reach it."""

import contextlib
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence

from dashboard.accounts.phones import PhoneAddresses

# Where home networks have their addresses; 100.64/10, which providers and Tailscale use, is none of them.
HOMES = tuple(map(ipaddress.IPv4Network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))
# Networks inside this computer, or that lead out of the home.
NOT_HOME = re.compile(
    r"^(docker|br-|veth|virbr|vboxnet|vmnet|vmenet|bridge1\d\d|lxc|lxd|podman|cni|flannel|tun|tap|utun|wg|ppp|tailscale|zt|"
    r"nordlynx|proton|ipsec|gpd|cscotun)|wsl|hyper-v|vethernet|virtualbox|vmware|docker|tailscale|wireguard|openvpn|"
    r"tap-windows|zerotier|anyconnect|fortinet|globalprotect|pangp|mullvad|vpn|loopback",
    re.IGNORECASE,
)
ELSEWHERE = "203.0.113.1"  # nobody's address; only the way there is asked for, and nothing is sent


Finder = Callable[[], PhoneAddresses]


def find() -> PhoneAddresses:
    """Those of this computer, now."""
    import ifaddr  # only a start for phones, or a look at them, needs it

    networks = [
        (ip.ip if isinstance(ip.ip, str) else "", adapter.nice_name or adapter.name)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    return sort(networks, _by_route())


def sort(networks: Sequence[tuple[str, str]], by_route: str) -> PhoneAddresses:
    """Of addresses ("" for one that is not IPv4) with the names of their networks those that can be a home's.

    The one by which this computer finds its way to others (`by_route`) comes first.
    """
    usable = {a: name for a, name in networks if a and not NOT_HOME.search(name) and _in_a_home(a)}
    older = any(a and not a.startswith("127.") for a, _ in networks)
    newer = any(not a and not NOT_HOME.search(name) and name not in {"lo", "lo0"} for a, name in networks)
    ordered = sorted(usable.items(), key=lambda one: (one[0] != by_route, _rank(one[0]), one[0]))
    return PhoneAddresses(ordered, only_newer=newer and not older)


def _in_a_home(address: str) -> bool:
    return any(ipaddress.IPv4Address(address) in home for home in HOMES)


def _rank(address: str) -> int:
    return next(n for n, home in enumerate(HOMES) if ipaddress.IPv4Address(address) in home)


def _by_route() -> str:
    """The address this computer would use towards another network; empty where it knows no way."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((ELSEWHERE, 9))
        return str(probe.getsockname()[0])
    return ""
