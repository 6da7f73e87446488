"""Files that are no CSV are named for what they are, with the way to bring their rows in."""

import io
import zipfile

import pytest

from dashboard.files import other_kinds
from dashboard.files.other_kinds import BOOK, NUMBERS, PACKED, PAGE, PAPER, XML


def packed(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name in names:
            folder.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed("[Content_Types].xml", "xl/workbook.xml"), BOOK),
        (packed("mimetype", "content.xml"), BOOK),
        (packed("Index/Document.iwa", "preview.jpg"), NUMBERS),
        (packed("Weekly check-in.csv"), "take the CSV file in it out"),
        (packed("a.csv", "b.CSV", "__MACOSX/a.csv"), "take the CSV file you need out"),
        (packed("page.html", "image.png"), "take the CSV file in it out"),
        (b"PK\x03\x04" + b"x" * 100, BOOK),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, BOOK),
        (b"<html><body><table><tr><td>Date</td></tr></table>", PAGE),
        (b"\xef\xbb\xbf\n <!DOCTYPE html>\n<title>Export</title>", PAGE),
        (b'<table border="1"><tr><td>Date</td></tr></table>', PAGE),
        ('<html xmlns:x="urn:schemas-microsoft-com:office:excel">'.encode("utf-16"), PAGE),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:x">', BOOK),
        (b'<?xml version="1.0"?><HealthData locale="de_DE"></HealthData>', XML),
        (b"%PDF-1.7\n", PAPER),
        (b"\x1f\x8b\x08\x00", PACKED),
    ],
)
def test_each_kind_has_its_sentence(data, said):
    assert said in other_kinds.sentence(data)


@pytest.mark.parametrize("data", [b"Date,Closeness\n2026-11-23,7\n", b"", b"<3,5\n1,2\n", b"\xff\xfeD\0", b"PK,5\n"])
def test_what_may_be_a_csv_is_left_to_be_read(data):
    assert other_kinds.sentence(data) is None
