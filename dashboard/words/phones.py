"""What is said before and while the app is open to the phones of the home: what it protects, and what can fail."""

from collections.abc import Sequence

WHAT = (
    "Each of you can answer on your own phone, at home. The button below lets phones in over your own Wi-Fi for two "
    "hours; “Pair my phone” then makes yours known here, once. No account, no cloud, nothing to install. On a phone "
    "there are the check-in, your own weeks, a moment to note, and Support. All you write is kept on this computer."
)
WARNING = (
    "On its first visit, and perhaps again, the phone warns you: it says that the connection is not private, or that "
    "it does not know who this is. Phones ask companies outside, and none of them knows this computer. Go on only "
    "while you sit beside this computer, and only to the address it shows once phones are let in: on an iPhone by Show "
    "Details, then visit this website; on Android by Advanced, then Proceed. If anything asks you to "
    "install a certificate or a profile, cancel: nothing here ever does."
)
# This wording is a promise; a test holds it letter by letter.
TRUTH = (
    "This keeps others on your Wi-Fi from listening. It does not protect you from whoever runs this computer or the "
    "network. Not on guest or work Wi-Fi. Expect to see the warning again, and to type your passphrase yourself."
)
BEYOND = (
    "Whoever runs this computer or the network could also show you a page that only looks like this one, and can find "
    "out that you paired a phone."
)
NEW_ADDRESS = (
    "After a new router, for instance, this computer has another address: the phone warns anew and has to be paired "
    "again."
)
CLOSES = "Phones are shut out after two hours, when this computer sleeps, and when the app is stopped."
OPEN = "This is our own Wi-Fi: let phones in for two hours"
TRUTH_TITLE = "What this protects, and what not"
PAIRED_OPEN = "On a paired phone, open:"
CODE = (
    "Point your phone's camera at this picture and open the address it shows. The code is for you alone: it works "
    "once, until {}. Then tap “This is my phone: pair it” on the phone."
)
CODE_AS_WORDS = "Without a camera, type this address:"
NONE_PAIRED = "You have paired no phone."
REMOVED = "A phone you take away is signed out at once. To come back it needs a new code."
DEMO = "In the demo nothing is opened to the Wi-Fi."
NOT_RUNNING = "This is not available here."

# -- when it does not work ---------------------------------------------------------------------------

KNOWN, UNSEEN = "What this computer knows", "What it cannot see from here"
NO_ADDRESS = (
    "This computer has no address in a home network (192.168…, 10… or 172.16… to 172.31…). Connect it to the Wi-Fi of "
    "the home. Networks of Docker, WSL, virtual machines and VPNs, and addresses from 100.64… on, are left out on "
    "purpose."
)
ONLY_NEWER = (
    "It is in a network that gives it an IPv6 address only. Phones need an IPv4 address here: ask the router for one."
)
ONE_ADDRESS = "Its one address in a home network is {}."
SEVERAL = (
    "It has several addresses that could be the home's. {} comes first, because its way to other networks begins "
    "there. If the phone does not get through, close this and choose another."
)
REACHED = "Another device has reached it since it was opened. What fails now is not the network."
NOT_REACHED = (
    "No other device has reached it since it was opened. If a phone has tried, something between the two is in the way."
)
SAME_WIFI = "Whether the phone is in the same Wi-Fi, and not on mobile data or a guest network."
APART = (
    "Whether the router keeps devices apart (“AP isolation”, “client isolation”, often so in guest networks). That is "
    "switched off in the router's own settings."
)
FIREWALLS = {
    "win32": (
        "Whether Windows lets phones in. When it asks, allow Python on private networks. To allow it by hand, open "
        "PowerShell as administrator and type: New-NetFirewallRule -DisplayName 'Weekly notes' -Direction Inbound "
        "-Protocol TCP -LocalPort {port} -Profile Private -RemoteAddress LocalSubnet -Action Allow",
        "Whether Windows calls this network private: Settings, Network and internet, Wi-Fi, its properties, Private "
        "network.",
    ),
    "darwin": (
        "Whether macOS lets phones in: System Settings, Network, Firewall, Options, add Python and choose Allow "
        "incoming connections.",
        "Whether macOS lets this program into the local network: System Settings, Privacy & Security, Local Network, "
        "switch on the program you started this from (Terminal, for instance).",
    ),
    "linux": (
        "Whether a firewall lets phones in. With ufw: sudo ufw allow from {network} to {address} port {port} proto tcp "
        "and with firewalld: sudo firewall-cmd --add-port={port}/tcp (until the next restart).",
    ),
}


def open_until(clock: str) -> str:
    """How long it stays open; it names nobody."""
    return f"Open until {clock}"


def knows(usable: Sequence[str], *, only_newer: bool, reached: bool | None) -> list[str]:
    """What this computer knows; `reached` is None while it is closed."""
    if not usable:
        return [ONLY_NEWER if only_newer else NO_ADDRESS]
    told = [ONE_ADDRESS.format(usable[0]) if len(usable) == 1 else SEVERAL.format(usable[0])]
    return told if reached is None else [*told, REACHED if reached else NOT_REACHED]


def cannot_see(system: str, address: str, port: int) -> list[str]:
    """What it cannot see, with the exact words to allow it on this system (as `sys.platform` names it)."""
    network = f"{address.rpartition('.')[0]}.0/24" if address else "192.168.0.0/16"
    where = {"address": address or "any", "port": port, "network": network}
    found = FIREWALLS.get(system, FIREWALLS["linux"])
    return [SAME_WIFI, APART, *(line.format(**where) for line in found)]


def called(kind: str, paired_on: str) -> str:
    """One phone in the list of its owner."""
    return f"{kind or 'A phone'}, paired on {paired_on}"
