"""Controls and lines that several pages share: rating keys, the week picker, who is here, the coach's card."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from dashboard.domain.coach_settings import Practice
from dashboard.domain.model import Person
from dashboard.domain.names import isolated
from dashboard.domain.partners import Partner
from dashboard.services import check_ins
from dashboard.services.me import Me
from dashboard.words import check_in_words

NOT_PROVEN = "Not proven: this is what stands open from before your key was reset. Save it again to make it yours."
# How a field shows a date: Streamlit has digits alone, and of those this order is read in one way.
DAY = "YYYY-MM-DD"
COLOURS = ("var(--ht-first)", "var(--ht-second)", "var(--ht-coach)")

STYLE = Path(__file__).parents[2] / "static" / "style.css"


def literal(text: str) -> str:
    """Somebody's words for a label, where Streamlit reads Markdown: shown letter for letter.

    Every ASCII sign is escaped and followed by a word joiner, which also stops links, :icons: and arrows.
    """
    return "".join(f"\\{c}\u2060" if c.isascii() and not c.isalnum() and c != " " else c for c in text)


def colour_dot(person: Person | Partner) -> str:
    """HTML of a person's colour and shape."""
    shape = " second" if person.slot == 1 else ""
    return f'<span class="ht-dot{shape}" style="background:{COLOURS[min(person.slot, 2)]}" aria-hidden="true"></span>'


def header(text: str) -> None:
    """The title of a part of a page, never read as markup; five of Streamlit's own take a quarter of a page's time."""
    st.html(f'<h2 class="ht-header">{html.escape(text)}</h2>')


def quiet(text: str) -> None:
    """A line in smaller type; `text` is ours or a person's and is never read as markup."""
    st.html(f'<div class="ht-quiet">{html.escape(text)}</div>')


def demo_line() -> None:
    """Stands on every page of the demo."""
    st.html('<div class="ht-demo">Demo: Ana, Ben and Coach Dana are invented.</div>')


def who_line(person: Person) -> None:
    """Who is signed in, in their colour, with the way out beside it."""
    name = html.escape(person.name)
    st.html(
        f'<div class="ht-who ht-slim"><span>{colour_dot(person)}<bdi class="ht-name">{name}</bdi></span>'
        f'<a href="/sign-out" target="_self">Sign out</a><a href="/close" target="_self">Sign out and close</a></div>'
    )


def sharing_labels(me: Me) -> dict[str, str]:
    """The sharing choices this partner has, each in words."""
    return {choice: check_in_words.sharing_label(choice, me.coach is not None) for choice in check_ins.choices(me)}


def person_line(person: Person, text: str) -> None:
    """A person in their colour, and one thing said of them."""
    name = html.escape(person.name)
    st.html(f"<div>{colour_dot(person)}<strong><bdi>{name}</bdi></strong>, {html.escape(text)}</div>")


def readers(me: Me) -> str:
    """Who reads what a partner shares with both, besides the partner: "Ben and your coach"; empty where nobody is."""
    others = [isolated(p.name) for p in me.present if p.id != me.person.id]
    return " and ".join([*others, *(["your coach"] if me.coach else [])])


def leave_links(paths: Mapping[str, str], *, ending: bool = False) -> None:
    """Ways, by their label, that leave Streamlit for the plain pages; those that end or erase something look so."""
    kind = "ht-links ht-ending" if ending else "ht-links"
    st.html(f'<div class="{kind}">{"".join(_way(label, path) for label, path in paths.items())}</div>')


def _way(label: str, path: str) -> str:
    """A link, or a form where the address would tell in the browser's history what somebody thought of doing."""
    address, _, query = path.partition("?")
    if address in {"/sign-in", "/help"}:
        return f'<a class="ht-button" href="{address}" target="_self">{html.escape(label)}</a>'
    fields = (
        dict(parse_qsl(query)) if address == "/sign-out" else {"page": address.strip("/"), **dict(parse_qsl(query))}
    )
    action = "/sign-out" if address == "/sign-out" else "/confirm"
    carried = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in fields.items()
    )
    return (
        f'<form class="ht-leave" method="post" action="{action}">{carried}'
        f'<button class="ht-button">{html.escape(label)}</button></form>'
    )


def text_table(rows: Sequence[Mapping[str, str]]) -> None:
    """A table of words, at least one row, that stays readable on a phone, where each row becomes a block."""
    first, *others = rows[0]
    head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in rows[0])
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[first])}</th>'
        + "".join(f'<td data-label="{html.escape(c)}">{html.escape(row[c])}</td>' for c in others)
        + "</tr>"
        for row in rows
    )
    st.html(f'<table class="ht-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def coach_colour(practice: Practice) -> None:
    """The coach's own colour, where they chose one; read from the file only if it is one."""
    if practice.colour:
        st.html(f"<style>:root{{--ht-coach:{html.escape(practice.colour)}!important}}</style>")


def coach_card(practice: Practice) -> None:
    """The coach's free call and video, where they set them; nothing otherwise."""
    links = [
        (practice.call, "Book a free coaching call"),
        (practice.video, "Watch the free video: 4 Steps to Better Communication in Your Relationships"),
    ]
    shown = [f'<a href="{html.escape(a)}" rel="noreferrer noopener" target="_blank">{t}</a>' for a, t in links if a]
    if shown:
        title = "You don't have to figure it out on your own"
        by = f'<p class="ht-quiet">{html.escape(practice.name)}</p>' if practice.name else ""
        st.html(f'<section class="ht-card"><h2>{title}</h2>{by}{"".join(f"<p>{a}</p>" for a in shown)}</section>')
    if practice.problem:
        st.warning(practice.problem)


def dark() -> bool:
    """Whether the page is shown dark."""
    return st.context.theme.type == "dark"


def titled_lines(paragraphs: Mapping[str, Sequence[str]]) -> None:
    """Small headings, each with its lines, letter for letter."""
    said = "".join(
        f"<h3>{html.escape(title)}</h3>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        for title, lines in paragraphs.items()
    )
    st.html(f'<div class="ht-said">{said}</div>')


def listed(sentences: Sequence[str]) -> None:
    """Sentences one under the other, letter for letter."""
    st.html(f"<ul>{''.join(f'<li>{html.escape(sentence)}</li>' for sentence in sentences)}</ul>")


def shared_screen_line(names: str, *, in_session: bool) -> None:
    """What a shared screen is, and the way back."""
    kind = "In session" if in_session else "Together"
    st.html(
        f'<div class="ht-who"><h1 class="ht-shared">{kind}: {html.escape(names)}</h1>'
        '<form class="ht-leave" method="post" action="/sign-out"><input type="hidden" name="view" value="shared">'
        '<button>Close this view</button></form><a href="/help" target="_self">Support</a></div>'
    )
