"""What a filled check-in form sends, as answers, note and sharing; nothing a browser says is trusted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.domain import weeks
from dashboard.domain.model import NOTE_MAX, Sharing, Value
from dashboard.domain.questions import ITEMS, KEYS, RATING_KEYS, SCALE, same_for_all, valid

EACH = "one by one"
SHARE = "share-"
NOTE_KEPT = 20_000
RATINGS_SENT = {str(number): number for number in SCALE}

OFF_SCALE = "One of the answers is outside its scale. Choose it again."
NOT_OFFERED = "Choose who may see this."
TOO_LONG = f"The note is longer than {NOTE_MAX} characters. Please shorten it."


@dataclass(frozen=True)
class Filled:
    """What stands in a check-in form.

    `sharing` is one choice for all, "one by one", or None while last time's choice stands (or none was made yet);
    `each` holds what was chosen one by one, by item.
    """

    answers: Mapping[str, Value] = field(default_factory=dict)
    note: str = ""
    sharing: str | None = None
    each: Mapping[str, Sharing] = field(default_factory=dict)

    def says_more_than(self, other: "Filled") -> bool:
        """Whether an answer or the note stands in this one that does not stand so in the other."""
        more = any(other.answers.get(key) != value for key, value in self.answers.items())
        return more or self.note.strip() not in ("", other.note.strip())


@dataclass(frozen=True)
class Decoded:
    """What was sent, as far as it can be used, and one sentence for each thing that cannot."""

    filled: Filled
    problems: tuple[str, ...] = ()


def week(fields: Mapping[str, str]) -> date | None:
    """The Monday of the week a form is for; None where it names no day."""
    try:
        day = date.fromisoformat(fields.get("week", ""))
    except ValueError:
        return None
    return weeks.week_of(day)


def number(fields: Mapping[str, str], name: str) -> int:
    """A count in a hidden field; 0 where none was sent."""
    sent = fields.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def decode(fields: Mapping[str, str], base: Filled | None = None) -> Decoded:
    """The fields of a form laid over what stood in it before (nothing, by default).

    A field that was not sent leaves `base` as it is; an empty one takes the answer or choice back.
    """
    base = base or Filled()
    problems = []
    answers = dict(base.answers)
    for key in KEYS:
        if not _put(answers, key, fields.get(key), lambda sent, key=key: answer(key, sent)):
            problems.append(OFF_SCALE)
    each = dict(base.each)
    for item in ITEMS:
        if not _put(each, item, fields.get(SHARE + item), sharing_choice):
            problems.append(NOT_OFFERED)
    all_at_once = {"sharing": base.sharing} if base.sharing else {}
    if not _put(all_at_once, "sharing", fields.get("sharing"), _choice_for_all):
        problems.append(NOT_OFFERED)
    note = lines(fields["note"])[:NOTE_KEPT] if "note" in fields else base.note
    if len(note.strip()) > NOTE_MAX:
        problems.append(TOO_LONG)
    return Decoded(Filled(answers, note, all_at_once.get("sharing"), each), tuple(dict.fromkeys(problems)))


def answer(key: str, sent: str) -> Value | None:
    """The answer to a question as it is stored, or None when there is no such answer to it."""
    value: Value | None = RATINGS_SENT.get(sent) if key in RATING_KEYS else sent
    return value if value is not None and valid(key, value) else None


def sharing_choice(sent: str) -> Sharing | None:
    """One of the three choices, or None."""
    return Sharing(sent) if sent in set(Sharing) else None


def lines(text: str) -> str:
    """A note with the line ends of this product; forms send those of the network."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def chosen(filled: Filled, items: Collection[str], offered: Mapping[str, Sharing] | None) -> dict[str, Sharing] | None:
    """Who may see each item; None while that is not chosen for all of `items`.

    `offered` is last time's choice; it counts while nothing else was chosen and it covers every item asked about.
    """
    if filled.sharing is None:
        return dict(offered) if offered and set(items) <= set(offered) else None
    if filled.sharing != EACH:
        return same_for_all(Sharing(filled.sharing))
    return {item: filled.each[item] for item in items} if set(items) <= set(filled.each) else None


def as_draft(filled: Filled, based_on: int) -> dict[str, Any]:
    """The draft of a half-filled form; `based_on` is the revision it was opened with."""
    return {
        "answers": dict(filled.answers),
        "note": filled.note,
        "sharing": filled.sharing,
        "each": dict(filled.each),
        "based_on": based_on,
    }


def of_draft(draft: Mapping[str, Any]) -> Filled:
    """What stood in the form a draft was made of; of whatever is not valid any more nothing is left."""
    kept = {k: v for k, v in (draft.get("answers") or {}).items() if valid(k, v)}
    each = {k: Sharing(v) for k, v in (draft.get("each") or {}).items() if k in ITEMS and v in set(Sharing)}
    sharing = draft.get("sharing")
    return Filled(kept, draft.get("note") or "", _choice_for_all(sharing) if sharing else None, each)


def _choice_for_all(sent: str) -> str | None:
    return EACH if sent == EACH else sharing_choice(sent)


def _put(into: dict[str, Any], name: str, sent: str | None, read: Any) -> bool:
    """Lays one sent field over what is there; False when it says nothing that can be used."""
    if sent is None:
        return True
    if not sent:
        into.pop(name, None)
        return True
    value = read(sent)
    if value is not None:
        into[name] = value
    return value is not None
