"""Small lines of one rating for a couple's row: two partners, gaps as gaps, both numbers of one named week."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from urllib.parse import quote

from dashboard.domain.model import Person
from dashboard.domain.names import isolated
from dashboard.domain.weeks import WEEK, day_label, weeks_between
from dashboard.words.answer_words import NO_ANSWER

WIDTH, HEIGHT, EDGE = 150, 26, 4
INSIDE = 0.75
COLOURS = {False: ("#0072B2", "#B84C00"), True: ("#56B4E9", "#E69F00")}
NAMED = ("var(--ht-first)", "var(--ht-second)")
MARKS = tuple(f'<span class="ht-dot{more}" style="background:currentColor"></span>' for more in ("", " second"))


def figure(
    title: str,
    partners: Sequence[Person],
    lines: Sequence[Mapping[date, int]],
    weeks: Sequence[date],
    named: date | None,
    *,
    dark: bool,
) -> str:
    """One rating as HTML: its title with both answers of one week (`named`), and both lines over these weeks.

    A partner without an answer in that week has a dash: answers of different weeks never stand side by side.
    """
    values = [line.get(named) if named else None for line in lines]
    numbers = " ".join(
        f'<span style="color:{NAMED[p.slot]}">{MARKS[p.slot]}{"&ndash;" if value is None else value}</span>'
        for p, value in zip(partners, values, strict=True)
    )
    said = "; ".join(
        f"{isolated(p.name)} {NO_ANSWER if value is None else value}" for p, value in zip(partners, values, strict=True)
    )
    alt = escape(f"{title}, last {len(weeks)} weeks. {f'Week of {day_label(named)}: {said}' if named else NO_ANSWER}")
    picture = quote(drawing([(p.slot, line) for p, line in zip(partners, lines, strict=True)], weeks, named, dark=dark))
    return (
        f'<figure><figcaption><span>{escape(title)}</span><b aria-hidden="true">{numbers}</b></figcaption>'
        f'<img src="data:image/svg+xml,{picture}" alt="{alt}"></figure>'
    )


def drawing(
    lines: Sequence[tuple[int, Mapping[date, int]]], weeks: Sequence[date], named: date | None = None, *, dark: bool
) -> str:
    """Both lines as a picture, by slot; on a scale that is always 0 to 10; the named week stands out."""
    rules = "".join(
        f'<path d="M{EDGE} {_y(v)}H{WIDTH - EDGE}" stroke="#787064" stroke-opacity=".55" stroke-width=".5"/>'
        for v in (0, 10)
    )
    drawn = "".join(_line(line, weeks, named, slot, COLOURS[dark][slot]) for slot, line in lines)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{rules}{drawn}</svg>'


def _line(line: Mapping[date, int], weeks: Sequence[date], named: date | None, slot: int, colour: str) -> str:
    """Adjacent weeks are joined; an answer with nothing beside it is a dot, and so is the one that is named."""
    answered = [week for week in weeks_between(weeks[0], weeks[-1]) if week in line]
    path, dots = "", ""
    for week in answered:
        x, y = _x(week, weeks), _y(line[week])
        joined = week - WEEK in line and week > weeks[0]
        path += f"{'L' if joined else 'M'}{x:g} {y:g}"
        if week in {named, answered[-1]} or not (joined or week + WEEK in line):
            dots += _dot(x, y, slot, 2.6 if week == named else 1.6)
    dash = ' stroke-dasharray="4 2"' if slot else ""
    return f'<g fill="{colour}"><path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"{dash}/>{dots}</g>'


def _dot(x: float, y: float, slot: int, size: float) -> str:
    """On equal answers the diamond lies inside the circle, so that both are seen."""
    if slot:
        half = round(size * INSIDE, 2)
        place = f'x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}"'
        return f'<rect {place} transform="rotate(45 {x:g} {y:g})"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}"/>'


def _x(week: date, weeks: Sequence[date]) -> float:
    return round(EDGE + (week - weeks[0]) / (weeks[-1] - weeks[0]) * (WIDTH - 2 * EDGE), 1)


def _y(value: int) -> float:
    return round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE) / 10, 1)
