"""Every template escapes what people typed, and names nothing that it is not given."""

import re

import pytest
from jinja2 import UndefinedError

from dashboard.domain.model import Person, Role
from dashboard.install import ROOT
from dashboard.web import templating

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{ 7 * 7 }}"
SHOWN = "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;{{ 7 * 7 }}"
TEMPLATES = sorted(path.stem for path in templating.TEMPLATES.glob("*.html"))
PARTS = {"layout", "fields", "support_words"}
ANA = Person("a" * 32, "c" * 32, Role.PARTNER, HOSTILE, HOSTILE, 0)


class Anything(dict):
    """Whatever a template asks for: hostile text, and people and parts whose every text is hostile."""

    def __missing__(self, name):
        return HOSTILE


CONTENT = {
    "person": ANA,
    "people": [(ANA, HOSTILE)],
    "partners": [ANA, ANA],
    "welcome": [(HOSTILE, HOSTILE)],
    "sections": [Anything(lines=[HOSTILE])],
    "findings": [Anything(contents=Anything())],
    "sides": [(HOSTILE, Anything())],
    "opened": 2,
    "form": "<h1></h1>",  # made by dashboard/form, where it is tested
}
NAMES = ("token", "name", "partner", "suggestion", "problem", "next", "code", "new_coach", "asks_code", "known", "key")
NAMES += ("question", "button", "what", "week", "couple", "copy", "words", "address", "minutes", "ended")


def rendered(template, **more):
    return templating.render(
        template, css="", script="", signed_in=True, **{**dict.fromkeys(NAMES, HOSTILE), **CONTENT, **more}
    )


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name not in PARTS])
def test_whatever_people_typed_is_text(template):
    page = rendered(template, back="/")
    assert "<img" not in page
    assert "49" not in page, "what was typed is no template"
    assert set(re.findall("<h1>.*?</h1>|<title>.*?</title>", page)) >= {"<title>Weekly notes</title>"}
    assert page.count("<h1>") == 1


def test_hostile_text_stands_there_letter_for_letter():
    assert SHOWN in rendered("sign_in")
    assert f'value="{SHOWN}"' in rendered("lost")


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name not in PARTS])
def test_no_field_is_kept_or_filled_in_by_the_browser(template):
    page = rendered(template, back="/")
    typed = re.findall(r'<input type="(?:text|password|radio)"[^>]*>', page)
    assert all('autocomplete="off"' in field for field in typed)
    assert not re.search(r'type="password"[^>]*value=', page), "a passphrase is never shown again"


def test_a_page_that_is_not_given_what_it_names_is_a_fault():
    with pytest.raises(UndefinedError):
        templating.render("sign_in", css="", script="", signed_in=False)


def test_the_second_of_two_has_one_marker_everywhere_a_diamond_as_in_the_charts():
    marks = [
        mark
        for sheet in sorted(ROOT.glob("dashboard/**/*.css"))
        for mark in re.findall(r"\.(?:ht-dot|dot|mark)\.second\s*\{[^}]*\}", sheet.read_text(encoding="utf-8"))
    ]
    assert len(marks) == 3
    assert all("rotate(45deg)" in mark for mark in marks), marks
