"""The session sheet, read back from the PDF: all that both may see, as typed, on one page, and nothing else."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import typst
import vl_convert
from fontTools.ttLib import TTFont
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from dashboard.domain.coach_settings import Practice
from dashboard.domain.happenings import Happening, MomentMark
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGES, TITLES
from dashboard.domain.weeks import day_label
from dashboard.plots import picture
from dashboard.sheet import content as sheet_words
from dashboard.sheet import paper, scripts
from dashboard.sheet import pdf as sheet
from dashboard.sheet.content import BOX, BOX_LINE
from dashboard.sheet.pdf import SheetContent
from dashboard.words.signal_words import INFORMATION
from tests.answered import ANA, BEN, MONDAY, WEEKS, answered, safety

TODAY = date(2026, 11, 25)
HELD = date(2026, 11, 4)
LITERAL = (
    '#import "x"',
    "*a*",
    "[b](http://c)",
    "<b>",
    "Zoë Žižek Ωλγα Дарья",
    "$x$ @y `z` // k",
    "= h",
    "it's --- ...",
)
STEP = "When one of us goes quiet, the other asks for ten minutes."
SINCE = (
    ("Felt safety", ("Ana: Since 4 Nov: 6, 7. The four before: 5, 6, 6, 4.", "Ben: Since 4 Nov: 8.")),
    ("Clarity", ("Ana: Since 4 Nov: no shared answer.",)),
)
PROMPTS = ("What went better than you expected?", "What shall we keep just as it is?")
CALL, VIDEO = "https://coach.example/call?week=1", "https://coach.example/video"
SMALL = answered(*safety("a", w0=7, w1=3), *safety("b", w1=8), (MONDAY, "a", "slow_down", "no occasion"))


def content(**others: Any) -> SheetContent:
    base: dict[str, Any] = {
        "answers": SMALL,
        "partners": (ANA, BEN),
        "weeks": WEEKS,
        "printed": TODAY,
        "session": HELD,
        "happened": (Happening(HELD, "Session", session=True), Happening(date(2026, 10, 5), "Moved house")),
        "since": SINCE,
        "agreed_step": STEP,
        "stage": "slow_down",
        "prompts": PROMPTS,
        "practice": Practice(CALL, VIDEO),
    }
    return SheetContent(**base | others)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def flat(text: str) -> str:
    """Without the breaks of the layout."""
    return re.sub(r"\s+", "", text)


def said(pdf: bytes) -> str:
    return flat(reader(pdf).pages[0].extract_text())


def resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def below(node: Any) -> Iterator[DictionaryObject]:
    """Every part of the page as it is read aloud."""
    node = resolved(node)
    if isinstance(node, list):
        for one in node:
            yield from below(one)
    elif isinstance(node, DictionaryObject):
        yield node
        if "/K" in node:
            yield from below(node["/K"])


def spoken(pdf: bytes) -> str:
    """What a screen reader says of the chart."""
    tree = reader(pdf).trailer["/Root"]["/StructTreeRoot"]
    return " ".join(str(node["/Alt"]) for node in below(tree) if "/Alt" in node)


def long_answers(weeks: int = 40) -> Any:
    """Two lines, one of which rises by four points half way, so that a shift is seen."""
    mondays = [MONDAY - timedelta(weeks=n) for n in reversed(range(weeks))]
    rise = {"a": 4, "b": 0}
    cells: list[Any] = [
        (w, p, k, 4 + n % 2 + (rise[p] if n > weeks // 2 else 0))
        for n, w in enumerate(mondays)
        for p in "ab"
        for k in RATING_KEYS
    ]
    return answered(*cells), mondays


def lines_with(pdf: bytes, word: str) -> int:
    """How many lines of the page hold this word whole."""
    return reader(pdf).pages[0].extract_text().replace("\u200b", "").count(word)


@pytest.mark.parametrize("ranges", [True, False])
def test_a_word_wider_than_its_line_breaks_and_leaves_the_page_on_no_side(ranges):
    wide, step = "W" * 40, "M" * 90
    since = [("Felt safety", [f"{wide}: 6, 7.", f"Ben: {wide}"])]
    partners = (replace(ANA, name=wide), BEN)
    page = sheet.render(content(ranges=ranges, partners=partners, since=since, agreed_step=step, prompts=["W" * 60]))
    assert lines_with(page, wide) == 1, "in the heading alone, where it has room"
    assert lines_with(page, step) == 0
    assert flat(step) in said(page).replace("\u200b", "")


# -- what stands on it -------------------------------------------------------------------------------


def test_every_fact_that_was_passed_stands_on_the_page():
    text = said(sheet.render(content(ranges=True)))
    wanted = ["Ana and Ben", "7 Sep 2026", "23 Nov 2026", "4 Nov 2026", "printed 25 Nov 2026", STEP, *PROMPTS]
    wanted += ["Slow down your reactions", "Moved house", "Session", "The four healing stages", CALL, VIDEO]
    wanted += [TITLES[key] for key in (*RATING_KEYS, *STAGE_KEYS)] + [
        words for title, lines in SINCE for words in (title, *lines)
    ]
    wanted += ["How to read this", *sheet_words.READING, sheet_words.CARD_TITLE, sheet_words.SAFETY]
    assert [words for words in wanted if flat(words) not in text] == []


def test_every_answer_of_these_weeks_is_in_the_words_for_the_chart():
    words = spoken(sheet.render(content()))
    assert "Ana, Felt safety: 16 Nov 3, 23 Nov 7." in words
    assert "Ben, Felt safety: 16 Nov 8." in words
    assert "Ana, 2 Slow down: 23 Nov No occasion." in words
    assert words.endswith("4 Nov 2026: Session. 5 Oct 2026: Moved house.")


def test_nothing_else_stands_on_the_page():
    bare = content(since=(), agreed_step="", stage=None, prompts=(), practice=Practice(), session=None, happened=())
    pdf = sheet.render(bare)
    text, info = said(pdf) + flat(spoken(pdf)), reader(pdf).metadata
    for absent in (
        STEP,
        *PROMPTS,
        "coach.example",
        "figure it out",
        "Since last",
        "Moved",
        "last session",
        "simulation",
    ):
        assert flat(absent) not in text, absent
    assert (info.title, info.author) == ("Weekly notes", None)
    assert not [word for word in ("Ana", "Ben") if word in f"{info} {reader(pdf).xmp_metadata.stream.get_data()!r}"]


def test_an_answer_kept_for_its_author_is_refused_and_not_told():
    answers = answered(*safety("a", w0=7), (MONDAY, "b", "safety", 3, True))
    with pytest.raises(ValueError, match="only what both may see") as refusal:
        sheet.render(content(answers=answers))
    assert "3" not in str(refusal.value)


def test_weeks_and_people_that_are_not_shown_leave_no_trace():
    more = answered(
        *safety("a", w0=7, w1=3, w40=9),
        *safety("b", w1=8),
        *safety("c", w0=1),
        (MONDAY, "a", "slow_down", "no occasion"),
    )
    assert sheet.render(content(answers=more)) == sheet.render(content())


def test_without_an_agreed_step_there_is_room_to_write_one():
    text = said(sheet.render(content(agreed_step="", stage=None)))
    assert flat("We agree to try") in text
    assert all(flat(stage.label) in text for stage in STAGES)


def test_a_coachs_own_sheet_speaks_of_the_couple_and_leaves_no_room_for_a_step_that_is_not_on_it():
    answers, weeks = long_answers()
    text = said(sheet.render(content(answers=answers, weeks=weeks[-12:], ranges=True)))
    assert flat("They agreed to try") in text
    assert flat("You agreed to try") not in text
    assert flat("from your first") not in text
    bare = said(sheet.render(content(agreed_step="", stage=None, ranges=True)))
    assert flat("agree to try") not in bare
    assert flat("For the stage:") not in bare


def test_a_shift_stands_beside_what_it_costs():
    answers, weeks = long_answers()
    shifted = content(answers=answers, weeks=weeks[-12:], ranges=True)
    assert flat("It is a question, not a finding.") in said(sheet.render(shifted))
    assert "simulation" not in said(sheet.render(content(ranges=True)))


def test_the_sheet_for_the_couple_says_nothing_of_usual_ranges_and_shifts():
    answers, weeks = long_answers()
    text = said(sheet.render(content(answers=answers, weeks=weeks[-12:])))
    for words in ("simulation", flat("It is a question, not a finding."), flat("usual for somebody")):
        assert words not in text


# -- as typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", LITERAL)
def test_what_people_typed_is_shown_letter_for_letter(words):
    named = content(
        partners=(Partner("a", words, 0), BEN),
        agreed_step=f"step {words}",
        prompts=[f"ask {words}"],
        since=[(f"title {words}", [f"line {words}"])],
        happened=[Happening(HELD, words)],
    )
    pdf = sheet.render(named)
    text = said(pdf)
    for start in ("", "step ", "ask ", "title ", "line "):
        assert flat(start + words) in text
    assert BOX not in text
    assert words in spoken(pdf)


def test_what_cannot_be_drawn_is_a_box_and_the_page_says_so():
    pdf = sheet.render(content(partners=(Partner("a", "ᏣᎳ Aiko", 0), BEN), agreed_step="A walk 🚶🏽‍♀️ and tea ❤️"))
    text = said(pdf)
    assert flat(f"{BOX}{BOX} Aiko and Ben") in text
    assert flat("A walk □□♀ and tea □") in text
    assert flat(BOX_LINE) in text
    assert flat(BOX_LINE) not in said(sheet.render(content()))


def test_every_sign_that_is_called_drawable_is_drawn_in_both_weights():
    signs = "".join(c for c in map(chr, range(0x3100)) if c != BOX and scripts.drawable(c) == c)
    assert len(signs) > 1800
    types = scripts.needed([signs])
    page = """#set document(title: "x")
        #set text(font: sys.inputs.fonts.split(","), lang: "en", fallback: false)
        #for sign in sys.inputs.signs.codepoints() [#sign #text(weight: 600, sign) ]"""
    typst.compile(
        page.encode(),
        sys_inputs={"signs": signs, "fonts": ",".join(paper.families(types))},
        format="pdf",
        pdf_standards="ua-1",
        font_paths=[str(script.place) for script in types],
        ignore_system_fonts=True,
    )


