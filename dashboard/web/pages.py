"""Every page that Streamlit shows: its address, its title, its file, and the parts of Streamlit it shows first."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page; `file` stands in the folder `pages`, `parts` are in the order in which they are worth having."""

    address: str
    title: str
    file: str
    parts: Sequence[str] = ()


# The first of each is a person's first page, which Streamlit serves at "/" only.
PARTNER = (
    Page("check-in", "Check-in", "partners/check_in", ("BidiComponent",)),
    Page("trends", "Trends", "partners/trends", ("ArrowVegaLiteChart", "ButtonGroup", "Button", "Checkbox")),
    Page("stages", "Stages", "partners/stages", ("ArrowVegaLiteChart", "Button")),
    Page("our-data", "Our data", "partners/our_data"),
)
COACH = (
    Page("coach", "My work", "coach/prepare"),
    Page("couples", "Couples", "coach/couples"),
    Page("settings", "Settings", "coach/settings"),
    Page("before-you-begin", "Before you begin", "coach/before_you_begin"),
)
EVERYONE = (
    Page("support", "Support", "everyone/support"),
    Page("welcome", "Welcome", "everyone/welcome"),
    Page("how-to-read", "How to read this", "everyone/how_to_read"),
)
TOGETHER = Page("together", "Together", "everyone/together")
AT_THE_FOOT = ("welcome", "how-to-read")
FIRST = frozenset({PARTNER[0].address, COACH[0].address, TOGETHER.address})
PAGES = {page.address: page for page in (*PARTNER, *COACH, *EVERYONE, TOGETHER)}


def parts_of(address: str) -> Sequence[str]:
    """The parts of Streamlit for an address without its slash; most people's first page is the check-in."""
    return PAGES[address or PARTNER[0].address].parts
