"""A chart as a picture in vectors, for paper and for pages without a script."""

import threading
from functools import cache
from typing import Any

import vl_convert

VEGA_LITE = "6.4"
_one_at_a_time = threading.Lock()


def svg(spec: dict[str, Any], width: int) -> str:
    """The chart as SVG, `width` px wide, names and all; an address in it would be refused, never asked for."""
    with _one_at_a_time:
        vega = vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)
        return str(vl_convert.vega_to_svg(vega | {"width": width}, allowed_base_urls=[]))


@cache
def measure_in(folders: tuple[str, ...]) -> None:
    """From here on names are measured in the types of these folders too."""
    for folder in folders:
        vl_convert.register_font_directory(folder)
