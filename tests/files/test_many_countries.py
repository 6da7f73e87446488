"""Spreadsheets, forms and journals of many countries and tools: each comes in right, or is refused with what to do.

The rows are invented; the shapes are those that the tools document or show.
"""

import pytest

from dashboard.files import columns, dates, spreadsheet
from dashboard.files.columns import Columns
from dashboard.files.scales import Scale
from tests.cast import WEDNESDAY
from tests.files.test_other_tools import CLOSE, Export, bring_in, monday

TWO = {"2 Nov": (6,), "9 Nov": (7,)}


def two(cells, column="Date", separator=",", rated=("7", "6"), **more):
    """An export of two rows, a date and an answer each: 7 in the week of 9 Nov, 6 in the one of 2 Nov."""
    quoted = [f'"{cell}"' if separator in cell else cell for cell in cells]
    rows = "".join(f"{cell}{separator}{answer}\n" for cell, answer in zip(quoted, rated, strict=True))
    return Export(f"{column}{separator}Close\n{rows}", column, CLOSE, more.pop("weeks", TWO), **more)


FORMS = {
    "google_forms_german": two(["15.11.2026 20:31:12", "08.11.2026 21:02:40"], "Zeitstempel"),
    "google_forms_french": two(["15/11/2026 20:31:12", "08/11/2026 21:02:40"], "Horodateur"),
    "google_forms_spanish": two(["2026/11/15 8:31:12 p. m. CET", "2026/11/08 9:02:40 p. m. CET"], "Marca temporal"),
    "google_forms_mexican": two(["2026/11/15 8:31:12 p.\u00a0m. GMT-6", "2026/11/08 9:02:40 a.\u00a0m. GMT-6"]),
    "google_forms_chinese": two(["2026/11/15 下午8:31:12", "2026/11/8 上午9:02:40"], "时间戳"),
    "google_forms_greek": two(["15/11/2026 8:31:12 μμ", "8/11/2026 9:02:40 πμ"], "Ημερομηνία", ";"),
    "google_quiz_with_points": Export(
        "Timestamp,Close [Score],Close\n11/15/2026 20:31:12,-- / 0,7\n11/8/2026 21:02:40,-- / 0,6\n",
        "Timestamp",
        CLOSE,
        TWO,
    ),
}

