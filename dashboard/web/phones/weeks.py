"""My weeks on a phone: one's own strip and lines with what the partner shares, a sentence a rating, and a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from dashboard.domain import weeks as calendar_weeks
from dashboard.domain.answers import Answers
from dashboard.domain.partners import Partner, partners_of
from dashboard.domain.questions import RATINGS
from dashboard.insights.headlines import headlines
from dashboard.insights.signals import Signals
from dashboard.services import events, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.sheet import scripts
from dashboard.web.phones.requests import PhoneRequest
from dashboard.web.phones.site import PhoneSite
from dashboard.words import chart_words, headline_words
from dashboard.words.answer_words import NO_ANSWER

ADDRESS = "/phone/weeks"
SPANS = {"13": "3 months", "52": "1 year"}
LOOKS = ("light", "dark")
WIDTH = 350  # what a phone of 390 px has for it, names and all


@dataclass(frozen=True)
class OwnWeeks:
    """What one partner may see of these weeks, alone."""

    answers: Answers
    partners: Sequence[Partner]
    span: Sequence[date]


def weeks(site: PhoneSite, request: PhoneRequest) -> Response:
    """The page; with no answer yet it says where one comes from."""
    me = site.me(request)
    found = _found(me, request)
    if not found.answers:
        return site.page(request, "weeks_empty")
    return site.page(
        request, "weeks", sentences=_sentences(me, found), chosen=_chosen(request), spans=SPANS, address=ADDRESS,
        about=chart_words.description(found.answers, found.partners, found.span), table=_table(me, found),
    )  # fmt: skip


def _drawn(me: Me, request: PhoneRequest, *, dark: bool) -> str:
    """The chart of these weeks as SVG."""
    # What draws takes a quarter of a second to import, which no start should wait for.
    from dashboard.plots import main_chart, picture

    found = _found(me, request)
    spec = main_chart.main_chart(
        found.answers, found.partners, found.span, dark=dark, today=me.today, happened=events.all_of_them(me)
    )
    picture.measure_in(scripts.PLACES)
    return picture.svg(spec, WIDTH)


def svg(site: PhoneSite, request: PhoneRequest) -> Response:
    """The chart, light or dark by its address."""
    me, dark = site.me(request), request.path.endswith("dark.svg")
    name = ("phone picture", _chosen(request), dark)
    return Response(worked_out(me, name, lambda: _drawn(me, request, dark=dark)), media_type="image/svg+xml")


def _chosen(request: PhoneRequest) -> str:
    return request["span"] if request["span"] in SPANS else next(iter(SPANS))


def _found(me: Me, request: PhoneRequest) -> OwnWeeks:
    this = calendar_weeks.week_of(me.today)
    first = this - (int(_chosen(request)) - 1) * calendar_weeks.WEEK
    span = calendar_weeks.weeks_between(first, this)
    return OwnWeeks(reading.answers(me, View.JUST_ME), partners_of(me.couple), span)


def _sentences(me: Me, found: OwnWeeks) -> Mapping[str, str]:
    """By rating what can be said of it, as on Trends; while nothing can, one line says so for all."""
    signals = worked_out(me, ("phone signals",), Signals, found.answers, found.partners, me.today)
    held = [day for day in sessions.days(me) if day < me.today]
    told = headlines(signals, held[-1] if held else None, differences=False)
    under = headline_words.under_the_cards(signals, told)
    if headline_words.all_early(told):
        return {"": under}
    titles = {rating.key: rating.title for rating in RATINGS}
    said = {
        titles[key]: headline_words.sentence(one, found.partners, me.today, me.person.id) for key, one in told.items()
    }
    return said | ({"": under} if under else {})


def _table(me: Me, found: OwnWeeks) -> list[dict[str, str]]:
    """The same answers, a row a week, newest first; a column or a week in which nothing stands is left out."""
    columns = chart_words.table(found.answers, found.partners, found.span, events.all_of_them(me))
    told = {c: cells for c, cells in columns.items() if c == "Week" or set(cells) - {NO_ANSWER, ""}}
    rows = [dict(zip(told, cells, strict=True)) for cells in zip(*told.values(), strict=True)]
    return [row for row in rows if set(list(row.values())[1:]) - {NO_ANSWER, ""}]