@pytest.mark.parametrize(
    "name", ["سارة محمّد", "יוֹסֵף", "आशा प्रिया", "আনন্দ", "அருண்", "తెలుగు", "王小明", "小林 さくら", "김민준"]
)
def test_names_of_many_scripts_are_drawn_with_signs_of_their_own(name):
    pdf = sheet.render(content(partners=(Partner("a", name, 0), BEN), agreed_step=f"{name}, 7"))
    assert BOX not in said(pdf)
    assert name in spoken(pdf)
    fonts = {str(f.get_object()["/BaseFont"]) for f in reader(pdf).pages[0]["/Resources"]["/Font"].values()}
    assert any("Noto" in font for font in fonts) or name == "יוֹסֵף", "the main type has Hebrew letters"


@pytest.mark.parametrize("name", ["سارة محمّد", "आशा प्रिया", "王小明", "小林 さくら", "김민준"])
def test_the_room_beside_the_chart_is_as_wide_as_the_name(name):
    (script,) = scripts.needed([name])
    with TTFont(next(script.place.glob("*.ttf"))) as font:
        signs, units = font.getBestCmap(), font["head"].unitsPerEm
        apart = [font["hmtx"][signs[ord(c)]][0] / units for c in name if c != " "]
    picture.measure_in(scripts.PLACES)
    text = {"text": {"value": name}, "font": {"value": f'"{script.family}"'}, "fontSize": {"value": 100}}
    spec = {"width": 1, "height": 1, "padding": 0, "autosize": "pad"}
    drawn = vl_convert.vega_to_svg(spec | {"marks": [{"type": "text", "encode": {"enter": text}}]})
    wide = float(re.findall(r'width="([\d.]+)"', drawn)[0])
    assert wide > 0.75 * 100 * sum(apart), "joined letters are narrower than letters apart, and unknown ones are none"


@settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@example("", "0")
@given(st.text(max_size=200), st.text(min_size=1, max_size=40))
def test_no_text_at_all_breaks_the_page(words, name):
    pdf = sheet.render(
        content(partners=(Partner("a", name, 0), BEN), agreed_step=words, prompts=[words], since=[(words, [words])])
    )
    assert len(reader(pdf).pages) == 1


@pytest.mark.parametrize("accented", ["e\u0323\u0301", "g\u0303", "Ж\u0301", "שלום"])
def test_accents_without_a_letter_of_their_own_are_drawn(accented):
    assert BOX not in said(sheet.render(content(agreed_step=f"so {accented} it is")))


# -- the page ----------------------------------------------------------------------------------------

EXTREME: dict[str, Any] = {
    "partners": (Partner("a", "W" * 40, 0), Partner("b", "Maximiliana-Alexandrina von Hohenzollern", 1)),
    "agreed_step": ("one step that both of us want to try " * 6)[:200],
    "since": [
        (title, ["W" * 40 + ": Since 4 Nov: " + "10, " * 60] * 4) for title in ("Felt safety", "Clarity", "Connection")
    ],
    "prompts": ["What is one moment from these weeks that felt easy between us, and what was it like? " * 3] * 6,
    "practice": Practice("https://c.example/" + "c" * 200, "https://c.example/" + "v" * 190),
    "happened": [Happening(MONDAY - timedelta(weeks=n), f"Event {n} " + "long " * 8) for n in range(12)],
}
EMPTY: dict[str, Any] = {
    "answers": answered(),
    "partners": (ANA,),
    "weeks": WEEKS[-1:],
    "since": (),
    "agreed_step": "",
    "prompts": (),
    "practice": Practice(),
    "happened": (),
    "session": None,
}