SPREADSHEETS = {
    "excel_japanese": two(["2026年11月15日", "2026年11月8日"], "日付"),
    "excel_japanese_weekday_and_wide_digits": two(
        ["2026年11月15日(日)", "2026年11月8日(日)"], "日付", rated=("７", "６")
    ),
    "excel_japanese_long_weekday": two(["2026年11月15日日曜日", "2026年11月8日日曜日"], "日付"),
    "excel_chinese": two(["2026年11月15日 星期日", "2026年11月8日 星期日"], "日期"),
    "excel_french": two(
        ["dimanche 15 novembre 2026", "1er février 2026"], separator=";", weeks={"26 Jan": (6,), "9 Nov": (7,)}
    ),
    "excel_spanish": two(
        ["domingo, 15 de noviembre de 2026", "domingo, 4 de octubre de 2026"],
        separator=";",
        weeks={"28 Sep": (6,), "9 Nov": (7,)},
    ),
    "excel_german": two(
        ["Sonntag, 15. November 2026", "Sonntag, 1. März 2026"], separator=";", weeks={"23 Feb": (6,), "9 Nov": (7,)}
    ),
    "excel_german_abbreviates_march_as_windows_does": two(
        ["15. Nov 2026", "1. Mrz 2026"], separator=";", weeks={"23 Feb": (6,), "9 Nov": (7,)}
    ),
    "excel_german_two_digit_years": two(
        ["15.Nov.26", "01.Mrz.26"],
        separator=";",
        weeks={"23 Feb": (6,), "9 Nov": (7,)},
        asked={"dates"},
        order="dmy",
    ),
    "excel_english_two_digit_years": two(["15-Nov-26", "8-Nov-26"]),
    "excel_days_with_the_time": two(["46341.8549421296", "46334.2"]),
    "excel_days_with_the_time_german": two(["46341,85494213", "46334,2"], separator=";"),
    "excel_unicode_text": two(["15.11.2026", "08.11.2026"], "Datum", "\t", encoding="utf-16"),
    "excel_names_its_separator": Export(
        'sep=;\r\n"Date";"Close"\r\n"15.11.2026";"7"\r\n"08.11.2026";"6"\r\n', "Date", CLOSE, TWO
    ),
    "numbers_with_a_table_name_and_short_years": Export(
        "Tabelle 1\nDatum;Close\n15.11.26;7,0\n08.11.26;6,0\n", "Datum", CLOSE, TWO, asked={"dates"}, order="dmy"
    ),
    "numbers_american": two(["Sunday, November 15, 2026", "Sunday, November 8, 2026"]),
    "sheets_two_digit_years_first": two(["26/11/15", "26/11/08"], asked={"dates"}, order="ymd"),
    "hungarian": two(["2026. november 15.", "2026. március 1."], separator=";", weeks={"23 Feb": (6,), "9 Nov": (7,)}),
    "finnish_time_with_a_dot": two(["su 15.11.2026 klo 20.31", "su 8.11.2026 klo 21.02"], separator=";"),
    "swedish": two(["sön 15 nov. 2026 20:31", "sön 8 nov. 2026 21:02"], separator=";"),
    "dutch": two(["zondag 15 november 2026", "zondag 8 november 2026"], separator=";"),
    "italian": two(["domenica 15 novembre 2026 alle 20:31", "domenica 8 novembre 2026 alle 21:02"], separator=";"),
    "polish": two(["niedziela, 15 listopada 2026", "niedziela, 8 listopada 2026"], separator=";"),
    "turkish": two(["15 Kasım 2026 Pazar", "8 Kasım 2026 Pazar"], separator=";"),
    "hebrew": two(["15 בנובמבר 2026", "8 בנובמבר 2026"]),
    "russian": two(["15 ноября 2026 г.", "8 ноября 2026 г."], separator=";"),
    "dashes_as_a_word_processor_sets_them": two(["15–11–2026", "8–11–2026"], separator=";"),
    "hard_blanks": two(["15\u00a0nov.\u00a02026", "8\u00a0nov.\u00a02026"], separator=";"),
}

PROGRAMS = {
    "loop_habit_tracker": Export("Date,Close,\n2026-11-15,7,\n2026-11-08,6,\n", "Date", CLOSE, TWO),
    "nomie": Export(
        "epoch,start,end,offset,score,Close\n1794774672,2026-11-15T19:31:12.000Z,2026-11-15T19:31:12.000Z,-60,0,7\n"
        "1794169872,2026-11-08T19:31:12.000Z,2026-11-08T19:31:12.000Z,-60,0,6\n",
        "end",
        CLOSE,
        TWO,
    ),
    "mood_journal_in_stars": two(
        ["2026-11-15", "2026-11-08"],
        rated=("★★★★★", "★★★☆☆"),
        weeks={"2 Nov": (5,), "9 Nov": (10,)},
        asked={"words"},
        scales={"connection": Scale(words={"★★★★★": 10, "★★★☆☆": 5})},
    ),
    "mood_journal_in_faces": two(
        ["2026-11-15", "2026-11-08"],
        rated=("😀", "😐"),
        weeks={"2 Nov": (5,), "9 Nov": (10,)},
        asked={"words"},
        scales={"connection": Scale(words={"😀": 10, "😐": 5})},
    ),
    "survey_labels_with_numbers": two(
        ["2026-11-15", "2026-11-08"],
        rated=("4 - Often", "2 - Rarely"),
        weeks={"2 Nov": (2,), "9 Nov": (8,)},
        asked={"words"},
        scales={"connection": Scale(words={"4 - often": 8, "2 - rarely": 2})},
    ),
    "so_much_of_ten": two(["2026-11-15", "2026-11-08"], rated=("7/10", "6 / 10")),
    "so_much_of_five": two(
        ["2026-11-15", "2026-11-08"],
        rated=("4/5", "1/5"),
        weeks={"2 Nov": (0,), "9 Nov": (8,)},
        asked={"scale"},
        scales={"connection": Scale(5, 1)},
    ),
    "percent": two(
        ["2026-11-15", "2026-11-08"],
        rated=("72%", "6 %"),
        asked={"scale"},
        weeks={"2 Nov": (1,), "9 Nov": (7,)},
        scales={"connection": Scale(100)},
    ),
    "javascript": two(
        [
            "Sun Nov 15 2026 20:31:12 GMT+0100 (Central European Standard Time)",
            "Sun Nov 08 2026 21:02:40 GMT+0100 (Central European Standard Time)",
        ]
    ),
    "javascript_for_americans": two(["11/15/2026, 8:31:12 PM", "11/8/2026, 9:02:40 PM"]),
    "mail_headers": two(["Sun, 15 Nov 2026 20:31:12 +0100", "Sun, 08 Nov 2026 21:02:40 +0100 (CET)"]),
    "unix_date": two(["Sun Nov 15 20:31:12 CET 2026", "Sun Nov  8 21:02:40 CET 2026"]),
    "chat_export": two(["[15.11.2026, 20:31:12]", "[08.11.2026, 21:02:40]"]),
    "obsidian_links": two(["[[2026-11-15]]", "[[2026-11-08]]"]),
    "notion_days_from_to": two(["November 14, 2026 → November 15, 2026", "November 8, 2026"]),
    "week_from_to": two(["2026-11-09 - 2026-11-15", "2026-11-02 – 2026-11-08"]),
    "markdown_table": Export(
        "| Date | Close |\n|------|-------|\n| 2026-11-15 | 7 |\n| 2026-11-08 | 6 |\n",
        "Date",
        CLOSE,
        TWO,
        headings=1,
    ),
    "weeks_of_the_year": two(["W46 2026", "W45 2026"], "Week"),
    "weeks_of_the_year_after_it": two(["2026 W46", "2026w45"], "Week"),
    "weeks_of_the_year_german": two(["KW 46/2026", "KW45 2026"], "Woche", ";"),
    "postgres": two(["2026-11-15 20:31:12.123456+01", "2026-11-08 20:31:12.123456+01"]),
    "a_log_in_utc": two(["2026-11-15 23:31:12 UTC", "2026-11-08 19:31:12 UTC"], weeks={"2 Nov": (6,), "16 Nov": (7,)}),
    "glued_halves_of_the_day": two(["11/15/26 8:31PM", "11/8/26 9:02AM"]),
}


