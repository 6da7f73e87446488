"""Exports of the tools people used before, in their documented shapes: each comes in right, or is refused helpfully.

The rows are invented. Every file is read the way the screen does it: what is certain is taken, the rest is asked.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest

from dashboard.errors import BadInputError
from dashboard.files import columns, dates, repeated_weeks, scales, spreadsheet
from dashboard.files.columns import Columns
from dashboard.files.repeated_weeks import LATEST
from dashboard.files.scales import Scale
from tests.cast import WEDNESDAY


@dataclass(frozen=True)
class Export:
    """A file, which of its columns is what, the answers to what is asked, and the weeks it holds.

    `weeks` maps the Monday, as "2 Nov", to the answers in the order of `questions`, then the note if there is one.
    `asked` is all that has to be asked: "encoding", "separator", "dates", "scale", "words", "rows".
    """

    data: str
    week: str
    questions: dict[str, str]
    weeks: dict[str, tuple]
    note: str | None = None
    person: str | None = None
    encoding: str = "utf-8"
    zone: str = "Europe/Berlin"
    asked: set[str] = field(default_factory=set)
    order: str | None = None
    scales: dict[str, Scale] = field(default_factory=dict)
    counts: object = LATEST
    headings: int = 0


CLOSE = {"connection": "Close"}
BOTH = {"safety": "Felt safety", "connection": "Connection"}
FIVE = Scale(5, 1)

FOUND = {
    "utc_sunday_evening": Export(
        "id,Submit Date (UTC),Felt safety,Connection\r\nb1,2026-11-16 02:58:03,7,6\r\nb2,2026-11-09 03:12:30,5,5\r\n"
        "b3,2026-11-02 03:40:10,6,8\r\n",
        "Submit Date (UTC)",
        BOTH,
        {"26 Oct": (6, 8), "2 Nov": (5, 5), "9 Nov": (7, 6)},
        zone="America/New_York",
    ),
    "utc_z": Export(
        "at,Felt safety,Connection\n2026-11-16T02:58:03.000Z,7,6\n2026-11-09T03:12:30.000Z,5,5\n",
        "at",
        BOTH,
        {"2 Nov": (5, 5), "9 Nov": (7, 6)},
        zone="America/New_York",
    ),
    "utc_z_east": Export(
        "at,Felt safety,Connection\n2026-11-15T11:20:00.000Z,7,6\n2026-11-15T10:20:00.000Z,7,6\n",
        "at",
        BOTH,
        {"9 Nov": (7, 6), "16 Nov": (7, 6)},
        zone="Pacific/Auckland",
    ),
    "five_stars": Export(
        "Date,Felt safety,Connection\n2026-11-01,3,5\n2026-11-08,5,4\n2026-11-15,4,1\n",
        "Date",
        BOTH,
        {"26 Oct": (5, 10), "2 Nov": (10, 8), "9 Nov": (8, 0)},
        asked={"scale"},
        scales={"safety": FIVE, "connection": FIVE},
    ),
    "five_stars_that_were_low_answers": Export(
        "Date,Felt safety,Connection\n2026-11-01,3,5\n2026-11-08,5,4\n",
        "Date",
        BOTH,
        {"26 Oct": (3, 5), "2 Nov": (5, 4)},
        asked={"scale"},
    ),
    "google_forms_download": Export(
        '"Timestamp","How at ease? (0-10)","How close? (0-10)","Anything else?"\r\n'
        '"2026/11/15 8:14:55 PM GMT+1","7","6","walk by the sea"\r\n'
        '"2026/11/08 9:30:01 PM GMT+1","5","5",""\r\n"2026/11/01 7:02:44 AM GMT+1","6","8","two\nlines"\r\n',
        "Timestamp",
        {"safety": "How at ease? (0-10)", "connection": "How close? (0-10)"},
        {"26 Oct": (6, 8, "two\nlines"), "2 Nov": (5, 5), "9 Nov": (7, 6, "walk by the sea")},
        note="Anything else?",
    ),
    "german_months": Export(
        "Datum;Felt safety;Connection\r\n15. Nov. 2026;7;6\r\n8. Nov. 2026;5;5\r\n18. Okt. 2026;6;8\r\n",
        "Datum",
        BOTH,
        {"12 Oct": (6, 8), "2 Nov": (5, 5), "9 Nov": (7, 6)},
    ),
    "java_zoned": Export(
        "FeatureName,Timestamp,Value,Note\nFelt safety,2026-11-15T20:58:03.123+01:00[Europe/Berlin],7,\n"
        "Felt safety,2026-11-08T20:58:03.123+01:00[Europe/Berlin],6,\n",
        "Timestamp",
        {"safety": "Value"},
        {"2 Nov": (6,), "9 Nov": (7,)},
        note="Note",
    ),
    "excel_serial": Export(
        "Week,Felt safety,Connection\r\n46341,7,6\r\n46334,5,5\r\n",
        "Week",
        BOTH,
        {"2 Nov": (5, 5), "9 Nov": (7, 6)},
    ),
    "cyrillic_1251": Export(
        "Дата;Близость;Заметка\r\n15.11.2026;7;Гуляли вместе у реки\r\n08.11.2026;6;Поговорили без спешки\r\n",
        "Дата",
        {"connection": "Близость"},
        {"2 Nov": (6, "Поговорили без спешки"), "9 Nov": (7, "Гуляли вместе у реки")},
        note="Заметка",
        encoding="cp1251",
    ),
    "newest_first_daily": Export(
        "full_date,weekday,time,Close,note\n2026-11-15,Sunday,21:30,8,after dinner\n2026-11-13,Friday,22:00,3,tired\n"
        "2026-11-10,Tuesday,07:00,5,early\n2026-11-08,Sunday,20:15,6,quiet\n2026-11-03,Tuesday,19:00,2,quarrel\n",
        "full_date",
        CLOSE,
        {"2 Nov": (6, "quarrel\nquiet"), "9 Nov": (8, "early\ntired\nafter dinner")},
        note="note",
        asked={"rows"},
    ),
    "two_people_one_sheet": Export(
        "Week,Person,Close\n05/02/2026,Ana,6\n2/19/2026,Ben,3\n",
        "Week",
        CLOSE,
        {"2 Feb": (6,)},
        person="Ana",
        asked={"dates"},
        order="dmy",
    ),
    "one_week_twice": Export(
        "Week,Felt safety,Clarity,Note\n2026-11-16,6,,on monday\n2026-11-16,,8,on thursday\n2026-11-09,6,,first\n"
        "2026-11-09,4,,second\n",
        "Week",
        {"safety": "Felt safety", "clarity": "Clarity"},
        {"9 Nov": (6, None, "first\nsecond"), "16 Nov": (6, 8, "on monday\non thursday")},
        note="Note",
        asked={"rows"},
        counts={(date(2026, 11, 9), "safety"): 4},
    ),
    "own_csv_with_one_more_column": Export(
        "Week,Felt safety,Note,mood\n2026-11-16,7,'-slow,x\n2026-11-09,6,'=2+2,x\n2026-11-02,5,''quoted,x\n",
        "Week",
        {"safety": "Felt safety"},
        {"2 Nov": (5, "'quoted"), "9 Nov": (6, "=2+2"), "16 Nov": (7, "-slow")},
        note="Note",
    ),
}

OTHERS = {
    "daylio": Export(
        "\ufefffull_date,date,weekday,time,mood,activities,note_title,note\n"
        '2026-11-15,November 15,Sunday,21:40,rad,"family | walk","","at the sea"\n'
        '2026-11-08,November 8,Sunday,20:05,meh,"","",""\n2026-11-01,November 1,Sunday,22:10,awful,"work","",""\n',
        "full_date",
        {"connection": "mood"},
        {"26 Oct": (0,), "2 Nov": (5,), "9 Nov": (10, "at the sea")},
        note="note",
        asked={"words"},
        scales={"connection": Scale(words={"rad": 10, "good": 8, "meh": 5, "bad": 2, "awful": 0})},
    ),
    "typeform": Export(
        "#,How close did you feel?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
        "k1a,8,completed,2026-11-15 23:20:11,,2026-11-15 23:22:40,0f,\nk1b,6,completed,2026-11-08 19:02:10,,"
        "2026-11-08 19:04:00,0f,\n",
        "Submit Date (UTC)",
        {"connection": "How close did you feel?"},
        {"2 Nov": (6,), "16 Nov": (8,)},
    ),
    "surveymonkey": Export(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
        "How close did you feel?,Anything else?\n,,,,,,,,,0 to 10,Open-Ended Response\n"
        "118,446,11/15/2026 08:31:12 PM,11/15/2026 08:33:40 PM,,,,,,80,a calm week\n"
        "117,446,11/08/2026 09:02:10 PM,11/08/2026 09:03:00 PM,,,,,,65,\n",
        "End Date",
        {"connection": "How close did you feel?"},
        {"2 Nov": (7,), "9 Nov": (8, "a calm week")},
        note="Anything else?",
        asked={"scale"},
        scales={"connection": Scale(100)},
        headings=1,
    ),
    "qualtrics": Export(
        'StartDate,EndDate,Q1\nStart Date,End Date,How close?\n"{""ImportId"":""startDate"",""timeZone"":""Z""}",'
        '"{""ImportId"":""endDate"",""timeZone"":""Z""}","{""ImportId"":""QID1""}"\n'
        "2026-11-15 20:31:12,2026-11-15 20:33:40,7\n2026-11-08 20:31:12,2026-11-08 20:33:40,6\n",
        "EndDate",
        {"connection": "Q1"},
        {"2 Nov": (6,), "9 Nov": (7,)},
        headings=2,
    ),
    "microsoft_forms_in_a_german_excel": Export(
        "ID;Startzeit;Fertigstellungszeit;E-Mail;Name;Wie nah?;Möchtest du etwas ergänzen?\r\n"
        "1;15.11.2026 20:29:12;15.11.2026 20:31:00;anonymous;;7;schöner Abend, müde aber nah\r\n"
        "2;08.11.2026 20:29:12;08.11.2026 20:31:00;anonymous;;6;Gespräch über Weihnachten\r\n",
        "Fertigstellungszeit",
        {"connection": "Wie nah?"},
        {"2 Nov": (6, "Gespräch über Weihnachten"), "9 Nov": (7, "schöner Abend, müde aber nah")},
        note="Möchtest du etwas ergänzen?",
        encoding="cp1252",
        asked={"encoding"},
    ),
    "google_sheets_us": Export(
        "Timestamp,Close\n11/15/2026 20:31:12,7\n11/8/2026 21:02:40,6\n",
        "Timestamp",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "google_sheets_uk_early_in_the_month": Export(
        "Timestamp,Close\n08/11/2026 20:31:12,7\n01/11/2026 21:02:40,6\n",
        "Timestamp",
        CLOSE,
        {"26 Oct": (6,), "2 Nov": (7,)},
        asked={"dates"},
        order="dmy",
    ),
    "google_sheets_korean": Export(
        "타임스탬프,Close\n2026. 11. 15 오후 8:31:12,7\n2026. 11. 8 오전 9:02:40,6\n",
        "타임스탬프",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "google_sheets_japanese_excel": Export(
        "タイムスタンプ,Close,メモ\r\n2026/11/15 20:31:12,7,散歩をしました\r\n2026/11/08 21:02:40,6,話をした\r\n",
        "タイムスタンプ",
        CLOSE,
        {"2 Nov": (6, "話をした"), "9 Nov": (7, "散歩をしました")},
        note="メモ",
        encoding="cp932",
        asked={"encoding"},
    ),
    "apple_shortcuts": Export(
        'Date,Close\n"Nov 15, 2026 at 8:31\u202fPM",7\n"Nov 8, 2026 at 9:02\u202fPM",6\n',
        "Date",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "apple_shortcuts_german": Export(
        "Datum;Close\n15. November 2026 um 20:31;7\n11. Oktober 2026 um 21:02;6\n",
        "Datum",
        CLOSE,
        {"5 Oct": (6,), "9 Nov": (7,)},
    ),
    "apple_numbers": Export(
        "Table 1\nDate;Close;Note\n15 Nov 2026;7,0;a calm week\n8 Nov 2026;6,0;\n",
        "Date",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7, "a calm week")},
        note="Note",
    ),
    "apple_numbers_french_on_an_old_mac": Export(
        "Date;Proximité;Remarque\r15 nov. 2026;7;soirée agréable\r1 nov. 2026;6;fatigués mais proches\r",
        "Date",
        {"connection": "Proximité"},
        {"26 Oct": (6, "fatigués mais proches"), "9 Nov": (7, "soirée agréable")},
        note="Remarque",
        encoding="mac_roman",
        asked={"encoding"},
    ),
    "notion": Export(
        '\ufeffName,When,Close,Tags\nWeek 46,"November 15, 2026 8:31 PM (GMT+1)",7,calm\n'
        'Week 45,"November 8, 2026",6,\n',
        "When",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "airtable": Export(
        "Date,Close,Rating\n11/15/2026 8:31pm,4,x\n11/8/2026 9:02pm,2,x\n",
        "Date",
        CLOSE,
        {"2 Nov": (3,), "9 Nov": (8,)},
        asked={"scale"},
        scales={"connection": FIVE},
    ),
    "libreoffice_tabs": Export(
        'Date\tClose\tNote\n"Sunday, 15 November 2026"\t7\t"a\nb"\n"Sunday, 08 November 2026"\t6\t\n',
        "Date",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7, "a\nb")},
        note="Note",
        encoding="utf-16",
    ),
    "libreoffice_two_digit_years": Export(
        '"Date";"Close"\n15.11.26;7\n31.10.26;6\n',
        "Date",
        CLOSE,
        {"26 Oct": (6,), "9 Nov": (7,)},
        asked={"dates"},
        order="dmy",
    ),
    "bearable": Export(
        "date formatted,weekday,time of day,category,rating/amount,detail,notes\n"
        "15th Nov 2026,Sunday,pm,Mood,3,,calm\n8th Nov 2026,Sunday,pm,Mood,5,,\n1st Nov 2026,Sunday,pm,Mood,1,,\n",
        "date formatted",
        {"connection": "rating/amount"},
        {"26 Oct": (0,), "2 Nov": (10,), "9 Nov": (5, "calm")},
        note="notes",
        asked={"scale"},
        scales={"connection": FIVE},
    ),
    "kobotoolbox": Export(
        '"start";"end";"Close";"_submission_time"\n'
        '"2026-11-15T20:29:12.123+01:00";"2026-11-15T20:31:00.456+01:00";"7";"2026-11-15T19:31:02"\n'
        '"2026-10-11T20:29:12.123+02:00";"2026-10-11T23:58:00.456+02:00";"6";"2026-10-11T21:58:02"\n',
        "end",
        CLOSE,
        {"5 Oct": (6,), "9 Nov": (7,)},
        zone="Europe/Athens",
    ),
    "limesurvey": Export(
        '"id","submitdate","lastpage","startlanguage","Close"\n"1","2026-11-15 20:31:12","3","en","7"\n'
        '"2","1980-01-01 00:00:00","3","en","6"\n',
        "submitdate",
        CLOSE,
        {"31 Dec 1979": (6,), "9 Nov": (7,)},
    ),
    "jotform": Export(
        '"Submission Date","How close?"\n"Nov 15, 2026","7"\n"Nov 8, 2026","6"\n',
        "Submission Date",
        {"connection": "How close?"},
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "stata_and_sas": Export("date,Close\n15nov2026,7\n08NOV2026,6\n", "date", CLOSE, {"2 Nov": (6,), "9 Nov": (7,)}),
    "android_milliseconds": Export(
        "timestamp,Close\n1794774672123,7\n1794169872000,6\n",
        "timestamp",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
        zone="America/New_York",
    ),
    "iso_weeks": Export("Week,Close\n2026-W46,7\n2026-W45,6\n", "Week", CLOSE, {"2 Nov": (6,), "9 Nov": (7,)}),
    "brazilian_words": Export(
        "Data;Close\n15 de nov. de 2026 20:31;7\n4 de out. de 2026 21:02;6\n",
        "Data",
        CLOSE,
        {"28 Sep": (6,), "9 Nov": (7,)},
    ),
    "arabic_digits": Export(
        "التاريخ,Close\n١٥/١١/٢٠٢٦,٧\n٠٨/١١/٢٠٢٦,٦\n",
        "التاريخ",
        CLOSE,
        {"2 Nov": (6,), "9 Nov": (7,)},
    ),
    "seven_point_scale": Export(
        "Date,Close\n2026-11-15,7\n2026-11-08,4\n",
        "Date",
        CLOSE,
        {"2 Nov": (4,), "9 Nov": (7,)},
    ),
    "r_with_missing_answers": Export(
        '"","Date","Close"\n"1",2026-11-15,NA\n"2",2026-11-08,7\n',
        "Date",
        CLOSE,
        {"2 Nov": (7,)},
        asked={"words"},
        scales={"connection": Scale(words={"na": None})},
    ),
    "polish_excel": Export(
        "Data;Bliskość;Uwagi\r\n15.11.2026;7;dobry wieczór, długo rozmawialiśmy\r\n08.11.2026;6;trochę zmęczeni\r\n",
        "Data",
        {"connection": "Bliskość"},
        {"2 Nov": (6, "trochę zmęczeni"), "9 Nov": (7, "dobry wieczór, długo rozmawialiśmy")},
        note="Uwagi",
        encoding="cp1250",
        asked={"encoding"},
    ),
}


def monday(label):
    day, month, *year = label.split()
    return date.fromisoformat(
        f"{(year or [2026])[0]}-{dates.languages.of('en').months[month.lower()]:02}-{int(day):02}"
    )


def bring_in(export):
    """The weeks of an export as the screen comes to them, and what had to be asked on the way."""
    asked = set()
    data = export.data.encode(export.encoding)
    table = spreadsheet.read(data)
    if len(table.readings) > 1:
        asked.add("encoding")
        (encoding,) = {name for name, _ in table.readings if data.decode(name) == data.decode(export.encoding)}
        table = spreadsheet.read(data, encoding=encoding)
    if not table.sure:
        asked.add("separator")
    place = {title: n for n, title in enumerate(table.header)}
    person = place["Person"] if export.person else None
    mine = columns.mine(table, person, export.person)
    ways = dates.ways_of(columns.cells_of(mine, place[export.week]))
    if len(ways) > 1:
        asked.add("dates")
    (way,) = [w for w in ways if export.order in (None, w.order)]
    table = columns.without_headings(table, place[export.week], way)
    assert len(mine.rows) - len(columns.mine(table, person, export.person).rows) == export.headings
    mine = columns.mine(table, person, export.person)
    questions = {key: place[title] for key, title in export.questions.items()}
    for column in questions.values():
        cells = columns.cells_of(mine, column)
        asked |= {"scale"} if scales.in_doubt(cells) else set()
        asked |= {"words"} if scales.words_in(cells) else set()
    note = place[export.note] if export.note else None
    chosen = Columns(place[export.week], questions, way, note, person, export.person, export.scales)
    reading = columns.read(table, chosen, WEDNESDAY, export.zone)
    assert [str(p) for p in reading.problems] == []
    if repeated_weeks.conflicts(reading.rows):
        asked.add("rows")
    found = {}
    for c in repeated_weeks.joined(reading.rows, export.counts).check_ins:
        found[c.week] = (*(c.answers.get(key) for key in export.questions), *([c.note] if c.note else []))
    return found, asked


@pytest.mark.parametrize("name", [*FOUND, *OTHERS])
def test_an_export_comes_in_right_and_only_what_is_open_is_asked(name):
    export = (FOUND | OTHERS)[name]
    found, asked = bring_in(export)
    assert found == {monday(label): answers for label, answers in export.weeks.items()}
    assert asked == export.asked


def test_one_stray_byte_is_shown_where_it_stands():
    table = spreadsheet.read("Week,Close,Note\n2026-11-16,7,Zoë came\n2026-11-09,6,a stray ".encode() + b"\x93 byte\n")
    reading = columns.read(table, Columns(0, {"connection": 1}, note=2), WEDNESDAY)
    assert [r.note for r in reading.rows] == ["Zoë came", "a stray \ufffd byte"]
    assert [(p.row, p.column) for p in table.strays] == [(3, "C: Note")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # Daylio before 2019 and a bullet journal: no year
        ("date,Close\n18 May,7\n", "Row 2, A: date: not a date that can be read here; write it as 2026-11-15."),
        # Numbers from an average
        ("Date,Close\n2026-11-15,7.5\n", "Row 2, B: Close: not a whole number from 0 to 10."),
        ("Date,Close\n9-15 Nov 2026,7\n", "Row 2, A: Date: not a date that can be read here; write it as 2026-11-15."),
        # Thai years
        ("Date,Close\n15/11/2569,7\n", "Row 2, A: Date: in the future."),
    ],
)
def test_what_cannot_be_taken_is_named_with_what_to_write_instead(text, said):
    table = spreadsheet.read(text.encode())
    (way,) = dates.ways_of(columns.cells_of(table, 0))
    assert [str(p) for p in columns.read(table, Columns(0, {"connection": 1}, way), WEDNESDAY).problems] == [said]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><body><table><tr><td>Date</td></tr></table>", "This is a web page"),
        (b"PK\x03\x04" + b"x" * 100, "This is a spreadsheet file"),
        (b"{\\rtf1\\ansi Date}\n", "Only one column was found"),
    ],
)
def test_files_that_are_no_csv_say_how_to_make_one(data, said):
    with pytest.raises(BadInputError, match=said):
        spreadsheet.read(data)