MANY: dict[str, Any] = {
    "moments": [MomentMark(person, week, stage) for person in "ab" for week in WEEKS for stage in STAGE_KEYS],
    "since": [*SINCE, ("The step agreed on 4 Nov", ("x " * 100, "Ana: " + "It helped (16 Nov), " * 8))],
}


@pytest.mark.parametrize("letter", [False, True])
@pytest.mark.parametrize(
    "others", [{}, EMPTY, EXTREME, MANY, {"agreed_step": "W" * 2000}, {"prompts": ["x " * 900] * 40}]
)
def test_it_is_always_one_page(others, letter):
    pages = reader(sheet.render(content(letter=letter, **others))).pages
    assert len(pages) == 1
    size = [round(float(n)) for n in pages[0].mediabox[2:]]
    assert size == ([612, 792] if letter else [595, 842])


def test_what_does_not_fit_is_cut_with_a_sign_of_it_and_what_is_short_is_not():
    assert "…" in said(sheet.render(content(**EXTREME)))
    assert "…" not in said(sheet.render(content()))


def test_all_the_extremes_are_named_on_the_page():
    text = said(sheet.render(content(**EXTREME)))
    assert "W" * 40 in text
    for whole in (EXTREME["agreed_step"], *(partner.name for partner in EXTREME["partners"])):
        assert flat(whole) in text
    assert flat(EXTREME["practice"].call) in text


def test_an_address_that_cannot_be_typed_from_paper_is_left_to_the_coach():
    text = said(sheet.render(content(practice=Practice("https://c.example/" + "c" * 900, "https://ü.example/"))))
    assert text.count(flat(sheet_words.UNPRINTED)) == 2


def test_a_year_of_weeks_is_drawn():
    answers, weeks = long_answers(60)
    pdf = sheet.render(content(answers=answers, weeks=weeks[-52:]))
    assert "Ana, Clarity" in spoken(pdf)
    assert all(day_label(week) in spoken(pdf) for week in weeks[-52:])


