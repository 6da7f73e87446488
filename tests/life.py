"""The stages of a couple's life, each in a real store: from the first to set up to five years, and after an end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboard.accounts.erase import What, erase
from dashboard.domain.model import NO_OCCASION, Kind, Sharing, Value
from dashboard.domain.questions import STAGE_KEYS, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.services import consent, entries
from tests.cast import THIS, Cast

LATIN, ARABIC, LONG = ("Ana", "Ben"), ("سارة", "يوسف"), ("Anastasia-Wilhelmina Konstantinopoulou K", "Ω" * 40)
STRANGERS = ("Xanthe", "Quillon")
SHARED_NOTE, TOLD_NOTE = "WALRUS we walked", "OCELOT for the coach"
OWN_NOTES = {"Ana": "ZEBRA of Ana's own", "Ben": "ZEBRA of Ben's own"}
TOLD_MOMENT, SHARED_MOMENT = "OCELOT moment", "WALRUS moment"
AGREED = "Ten minutes on Sunday."


@dataclass(frozen=True)
class Life:
    """Where a couple stands: how many weeks both took part, how they shared, and who is there.

    `sharing` is both partners' choice for everything; None is the mixed story of `_story`.
    `coach` is "here", "just come", "gone" or empty; `ben` is "here", "not yet" or "erased". `stopped` says that Ana
    shares nothing: "for good" or "this week".
    """

    name: str
    weeks: int = 0
    sharing: Sharing | None = None
    coach: str = "here"
    ben: str = "here"
    ana_alone: bool = False
    stopped: str = ""

    @property
    def coached(self) -> bool:
        """Whether somebody is their coach today."""
        return self.coach in {"here", "just come"}

    @property
    def mixed(self) -> bool:
        """Whether some answers are shared, some kept and some told to the coach alone."""
        return self.sharing is None


LIVES = (
    Life("one set up", ben="not yet", coach=""),
    Life("one answered", 1, Sharing.BOTH, ben="not yet", coach="", ana_alone=True),
    Life("both in, nothing shared", 1, Sharing.ME, coach=""),
    Life("both in, nothing shared, coached", 1, Sharing.ME),
    Life("both told the coach alone", 2, Sharing.COACH),
    Life("a first answer waits", 1, Sharing.BOTH, ana_alone=True),
    Life("1 week", 1),
    Life("2 weeks", 2),
    Life("5 weeks", 5, coach=""),
    Life("8 weeks", 8),
    Life("14 weeks", 14),
    Life("60 weeks", 60),
    Life("260 weeks", 260),
    Life("everything kept", 14, Sharing.ME),
    Life("partner erased", 14, ben="erased"),
    Life("partner erased in the first week", 1, coach="", ben="erased"),
    Life("stopped sharing", 8, stopped="for good"),
    Life("stopped sharing this week", 8, stopped="this week"),
    Life("coach just come", 14, coach="just come"),
    Life("coach gone", 14, coach="gone"),
)


def live(cast: Cast, life: Life, names: tuple[str, str] = LATIN) -> None:
    """Brings a new cast to this point of their life; Xanthe and Quillon are another couple on the same copy."""
    for who, name in zip(("Ana", "Ben", "Zoe", "Max"), (*names, *STRANGERS), strict=True):
        cast.change(who, name=name, sign_in=name.casefold())
    began = datetime.combine(THIS - (life.weeks + 1) * WEEK, time(12))
    if life.coach in {"here", "gone"}:
        cast.coached(began)
    _answer(cast, life)
    if life.weeks >= 5 and life.mixed:
        _around(cast, life)
    home = cast.person("Ana").couple_id or ""
    if life.coach == "gone":
        cast.storage.end_coach(home, cast.ids["Dana"])
    if life.coach == "just come":
        cast.coached(confirmed=())
    if life.stopped:
        cast.enter("Ana")
        (consent.withdraw if life.stopped == "for good" else consent.pause)(cast.me)
    if life.ben == "not yet":
        cast.change("Ben", recipient=None, locked_identity=None, consent_at=None)
    if life.ben == "erased":
        erase(cast.storage, cast.person("Ben"), cast.writer("Ben"), What.ME)
    cast.answered("Zoe", {"safety": 1}, Sharing.BOTH, note=f"{STRANGERS[0]} wrote this", note_for=Sharing.BOTH)


def _answer(cast: Cast, life: Life) -> None:
    """What both answered: the last weeks one by one, as the form saves them, and all before at once."""
    lately = THIS - 14 * WEEK
    for name in ("Ana", "Ben"):
        cast.answered_long_ago(name, [told[1:] for told in _story(life) if told[0] == name and told[1] < lately])
    for author, week, answers, sharing, note in _story(life):
        if week >= lately:
            cast.answered(author, answers, sharing, week=week, note=note)


Answered = tuple[str, date, dict[str, Value], dict[str, Sharing], str | None]


def _story(life: Life) -> Iterator[Answered]:
    """What both answered, oldest first. From the second week on Ben has not answered the present one yet."""
    for n in range(life.weeks):
        week = THIS - (life.weeks - 1 - n) * WEEK
        for who in ("Ana",) if life.ana_alone else ("Ana", "Ben"):
            if life.mixed and (n == 4 or (who == "Ben" and week == THIS and life.weeks > 1)):
                continue
            sharing = same_for_all(life.sharing or Sharing.BOTH)
            note = OWN_NOTES[who] if n % 5 == 0 else None
            if life.mixed and life.weeks > 2:
                sharing, note = _choices(who, n, life)
            yield who, week, _answers(who, n), sharing, note


def _choices(who: str, n: int, life: Life) -> tuple[dict[str, Sharing], str | None]:
    """One week all kept, one told to the coach alone where there is one, a note for both; the rest shared."""
    if (who, n) == ("Ana", 1):
        return same_for_all(Sharing.ME), OWN_NOTES[who]
    if (who, n) == ("Ben", 2) and life.coach in {"here", "gone"}:
        return same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH, "note": Sharing.COACH}, TOLD_NOTE
    if (who, n) == ("Ben", 3):
        return same_for_all(Sharing.BOTH) | {"note": Sharing.BOTH}, SHARED_NOTE
    return same_for_all(Sharing.BOTH), None


def _answers(who: str, n: int) -> dict[str, Value]:
    """Ana's safety stays low and rises for good after half a year; Ben's connection falls at times."""
    ana = who == "Ana"
    ratings = {
        "safety": (2 + n % 2 if n < 26 else 8) if ana else 8 - n % 2,
        "clarity": 5 + n % 3,
        "connection": (6, 7, 0)[n % 3] if ana else (8 if n % 13 < 11 else 3),
    }
    practice = {key: ("0", "1", "2", "3", NO_OCCASION)[(n + place) % 5] for place, key in enumerate(STAGE_KEYS)}
    return ratings | practice


def _around(cast: Cast, life: Life) -> None:
    """A session with its step and how it went, an event, moments and a pattern."""
    home = cast.person("Ana").couple_id or ""
    third, today = THIS - (life.weeks - 4) * WEEK, cast.today
    cast.storage.happened.add_session(home, third + timedelta(days=2), AGREED, "slow_down")
    cast.storage.happened.add_event(home, cast.ids["Ana"], third, "Moved house")
    told = Sharing.COACH if life.coach in {"here", "gone"} else Sharing.ME
    before = cast.anywhere
    for who, kind, line, sharing in (
        ("Ana", Kind.MOMENT, SHARED_MOMENT, Sharing.BOTH),
        ("Ben", Kind.MOMENT, TOLD_MOMENT, told),
        ("Ben", Kind.PATTERN, "I go quiet", Sharing.BOTH),
    ):
        cast.enter(who)
        entries.save(cast.me, kind, today, (line, "", "", ""), sharing)
    cast.anywhere = before
