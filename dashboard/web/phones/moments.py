"""Noting a moment on a phone: its few lines, its day, who may see it, and one button."""

import secrets
from datetime import date, timedelta

from starlette.responses import Response

from dashboard.domain import weeks
from dashboard.domain.model import LINE_MAX, LINES, Kind, Sharing
from dashboard.domain.names import isolated
from dashboard.errors import BadInputError, DashboardError
from dashboard.services import check_ins, entries, personal
from dashboard.services.me import Me
from dashboard.web.phones.requests import PhoneRequest
from dashboard.web.phones.site import PhoneSite
from dashboard.words import check_in_words, entry_words

ADDRESS = "/phone/moment"
KINDS = tuple(kind for kind in Kind if kind.of_a_day)
SAVED_ONCE, REMEMBERED = "moments saved", 50
NOT_SHARING = "You share nothing at the moment, so this stays with you."


def moment(site: PhoneSite, request: PhoneRequest) -> Response:
    """The form of one kind of moment, or what its button did."""
    me, kind = site.me(request), _kind(request)
    if not request.post:
        return _form(site, me, request, kind)
    if request["do"] == "draft":
        _keep(me, kind, request)
        return Response(status_code=204)
    try:
        said = _save(me, kind, request)
    except DashboardError:
        _keep(me, kind, request)
        raise
    # It is told once, by the page this leads to.
    return site.told(request, ADDRESS, said, kind=kind.value)


def keep(site: PhoneSite, request: PhoneRequest) -> str:
    """What came while nobody was signed in is kept for later; the address where it stands. Raises DashboardError."""
    kind = _kind(request)
    _keep(site.me(request), kind, request)
    return f"{ADDRESS}?kind={kind}"


def _form(site: PhoneSite, me: Me, request: PhoneRequest, kind: Kind) -> Response:
    half = personal.half_written(me, kind)
    lines = [request[f"line-{n}"] for n in range(LINES)] if "line-0" in request.fields else half.get("lines")
    labels = {c: check_in_words.sharing_label(c, me.coach is not None) for c in check_ins.choices(me)}
    sharing = check_ins.as_offered(me, _sharing(request["sharing"] or half.get("sharing")))
    days = _days(me)
    chosen = request["day"] or half.get("day") or ""
    return site.page(
        request, "moment", kind=kind, kinds={k: entry_words.TITLES[k] for k in KINDS}, address=ADDRESS,
        asked=list(zip(entry_words.ASKED[kind], entry_words.HINTS[kind], strict=True)), lines=lines or [""] * LINES,
        longest=LINE_MAX, days=days, day=chosen if chosen in days else next(iter(days)), labels=labels, sharing=sharing,
        once=secrets.token_hex(8), said=request["said"], problem=request.problem, author=me.person.id,
        not_sharing="" if me.person.consents(weeks.week_of(me.today)) else NOT_SHARING,
    )  # fmt: skip


def _save(me: Me, kind: Kind, request: PhoneRequest) -> str:
    """Saves it, once however often the button was pressed, and says who can read it. Raises DashboardError."""
    saved: dict[str, str] = me.visit.forms.setdefault(SAVED_ONCE, {})
    once = request["once"]
    if once in saved:
        return saved[once]
    sharing = _sharing(request["sharing"])
    entry = entries.save(me, kind, _day(me, request), _lines(request), sharing)
    personal.keep_half_written(me, kind, None)
    others = [*(isolated(p.name) for p in me.present if p.id != me.person.id), *(["your coach"] if me.coach else [])]
    saved[once] = entry_words.saved(entry.sharing, others, shares=me.person.consents(weeks.week_of(entry.day)))
    if len(saved) > REMEMBERED:
        saved.pop(next(iter(saved)))
    return saved[once]


def _keep(me: Me, kind: Kind, request: PhoneRequest) -> None:
    """Keeps what is typed for its owner alone; a form that was opened by somebody else is not theirs."""
    if request["author"] != me.person.id or not any(_lines(request)):
        return
    content = {"lines": list(_lines(request)), "sharing": _sharing(request["sharing"]).value, "day": request["day"]}
    personal.keep_half_written(me, kind, {**content, "based_on": 0})


def _kind(request: PhoneRequest) -> Kind:
    return next((kind for kind in KINDS if kind == request["kind"]), KINDS[0])


def _lines(request: PhoneRequest) -> tuple[str, ...]:
    return tuple(" ".join(request[f"line-{n}"].split()) for n in range(LINES))


def _sharing(sent: str | None) -> Sharing:
    return Sharing(sent) if sent and sent in set(Sharing) else Sharing.ME


def _day(me: Me, request: PhoneRequest) -> date:
    if request["day"] not in _days(me):
        raise BadInputError("Choose the day once more.")
    return date.fromisoformat(request["day"])


def _days(me: Me) -> dict[str, str]:
    """The days that can be chosen, today first, each in words."""
    first, last = entries.days(me)
    days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        day.isoformat(): f"Today, {weeks.day_label(day)}" if day == last else weeks.weekday_label(day) for day in days
    }
