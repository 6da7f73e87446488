"""The text in bytes: read in the encoding that is sure, or asked about with the right one among the readings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.files import encodings

GERMAN = "Datum;Nähe;Notiz\n15.11.2026;7;schöner Abend, müde aber nah\n8.11.2026;5;Gespräch über Weihnachten\n"
RUSSIAN = "Дата;Близость;Заметка\n15.11.2026;7;Гуляли вдвоём у озера\n08.11.2026;5;Поговорили спокойно\n"
CHINESE = "日期,安全感,备注\n2026/11/15,7,一起散步\n"
KOREAN = "날짜,안전,메모\n2026. 11. 15,7,산책했다\n"
UNSURE = [
    ("Date,Zoë's closeness\n2026-11-23,7\n", "cp1252"),
    ("Week,Felt safety,Note\n2026-11-16,7,café\n", "cp1252"),
    ("Week,Felt safety,Note\n2026-11-16,7,café\n", "mac_roman"),
    ("Week,Felt safety,Note\n2026-11-16,7,it’s fine – really\n", "cp1252"),
    ("Data;Bliskość;Uwagi\n15.11.2026;7;dobry wieczór, długo rozmawialiśmy\n", "cp1250"),
    ("Datum;Blízkost\n15.11.2026;7;pěkný večer\n", "cp1250"),
    ("Ημερομηνία;Σημείωση\n15/11/2026;καλό βράδυ μαζί\n", "cp1253"),
    ("Tarih;Not\n15.11.2026;güzel bir akşamdı, çok şükür\n", "cp1254"),
    ("תאריך,הערה\n15/11/2026,ערב טוב\n", "cp1255"),
    ("التاريخ,ملاحظة\n15/11/2026,مساء جميل\n", "cp1256"),
    ("Datums;Piezīme\n15.11.2026;labs vakars, nogurusi\n", "cp1257"),
    ("日付,安心,メモ\n2026/11/15,7,散歩をしました\n", "cp932"),
    ("Неделя;Заметка\n15.11.2026;Гуляли вдвоём у озера\n", "koi8_r"),
    ("Woche;Nähe;Notiz\n16.11.2026;7;schöner Abend\n", "cp850"),
    (CHINESE, "gbk"),
    (KOREAN, "cp949"),
]


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251")])
def test_what_is_sure_is_not_asked(text, encoding):
    found = encodings.read(text.encode(encoding))
    assert found.text == text
    assert len(found.readings) == 1


@pytest.mark.parametrize(("text", "encoding"), UNSURE)
def test_what_is_not_sure_is_asked_and_the_right_reading_is_offered(text, encoding):
    data = text.encode(encoding)
    found = encodings.read(data)
    offered = {words: encodings.read(data, name).text for name, words in found.readings}
    assert text in offered.values()
    assert found.text == text or len(offered) > 1
    (words,) = [w for w, read in offered.items() if read == text]
    assert words
    assert set(words.split(", ")) <= set(encodings.ODD_WORDS.findall(text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_never_asked(encoding):
    found = encodings.read(GERMAN.encode(encoding))
    assert (found.text, len(found.readings)) == (GERMAN, 1)


def test_a_stray_byte_is_shown_and_does_not_change_the_rest():
    found = encodings.read("Zoë came\none stray ".encode() + b"\x93 byte\n")
    assert found.encoding == "utf-8"
    assert [c for c in found.text if encodings.is_stray(c)] == ["\udc93"]
    assert "Zoë came" in found.text


@given(st.binary(max_size=80), st.sampled_from([None, *encodings.LEGACY]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_text_or_none(data, encoding):
    found = encodings.read(data, encoding)
    if found is not None:
        assert found.readings
        assert found.encoding in [name for name, _ in found.readings]
