"""The coach's two links: only https, and a broken file says so instead of failing."""

import pytest

from dashboard.domain.coach_settings import EXAMPLE, Practice, load, safe


def written(folder, text):
    (folder / "coach.toml").write_text(text, encoding="utf-8")
    return load(folder)


def test_without_a_file_there_is_no_card_and_no_complaint(tmp_path):
    assert load(tmp_path) == Practice()


def test_both_links_are_read(tmp_path):
    found = written(tmp_path, 'call = "https://coach.example/call?a=1&b=2"\nvideo = "https://v.example/4"\n')
    assert found == Practice("https://coach.example/call?a=1&b=2", "https://v.example/4")


def test_one_link_alone_will_do(tmp_path):
    assert written(tmp_path, 'video = "https://v.example/4"\ncall = ""\n') == Practice(None, "https://v.example/4")


def test_a_file_saved_by_notepad_is_read(tmp_path):
    (tmp_path / "coach.toml").write_bytes(b"\xef\xbb\xbf" + b'call = "https://coach.example"\r\n')
    assert load(tmp_path).call == "https://coach.example"


@pytest.mark.parametrize("broken", ["call = https://x", "[[", "call = 'a' 'b'"])
def test_a_broken_file_says_so_and_leaves_the_links_out(tmp_path, broken):
    found = written(tmp_path, broken)
    assert (found.call, found.video) == (None, None)
    assert "coach.toml" in (found.problem or "")


def test_a_file_in_another_encoding_or_a_folder_says_so(tmp_path):
    (tmp_path / "coach.toml").write_bytes(b'call = "https://x/\xff"')
    assert load(tmp_path).problem
    (tmp_path / "coach.toml").unlink()
    (tmp_path / "coach.toml").mkdir()
    assert load(tmp_path).problem


@pytest.mark.parametrize(
    "link",
    [
        "http://coach.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//coach.example",
        "https://",
        "https:///path",
        "https://user:secret@coach.example",
        "https://coach.example/ a",
        'https://coach.example/"onclick="x',
        "https://coach.example/<b>",
        "https://coach.example\\@evil.example",
        "https://[bad",
        "https://coach.example/\u202e",
    ],
)
def test_only_a_plain_https_address_is_a_link(tmp_path, link):
    assert not safe(link)
    found = load_with(tmp_path, link)
    assert found.call is None
    assert "call" in (found.problem or "")


def load_with(folder, link):
    escaped = link.replace("\\", "\\\\").replace('"', '\\"')
    return written(folder, f'call = "{escaped}"\n')


@pytest.mark.parametrize("odd", ["7", "true", '["https://x.example"]'])
def test_a_link_that_is_no_text_is_named(tmp_path, odd):
    assert "video" in (written(tmp_path, f"video = {odd}\n").problem or "")


def test_the_example_is_what_the_file_looks_like(tmp_path):
    found = written(tmp_path, EXAMPLE.replace("...", "coach.example"))
    assert found.call
    assert found.video
    assert found.problem is None


def test_the_other_settings_are_read(tmp_path):
    found = written(
        tmp_path,
        'name = "Dana"\ncolour = "#2B8478"\nwords = "Hello.\\nSlowly."\npolicy = "limited secrets"\nmore = 1\n',
    )
    assert (found.name, found.colour, found.words, found.policy) == (
        "Dana",
        "#2B8478",
        "Hello.\nSlowly.",
        "limited secrets",
    )
    assert found.problem is None


@pytest.mark.parametrize(
    "odd",
    ['policy = "maybe"', "policy = 7", 'colour = "red"', 'colour = "#fff;}"', f'name = "{"x" * 41}"', "words = [1]"],
)
def test_a_setting_that_cannot_be_used_is_named_and_left_out(tmp_path, odd):
    found = written(tmp_path, odd + "\n")
    assert odd.split(" ")[0] in (found.problem or "")
    assert (found.name, found.colour, found.words, found.policy) == (None, None, None, None)
