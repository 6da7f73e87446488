"""Every address that a phone may ask for, and who gets it there; there is no other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.form import view
from dashboard.web.phones import beside, check_in, moments, pairing, visits, weeks
from dashboard.web.phones.site import HELP, HOME, LOCKED, READ, PhoneHandler


class Access(StrEnum):
    """Who gets an address: everyone, a phone that is paired, or whoever has signed in there."""

    EVERYONE = "everyone"
    PAIRED = "paired"
    SIGNED_IN = "signed in"


@dataclass(frozen=True)
class PhoneRoute:
    """One address; it `keeps` what is sent to it after the visit is over; what is `beside` a page is no activity."""

    handler: PhoneHandler
    access: Access = Access.SIGNED_IN
    keeps: bool = False
    beside: bool = False


ROUTES: Mapping[str, PhoneRoute] = {
    "/": PhoneRoute(visits.home, Access.PAIRED),
    pairing.ADDRESS: PhoneRoute(pairing.pair, Access.EVERYONE),
    HELP: PhoneRoute(beside.support_page, Access.EVERYONE),
    "/phone/style.css": PhoneRoute(beside.style, Access.EVERYONE, beside=True),
    "/phone/icon.png": PhoneRoute(beside.icon, Access.EVERYONE, beside=True),
    f"{view.ON_A_PHONE}.js": PhoneRoute(beside.form_script, Access.PAIRED, beside=True),
    "/phone/phones.js": PhoneRoute(beside.script, Access.PAIRED, beside=True),
    LOCKED: PhoneRoute(visits.sign_in, Access.PAIRED),
    "/phone/sign-out": PhoneRoute(visits.sign_out),
    "/phone/here": PhoneRoute(visits.here, beside=True),
    READ: PhoneRoute(visits.read),
    HOME: PhoneRoute(check_in.check_in, keeps=True),
    weeks.ADDRESS: PhoneRoute(weeks.weeks),
    **{f"{weeks.ADDRESS}/{look}.svg": PhoneRoute(weeks.svg, beside=True) for look in weeks.LOOKS},
    moments.ADDRESS: PhoneRoute(moments.moment, keeps=True),
}
