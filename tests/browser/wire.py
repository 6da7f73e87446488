"""What the server sent to a browser, taken apart: every text, every table, and whose answers stand in them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.domain.questions import KEYS, RATING_KEYS, RATINGS, STAGE_WORDS, TITLES
from dashboard.words.answer_words import NO_ANSWER

Told = tuple[str, str, str]  # where it stood, which question, the answer in words


def messages(frames: Iterable[bytes]) -> list[ForwardMsg]:
    """The messages in what came over the socket."""
    return [ForwardMsg.FromString(frame) for frame in frames]


def ends_a_run(frame: bytes) -> bool:
    """Whether this frame is the last of what a run of the page had to say."""
    said = ForwardMsg.FromString(frame)
    last = said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return said.WhichOneof("type") == "script_finished" and last


def leaves(message: Message) -> Iterator[str | bytes]:
    """Every text and every block of bytes in a message, however deep."""
    for field, value in message.ListFields():
        if field.message_type and field.message_type.GetOptions().map_entry:
            values = [part for key in value for part in (key, value[key])]
        else:
            values = list(value) if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from leaves(one)
            elif isinstance(one, str | bytes):
                yield one


def texts(frames: Iterable[bytes]) -> list[str]:
    """Every text that was sent, the cells of tables among them."""
    found = []
    for message in messages(frames):
        for leaf in leaves(message):
            if isinstance(leaf, str):
                found.append(leaf)
            else:
                table = _table(leaf)
                found += [str(v) for column in table.values() for v in column] if table else [leaf.decode("latin-1")]
    return found


def tables(frames: Iterable[bytes]) -> list[dict[str, list[Any]]]:
    """Every table that was sent: the data of charts, and tables themselves."""
    found = []
    for leaf in (leaf for message in messages(frames) for leaf in leaves(message)):
        if isinstance(leaf, bytes):
            found.append(_table(leaf))
        elif leaf.startswith('{"$schema"'):
            found += [_columns(rows) for rows in json.loads(leaf).get("datasets", {}).values()]
    return [table for table in found if table]


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = {name for row in rows for name in row}
    return {name: [row.get(name) for row in rows] for name in names}


def _table(block: bytes) -> dict[str, list[Any]]:
    try:
        with pa.ipc.open_stream(block) as reader:
            return dict(reader.read_all().to_pydict())
    except pa.ArrowInvalid:
        return {}


def answers_of(frames: Iterable[bytes], name: str, slot: int) -> set[Told]:
    """Every answer of one partner that the browser was given: in a chart's data, a table, a sentence, a description."""
    frames, found = list(frames), set()
    for table in tables(frames):
        found |= {("chart", key, _words(key, v)) for key, s, v in _rows(table, "key", "slot", "value") if s == slot}
        found |= {("line end", key, "somewhere") for key, s, _ in _rows(table, "key", "slot", "y") if s == slot}
        found |= {
            ("pointer", key, words.removeprefix(f"{name}: "))
            for key, words in _rows(table, "key", f"t{slot}")
            if NO_ANSWER not in words
        }
        for key in KEYS:
            listed = table.get(f"{TITLES[key]} - {name}", [])
            found |= {("table", key, str(v)) for v in listed if v not in (None, NO_ANSWER)}
    for text in texts(frames):
        for title, said in re.findall(rf"<h3>([^<]+)</h3>(?:<p>[^<]*</p>)*?<p>{re.escape(name)}: ([^<]*?), week", text):
            found.add(("sentence", next(r.key for r in RATINGS if r.title == title), said))
        for latest in re.findall(rf"{re.escape(name)}, latest: ([^.]*)\.", text):
            for r in RATINGS:
                found |= {
                    ("description", r.key, v) for v in re.findall(rf"{r.title.lower()} ([^,;]+), week of", latest)
                }
    return found


def _rows(table: dict[str, list[Any]], *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table that hold something in each of these columns; none where it lacks one."""
    if not set(columns) <= table.keys():
        return []
    rows = zip(*(table[column] for column in columns), strict=True)
    return [row for row in rows if not any(cell is None or cell != cell for cell in row)]


def _words(key: str, value: float) -> str:
    if key in RATING_KEYS:
        return str(int(value))
    return STAGE_WORDS["no occasion" if value < 0 else str(int(value))]


def media(frames: Iterable[bytes]) -> set[str]:
    """Every address of a file that was sent."""
    return {m for text in texts(frames) for m in re.findall(r"/media/[0-9a-f]{32}\.\w+", text)}
