"""Bringing in earlier answers on the page: what is open is asked, what was done is said, and no step is a dead end."""

import io
import zipfile
from datetime import date

import pytest

from dashboard.domain.model import CheckIn, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.files import answers_csv, answers_json
from dashboard.files.dates import Way
from dashboard.files.repeated_weeks import EARLIEST, LATEST
from dashboard.services import export, reading
from dashboard.services.imports import AS_IN_FILE
from dashboard.ui.our_data.rating_scales import ANOTHER, NO_ANSWER
from dashboard.ui.our_data.several_a_week import EACH
from tests.cast import BEFORE, LAST, THIS
from tests.screen import Screen

SHEET = "Day;Who;Close\n05/01/2026;Ana;7,0\n05/01/2026;Ben;99\n12/01/2026;Ana;0\n12/01/2026;Ana;4\n"
NOBODY = "No column: every row is mine"


def upload(screen, text, name="old.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return screen.drop("File", name, data, "text/csv")


def pick(screen, key, option):
    """Chooses an option by its words."""
    control = screen.control(key)
    control.select_index(control.options.index(option))
    return screen.run()


def plain(label):
    """A label as it is read, without what keeps it literal."""
    return label.replace("\u2060", "").replace("\\", "")


def tables(screen):
    """Everything that stands in a table on the page."""
    return [str(cell) for table in screen.at.dataframe for cell in table.value.to_numpy().ravel()]


def sure(screen):
    """Whether there is a button to bring the file in."""
    return [b for b in screen.buttons if b.startswith("Bring in")]


def mine(cast):
    """One's own check-ins as they count now, by week."""
    me = cast.me
    return {c.week: c for c in reading.open_own(me, cast.storage.check_ins([me.person.id])) if not c.empty}


def write(screen, sharing=Sharing.ME):
    screen.choose("bring-sharing", sharing)
    (button,) = sure(screen)
    return screen.press(button)


@pytest.fixture
def page(cast, as_person):
    """Ana has Our data open."""
    as_person("Ana")
    return Screen().open("partners/our_data")


def test_a_sheet_is_asked_about_shown_brought_in_and_undone(cast, page):
    upload(page, SHEET)
    assert "To go on, choose which column holds the date" in page.sent
    assert not sure(page)
    pick(page, "bring-week", "A: Day")
    pick(page, "bring-person", "B: Who")
    pick(page, "bring-connection", "C: Close")
    assert page.control("bring-me").value == "Ana"
    assert "To go on, choose how the dates are to be read." in page.sent
    page.choose("bring-order", Way("dmy"))
    assert "0 (Mon 12 Jan, row 4); 4 (Mon 12 Jan, row 5)" in page.said
    assert "To go on, choose which answer counts" in page.sent
    page.choose("bring-counts", LATEST)
    assert "2 weeks of yours in this file: 2 new" in page.sent
    assert "1 row of others was passed over." in page.sent
    assert "1 row was left out where another answer of the same week counts." in page.sent
    assert "To go on, choose who may see them." in page.sent
    assert not sure(page)
    page.choose("bring-sharing", Sharing.ME)
    assert mine(cast) == {}
    page.press("Bring in 2 weeks")
    assert "Brought in: 2 new." in page.at.success[0].value
    assert sorted(c.answers["connection"] for c in mine(cast).values()) == [4, 7]
    page.press("Done")
    upload(page, SHEET)
    assert "brought in already" in page.sent


def test_undo_stands_beside_the_report_and_the_file_may_come_again(cast, page):
    cast.answered("Ana", {"safety": 3}, Sharing.ME, week=BEFORE)
    data = export.own_json(cast.me).replace(b'"safety": 3', b'"safety": 4')
    upload(page, data, "x.json")
    assert "To go on, choose what is to become of the weeks that are here already." in page.sent
    page.choose("bring-change", True).choose("bring-sharing", AS_IN_FILE)
    page.press("Bring in 1 week").press("Undo the whole import")
    assert "Undone" in page.sent
    assert mine(cast)[BEFORE].answers == {"safety": 3}
    assert "brought in already" not in upload(page, data, "x.json").sent


def packed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("Weekly check-in.csv", "Date,Close\n2026-11-15,7\n")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04" + b"\0" * 50, "save it as CSV"),
        (packed(), "take the CSV file in it out"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "This is a web page"),
        (b"", "empty"),
        (b'{"a": 1}', "not made here"),
        (b"\xff\xfe", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(page, data, sentence):
    upload(page, data)
    (said,) = [w.value for w in page.at.warning]
    assert sentence in said


def test_every_bad_row_is_named_and_nothing_can_be_pressed(page):
    upload(page, "Week,Felt safety\n2026-01-05,11\n2026-13-05,7\n2026-01-12,8\n")
    pick(page, "bring-person", NOBODY)
    assert "Row 2, B: Felt safety: outside 0 to 10." in page.sent
    assert "Row 3, A: Week: not a date that can be read here; write it as 2026-11-15." in page.sent
    assert not sure(page)


def test_the_partners_rows_and_one_column_for_two_things_are_refused(page):
    upload(page, "Week,Person,Felt safety\n2026-01-05,Ben,1\n2026-01-05,Ana,7\n")
    pick(page, "bring-me", "Ben")
    assert "partner's answers" in page.at.warning[0].value
    pick(page, "bring-me", "Ana")
    pick(page, "bring-clarity", "C: Felt safety")
    assert "chosen twice" in page.at.warning[0].value


def test_a_file_without_a_column_of_people_says_what_is_still_to_choose(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,7\n")
    assert "To go on, choose which column says whose row it is, or that every row is yours." in page.sent
    pick(page, "bring-person", NOBODY)
    write(page)
    assert [c.answers for c in mine(cast).values()] == [{"safety": 7}]


# -- scales and words --------------------------------------------------------------------------------


def test_five_stars_are_asked_about_and_shown_as_they_will_be(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,4\n2026-11-08,5\n2026-11-01,3\n")
    pick(page, "bring-person", NOBODY)
    assert "What was the highest possible answer?" in page.control("bring-highest-safety").label
    assert "To go on, choose what the answers to Felt safety mean." in page.sent
    page.choose("bring-highest-safety", "5")
    assert not sure(page)
    page.choose("bring-lowest-safety", "1")
    assert "Felt safety: 1 to 5 in the file is 0 to 10 here." in page.sent
    assert [cell for cell in tables(page) if cell in ("5", "8", "10")][-3:] == ["5", "10", "8"]
    write(page)
    assert sorted(c.answers["safety"] for c in mine(cast).values()) == [5, 8, 10]


def test_low_answers_out_of_ten_stay_as_they_are(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,4\n")
    pick(page, "bring-person", NOBODY)
    page.choose("bring-highest-safety", "10")
    write(page)
    assert mine(cast)[BEFORE].answers == {"safety": 4}


def test_another_highest_answer_is_typed_and_a_zero_settles_the_lowest(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,3\n2026-11-08,0\n")
    pick(page, "bring-person", NOBODY)
    page.choose("bring-highest-safety", ANOTHER)
    assert not sure(page)
    page.choose("bring-another-safety", "4")
    write(page)
    assert {c.week: c.answers["safety"] for c in mine(cast).values()} == {BEFORE: 8, date(2026, 11, 2): 0}


def test_words_are_given_a_number_each_or_none(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,rad\n2026-11-08,meh\n2026-11-01,NA\n")
    pick(page, "bring-person", NOBODY)
    for word, number in (("rad", "10"), ("meh", "5"), ("NA", NO_ANSWER)):
        (control,) = [s for s in page.at.selectbox if s.label == f"Felt safety: {word}"]
        assert not sure(page)
        control.set_value(number)
        page.run()
    write(page)
    assert {c.week: c.answers["safety"] for c in mine(cast).values()} == {BEFORE: 10, date(2026, 11, 2): 5}


# -- dates, letters, repeated weeks ------------------------------------------------------------------


def test_only_my_rows_settle_the_order_of_dates_and_it_is_asked(cast, page):
    upload(page, "Week,Person,Felt safety\n05/02/2026,Ana,7\n2/19/2026,Ben,3\n")
    control = page.control("bring-order")
    assert [plain(o) for o in control.options] == ["05/02/2026 is 5 Feb 2026", "05/02/2026 is 2 May 2026"]
    page.choose("bring-order", Way("dmy"))
    write(page)
    assert set(mine(cast)) == {date(2026, 2, 2)}


def test_letters_in_doubt_are_asked_with_a_look_at_each_reading(cast, page):
    upload(page, "Week;Felt safety;Note\n2026-11-15;7;długo rozmawialiśmy\n".encode("cp1250"))
    control = page.control("bring-encoding")
    assert "długo, rozmawialiśmy" in [plain(label) for label in control.options]
    assert "To go on, choose how its letters are to be read." in page.sent
    page.choose("bring-encoding", "cp1250")
    pick(page, "bring-person", NOBODY)
    write(page)
    assert mine(cast)[BEFORE].note == "długo rozmawialiśmy"


def test_when_no_reading_looks_right_it_says_what_to_do(page):
    upload(page, "Week;Felt safety;Note\n2026-11-15;7;długo rozmawialiśmy\n".encode("cp1250"))
    page.choose("bring-encoding", "none")
    assert "save it as CSV UTF-8" in page.at.warning[0].value


def test_a_stray_byte_is_shown_and_named_and_the_rest_comes_in(cast, page):
    upload(page, "Week,Felt safety,Note\n2026-11-16,7,Zoë came\n2026-11-09,6,a stray ".encode() + b"\x93 byte\n")
    pick(page, "bring-person", NOBODY)
    assert "Row 3, C: Note: the byte 93 is no text and is shown as \ufffd." in page.sent
    write(page)
    assert {c.note for c in mine(cast).values()} == {"Zoë came", "a stray \ufffd byte"}


def test_a_separator_in_doubt_is_asked(cast, page):
    upload(page, "Week,a;Felt safety\n2026-11-15,7;5\n2026-11-08,7;6\n")
    assert "To go on, choose what separates the columns." in page.sent
    page.choose("bring-separator", ",")
    assert "To go on" in page.sent
    assert "Which column holds the date" in page.sent


def test_days_counted_by_a_spreadsheet_are_said(page):
    upload(page, "Week,Felt safety\n46341,7\n46334,6\n")
    pick(page, "bring-person", NOBODY)
    assert "Dates were written as numbers: 46341 is 15 Nov 2026." in page.sent


def test_columns_that_are_not_used_are_named(page):
    upload(page, "Week,Felt safety,weekday,mood\n2026-11-15,7,Sunday,fine\n")
    pick(page, "bring-person", NOBODY)
    assert "Not used: C: weekday, D: mood." in page.sent


TWICE = (
    "Week,Felt safety,Clarity,Note\n2026-11-16,6,,on monday\n2026-11-16,,8,on thursday\n"
    "2026-11-09,6,,first\n2026-11-09,4,,second\n"
)


def test_rows_that_complete_each_other_are_joined_and_both_values_of_the_others_are_asked_about(cast, page):
    upload(page, TWICE)
    pick(page, "bring-person", NOBODY)
    assert "6 (Mon 9 Nov, row 4); 4 (Mon 9 Nov, row 5)" in page.said
    assert page.said.count(", row ") == 2
    page.choose("bring-counts", EACH)
    assert "To go on, choose one answer for each week and question above." in page.sent
    page.choose("bring-row-safety", 5)
    assert "Notes of one week are joined, one under the other." in page.sent
    write(page)
    assert {w: (c.answers, c.note) for w, c in mine(cast).items()} == {
        LAST: ({"safety": 6, "clarity": 8}, "on monday\non thursday"),
        BEFORE: ({"safety": 4}, "first\nsecond"),
    }


def test_earliest_is_by_date_and_not_by_the_place_in_the_file(cast, page):
    upload(page, "Week,Felt safety\n2026-11-15,8\n2026-11-13,3\n2026-11-10,6\n2026-11-08,7\n2026-11-03,2\n")
    pick(page, "bring-person", NOBODY)
    page.choose("bring-counts", EARLIEST)
    assert "3 rows were left out" in page.sent
    write(page)
    assert {c.week: c.answers["safety"] for c in mine(cast).values()} == {BEFORE: 6, date(2026, 11, 2): 2}


# -- files of our own --------------------------------------------------------------------------------


def test_ones_own_csv_comes_in_without_a_question_and_the_partners_is_refused(cast, page):
    kept = [CheckIn("", THIS, {"safety": 1}, note="'tis =1"), CheckIn("", LAST, {"clarity": 0}, note="=1+1")]
    upload(page, answers_csv.own_csv(kept, "Ben"))
    assert page.at.warning[0].value.startswith("This file holds your partner's answers.")
    upload(page, answers_csv.own_csv(kept, "Ana", ";"))
    write(page)
    assert {c.week: (c.answers, c.note) for c in mine(cast).values()} == {
        THIS: ({"safety": 1}, "'tis =1"),
        LAST: ({"clarity": 0}, "=1+1"),
    }


def test_a_csv_under_another_name_is_asked_about(page):
    upload(page, answers_csv.own_csv([CheckIn("", LAST, {"safety": 1})], "Anna"))
    assert "To go on, choose which of the people in the file is you." in page.sent


def test_a_json_taken_along_by_another_person_is_asked_about_or_refused(cast, page):
    kept = [CheckIn("", LAST, {"safety": 1}, same_for_all(Sharing.ME))]
    upload(page, answers_json.to_json(cast.ids["Ben"], "Ben", kept), "x.json")
    assert page.at.warning[0].value.startswith("This file holds your partner's answers.")
    upload(page, answers_json.to_json("f" * 32, "Anna", kept), "x.json")
    assert not sure(page)
    (box,) = [b for b in page.at.checkbox if b.label.startswith("This file was taken along by Anna")]
    box.set_value(True)
    page.run()
    write(page)
    assert mine(cast)[LAST].answers == {"safety": 1}


def test_a_complete_file_comes_back_with_the_sharing_it_had_asked_for_once(cast, page):
    sharing = same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH, "note": Sharing.BOTH}
    kept = [CheckIn("", LAST, {"safety": 1, "clarity": 7}, sharing, "for both")]
    upload(page, answers_json.to_json("f" * 32, "Ana", kept), "x.json")
    page.choose("bring-sharing", AS_IN_FILE)
    assert "1 week in this file shared something with a coach alone. Here that stays with you for now." in page.sent
    write(page, AS_IN_FILE)
    found = mine(cast)[LAST].sharing
    assert (found["safety"], found["clarity"], found["note"]) == (Sharing.BOTH, Sharing.ME, Sharing.BOTH)
