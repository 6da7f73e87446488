"""Asking on which scale the ratings of somebody's own spreadsheet were given, and what words among them stand for."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.domain.questions import SCALE
from dashboard.files import scales
from dashboard.files.scales import Scale
from dashboard.ui import visit
from dashboard.ui.shared import controls

HIGHEST = "What was the highest possible answer?"
LOWEST = "And the lowest?"
HIGHEST_OF_ALL = 100
ANOTHER, NO_ANSWER = "Another", "No answer"


def ask(title: str, cells: Sequence[str], name: str) -> Scale | None:
    """The scale of a column, and what its words stand for; None while that is open."""
    scale = Scale()
    if scales.in_doubt(cells):
        asked = _ends(title, cells, name)
        if asked is None:
            return None
        scale = asked
    found = scales.words_in(cells)
    if not found:
        return scale
    st.text(f"{title}: some answers in this file are words. Which number from 0 to 10 does each stand for?")
    meant = {word: _number_for(title, word, name) for word in found}
    if any(number is None for number in meant.values()):
        return None
    return replace(scale, words={w.casefold(): None if n == NO_ANSWER else int(n or 0) for w, n in meant.items()})


def _number_for(title: str, word: str, name: str) -> str | None:
    return st.selectbox(
        f"{title}: {controls.literal(word)}",
        [NO_ANSWER, *map(str, SCALE)],
        key=visit.key(f"bring-word-{name}-{hash(word)}"),
        index=None,
        placeholder="Choose",
    )


def _ends(title: str, cells: Sequence[str], name: str) -> Scale | None:
    """The highest and the lowest possible answer."""
    above = any((scales.number_in(c) or 0) > SCALE[-1] for c in cells)
    options = [str(SCALE[-1]), "100" if above else "5", ANOTHER]
    highest = st.radio(
        f"{title}: {HIGHEST}", options, key=visit.key(f"bring-highest-{name}"), index=None, horizontal=True
    )
    if highest == ANOTHER:
        others = [str(n) for n in range(2, HIGHEST_OF_ALL + 1) if str(n) not in options]
        highest = st.selectbox(f"{title}: {ANOTHER}", others, key=visit.key(f"bring-another-{name}"), index=None)
    if highest is None or int(highest) == SCALE[-1] or scales.has_zero(cells):
        return None if highest is None else Scale(int(highest))
    lowest = st.radio(
        f"{title}: {LOWEST}", ["0", "1"], key=visit.key(f"bring-lowest-{name}"), index=None, horizontal=True
    )
    return None if lowest is None else Scale(int(highest), int(lowest))