@pytest.mark.parametrize("name", [*FORMS, *SPREADSHEETS, *PROGRAMS])
def test_it_comes_in_right_and_only_what_is_open_is_asked(name):
    export = (FORMS | SPREADSHEETS | PROGRAMS)[name]
    found, asked = bring_in(export)
    assert found == {monday(label): answers for label, answers in export.weeks.items()}
    assert asked == export.asked


NO_DATE = "not a date that can be read here; write it as 2026-11-15."


@pytest.mark.parametrize(
    ("text", "own", "said"),
    [
        # The week of a spreadsheet begins on a Sunday in some countries
        ("Week,Close\nWeek 46,7\n", None, [f"Row 2, A: Week: {NO_DATE}"]),
        ("Week,Close\nW54 2026,7\n", None, [f"Row 2, A: Week: {NO_DATE}"]),
        # A range over two weeks
        ("Date,Close\n\"November 15, 2026 → November 16, 2026\",7\n", None, [f"Row 2, A: Date: {NO_DATE}"]),
        # A row of totals under the answers
        (
            "Date,Close\n2026-11-15,7\nAverage,6.5\n",
            None,
            ["Row 3, B: Close: not a whole number from 0 to 10.", f"Row 3, A: Date: {NO_DATE}"],
        ),
        # Thousandths of a habit tracker
        ("Date,Close\n2026-11-15,7000\n", None, ["Row 2, B: Close: outside 0 to 10."]),
        # Years of the Japanese era
        ("Date,Close\n令和8年11月15日,7\n", None, [f"Row 2, A: Date: {NO_DATE}"]),
        # A language that is looked at only where it is the viewer's own
        ("Ngày,Close\n\"15 tháng 11, 2026\",7\n", None, [f"Row 2, A: Ngày: {NO_DATE}"]),
        ("Ngày,Close\n\"15 tháng 11, 2026\",7\n", "vi", []),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_by_row_with_what_to_write(text, own, said):
    table = spreadsheet.read(text.encode())
    way, *_ = dates.ways_of(columns.cells_of(table, 0), own)
    assert [str(p) for p in columns.read(table, Columns(0, {"connection": 1}, way), WEDNESDAY).problems] == said
