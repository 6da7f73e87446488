"""The text in a file's bytes: in the encoding that is sure, or with the other readings there are, to be asked about."""

import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WESTERN = "cp1252"
# What spreadsheets on Windows and on the Mac have saved, and what stood before in Russia and East Asia.
LEGACY = (
    *(WESTERN, "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("mac_roman", "mac_latin2", "mac_cyrillic", "mac_greek", "mac_turkish", "cp850", "cp852", "cp866"),
    *("koi8_r", "iso8859_5", "iso8859_15", "cp932", "cp949", "gb18030", "big5", "euc_jp"),
)
# How much more disorder than the best reading a second one may have and still be in question.
UNSURE, OFFERED_MAX = 0.04, 8
LIKE_A_LANGUAGE = 0.5
ODD_WORDS = re.compile(r"[^\s,;|]*[^\x00-\x7f\s,;|]+[^\s,;|]*")
WORDS_SHOWN = 5


@dataclass(frozen=True)
class Text:
    """What a file says, and how it was written.

    `readings` are the encodings to choose from, each with the words that look different in it; one alone is sure.
    A byte that is no text stands as one of U+DC80 to U+DCFF.
    """

    text: str
    encoding: str
    readings: tuple[tuple[str, str], ...]


def read(data: bytes, encoding: str | None = None) -> Text | None:
    """The text of a file in the encoding chosen, or in the likeliest; None if it is no text."""
    if encoding is not None:
        return _in(data, encoding)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _in(data, name)
    if b"\0" in data[:64]:
        return _in(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    text = data.decode("utf-8", "surrogateescape")
    strays = sum(map(is_stray, text))
    if strays <= sum(c > "\x7f" for c in text) - strays:
        return _in(data, "utf-8")
    return _legacy(data)


def is_stray(character: str) -> bool:
    """Whether it stands for a byte that is no text."""
    return "\udc80" <= character <= "\udcff"


def _in(data: bytes, encoding: str) -> Text | None:
    try:
        text = data.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "strict")
    except (UnicodeDecodeError, LookupError):
        return None
    return Text(text, encoding, ((encoding, ""),))


def _legacy(data: bytes) -> Text | None:
    """Anything else is sure only when it looks like a language, no other reading is as orderly, and it is not the rare
    one of an old Mac."""
    found = sorted(from_bytes(data, cp_isolation=list(LEGACY), enable_fallback=False), key=lambda m: m.chaos)
    if not found:
        return None
    near = [m for m in found if m.chaos <= found[0].chaos + UNSURE]
    best = next((m for m in near if WESTERN in m.could_be_from_charset), near[0])
    alone = len({str(m) for m in near}) == 1 and not best.encoding.startswith("mac_")
    if alone and best.coherence >= LIKE_A_LANGUAGE:
        return _in(data, best.encoding)
    offered: dict[str, str] = {}
    for name in (best.encoding, *(m.encoding for m in found), *LEGACY):
        reading = _in(data, name)
        if reading and len(offered) < OFFERED_MAX:
            offered.setdefault(reading.text, name)
    return Text(str(best), best.encoding, tuple((name, _odd_words(text)) for text, name in offered.items()))


def _odd_words(text: str) -> str:
    return ", ".join(list(dict.fromkeys(ODD_WORDS.findall(text)))[:WORDS_SHOWN])
