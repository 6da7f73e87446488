"""A text as a QR: a picture for a phone's camera."""

import io

import segno

PIXELS = 6
QUIET = 4


def picture(text: str) -> bytes:
    """The QR of a text, black on white with its quiet zone, as PNG."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=PIXELS, border=QUIET)
    return made.getvalue()
