"""The page with a code: for one person, naming nobody else, tagged, in both paper sizes."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.domain.model import Person, Role
from dashboard.sheet import code_page

TODAY = date(2026, 11, 25)


def one(name):
    return Person("a" * 32, "c" * 32, Role.PARTNER, name, name.casefold(), 0)


@pytest.mark.parametrize(("letter", "width"), [(False, 595), (True, 612)])
def test_it_holds_the_code_and_words_for_its_person_alone(letter, width):
    (page,) = PdfReader(BytesIO(code_page.render(one("Ana"), "ABCD-1234", "Dana", TODAY, letter=letter))).pages
    assert round(page.mediabox.width) == width
    text = " ".join(page.extract_text().split())
    assert "For Ana alone" in text
    assert "ABCD-1234" in text
    assert "You need not take part." in text
    assert "Ben" not in text


@pytest.mark.parametrize("name", ["سارة", "小林 さくら", "A 🚶 b", "=1+1 *x* #y"])
def test_every_name_makes_a_page(name):
    made = code_page.render(one(name), "ABCD-1234", "Dana", TODAY)
    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert b"/Suspects" not in made


def test_a_name_wider_than_the_line_breaks():
    (page,) = PdfReader(BytesIO(code_page.render(one("W" * 40), "ABCD-1234", "Dana", TODAY))).pages
    assert "W" * 40 not in page.extract_text().replace("\u200b", "")
