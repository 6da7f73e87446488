"""Files that are no CSV: what each is, and how its rows can be brought in all the same."""

import io
import re
import zipfile

ZIP, OLD_BOOK, PDF, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b"
MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|meta|div|\?xml)[\s>/]", re.IGNORECASE)
WORKBOOK = re.compile(rb"<(?:\w+:)?Workbook[\s>]")
AS_CSV = "save it as CSV (best: CSV UTF-8), and bring that in."
BOOK = f"This is a spreadsheet file, not a CSV file. Open it in Excel, LibreOffice or Numbers, {AS_CSV}"
NUMBERS = "This is a Numbers file. Open it in Numbers, choose File, Export To, CSV, and bring that in."
PAGE = f"This is a web page, although it may be called .xls or .csv. Open it in Excel or LibreOffice, {AS_CSV}"
XML = f"This is an XML file. If a spreadsheet program can open it, open it there, {AS_CSV}"
UNPACK = "This is a packed folder (ZIP). Open it, take {} out, and bring that in."
PACKED = "This is a packed file. Unpack it, and bring in the CSV file in it."
PAPER = "This is a PDF, which has no rows that can be read. Bring in the spreadsheet or CSV file it was made from."


def sentence(data: bytes) -> str | None:
    """What to do with a file that is no CSV; None if it may be one."""
    if data.startswith(ZIP):
        return _packed(data)
    if data.startswith(OLD_BOOK):
        return BOOK
    if data.startswith(PDF):
        return PAPER
    if data.startswith(GZIP):
        return PACKED
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe")
    if MARKUP.match(head):
        is_xml = head.lstrip().lower().startswith(b"<?xml") and b"<html" not in head.lower()
        return BOOK if WORKBOOK.search(head) else XML if is_xml else PAGE
    return None


def _packed(data: bytes) -> str:
    """Spreadsheets are packed folders too."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return BOOK
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "Index.zip" in names:
        return NUMBERS
    if any(name.startswith("xl/") or name in ("content.xml", "mimetype") for name in names):
        return BOOK
    tables = [name for name in names if name.lower().endswith((".csv", ".tsv")) and not name.startswith("__MACOSX")]
    return UNPACK.format("the CSV file in it" if len(tables) < 2 else "the CSV file you need")