def test_fonts_are_embedded_and_only_typsts_own():
    fonts = {}
    for number in range(1, len(reader(pdf := sheet.render(content())).xref[0]) + 1):
        found = resolved(IndirectObject(number, 0, reader(pdf)))
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/FontDescriptor":
            fonts[found["/FontName"]] = any(f"/FontFile{n}" in found for n in ("", 2, 3))
    assert fonts
    assert all(fonts.values())
    assert {re.sub(r"^/[A-Z]{6}\+", "", name).split("-")[0] for name in fonts} <= {"LibertinusSerif", "DejaVuSansMono"}


def test_it_can_be_read_aloud():
    root = reader(sheet.render(content())).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    kinds = [node.get("/S") for node in below(root["/StructTreeRoot"])]
    assert {"/H1", "/H2", "/H3", "/Figure", "/L"} <= set(kinds)
    assert kinds.count("/H1") == 1


def test_the_chart_is_vectors_and_its_text_is_text():
    page = reader(sheet.render(content())).pages[0]
    assert list(page.images) == []
    assert len(said(sheet.render(content(weeks=WEEKS)))) > 500


def test_the_same_content_gives_the_same_bytes_and_the_date_is_that_of_printing():
    first = sheet.render(content())
    assert first == sheet.render(content())
    assert reader(first).metadata.creation_date.date() == TODAY
    assert sheet.render(content(printed=TODAY + timedelta(days=1))) != first


def test_the_chart_is_on_white_and_no_name_is_taken_for_a_colour():
    spec = sheet._chart(content(partners=(Partner("a", "#faf7f2", 0), BEN)))
    paper = sheet._for_paper(spec, ["Libertinus Serif"])
    assert '"#faf7f2"' not in str(paper["vconcat"]).replace("'", '"')
    assert "#faf7f2" in [row["name"] for row in paper["datasets"]["names"]]


def test_the_file_is_named_after_the_day_alone():
    assert sheet.file_name(TODAY) == "weekly-notes-2026-11-25.pdf"


def test_a_moment_is_in_the_key_and_is_read_aloud():
    pdf = sheet.render(content(moments=[MomentMark("b", MONDAY, "slow_down")]))
    assert "Amoment" in said(pdf)
    assert f"A moment of Ben: {day_label(MONDAY)} 2 Slow down." in spoken(pdf)
    assert "Amoment" not in said(sheet.render(content()))


# -- and nothing leaves the machine ------------------------------------------------------------------


def test_what_goes_wrong_is_one_sentence_without_anybodys_words(monkeypatch):
    def fails(*_: Any, **__: Any) -> str:
        raise ValueError("Ana said 3")

    monkeypatch.setattr(vl_convert, "vega_to_svg", fails)
    with pytest.raises(sheet.SheetError, match=r"^The page could not be made\.$") as error:
        sheet.render(content())
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_nothing_but_plain_values_is_needed():
    """Streamlit calls it later, in a thread that belongs to no visit."""
    assert replace(content(), letter=True).letter
    assert unicodedata.is_normalized("NFC", scripts.seen("Zoe\u0308"))


def test_a_last_session_of_another_year_is_named_with_it():
    def title(day: date) -> object:
        return sheet_words.written(content(session=day), shift=False, whole=True)["since_title"]

    assert title(date(2025, 10, 29)) == "Since last session, 29 Oct 2025"
    assert title(HELD) == "Since last session, 4 Nov"


def test_one_who_is_left_of_a_couple_is_not_told_of_what_two_share():
    def foot(**others: Any) -> str:
        return " ".join(sheet_words.written(content(**others), shift=False, whole=True)["foot"])

    assert sheet_words.SHARED_LINE in foot()
    assert "both of you" not in foot(partners=(ANA,))
    assert sheet_words.ALONE_LINE in foot(partners=(ANA,))
    assert sheet_words.ALONE_LINE not in foot(partners=(ANA,), foot="For a coach alone.")
    for ranges in (False, True):
        two, one = (
            " ".join(sheet_words.written(content(partners=who, ranges=ranges), shift=False, whole=True)["reading"])
            for who in ((ANA, BEN), (ANA,))
        )
        assert (INFORMATION in two, INFORMATION in one) == (True, False)
