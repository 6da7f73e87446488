"""Settings are written whole or not at all, come back as they were typed, and leave what others wrote in the file."""

import tomllib

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.domain.coach_settings import CHECKS, COLOURS, POLICIES, Policy, Practice, load
from dashboard.errors import BadInputError, StorageError
from dashboard.store.coach_settings_file import ASIDE, checked, save

FULL = Practice(
    call="https://coach.example/call?a=1&b=2",
    video="https://v.example/4",
    name='Dana "D" O\'Neil',
    colour="#2b8478",
    words='One\nTwo "quoted" \\ back \t tab\n"""\n[x]\n# no comment\n= é 👩\u200d❤️\u200d👨',
    policy=Policy.LIMITED,
)


def test_everything_comes_back_as_it_was_typed(tmp_path):
    save(tmp_path, FULL)
    assert load(tmp_path) == FULL
    assert (tmp_path / "coach.toml").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["coach.toml"]


def test_what_is_emptied_is_gone(tmp_path):
    save(tmp_path, FULL)
    save(tmp_path, Practice(policy=Policy.NO_SECRETS, words="  \n "))
    assert load(tmp_path) == Practice(policy=Policy.NO_SECRETS)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | TEXT | st.dates() | st.times()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.dictionaries(TEXT.filter(lambda key: key not in CHECKS), VALUES, max_size=5))
def test_whatever_toml_can_say_stays_as_it_was(tmp_path, found):
    (tmp_path / "coach.toml").write_text(f"# mine\n{tomlkit.dumps(found)}", encoding="utf-8")
    save(tmp_path, FULL)
    text = (tmp_path / "coach.toml").read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert {key: value for key, value in tomllib.loads(text).items() if key not in CHECKS} == found
    assert load(tmp_path) == FULL


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(words=st.text(max_size=200))
def test_hostile_words_come_back_without_what_nobody_sees(tmp_path, words):
    kept = save(tmp_path, Practice(words=words)).words
    assert load(tmp_path) == Practice(words=kept)
    assert not kept or not {"\0", "\x1b", "\u202e"} & set(kept)


def test_what_others_wrote_stays(tmp_path):
    theirs = 'call = "https://old.example"\nextra = [1, {a = "b"}]\nat = 2026-01-02T03:04:05\n[mine]\nx = 1.5\n'
    (tmp_path / "coach.toml").write_text(theirs)
    save(tmp_path, FULL)
    before, after = tomllib.loads(theirs), tomllib.loads((tmp_path / "coach.toml").read_text(encoding="utf-8"))
    assert {k: after[k] for k in ("extra", "at", "mine")} == {k: before[k] for k in ("extra", "at", "mine")}
    assert after["call"] == FULL.call


def test_comments_and_their_places_stay(tmp_path):
    theirs = (
        "# Dana's settings\n"
        'call = "https://old.example" # the free one\n\n'
        "# do not touch\nextra = 1\n\n[mine]\nx = 2 # two\n"
    )
    (tmp_path / "coach.toml").write_text(theirs)
    save(tmp_path, Practice(call="https://new.example", name="Dana"))
    after = (tmp_path / "coach.toml").read_text()
    assert after.replace('name = "Dana"\n', "") == theirs.replace("old", "new")
    assert tomllib.loads(after)["name"] == "Dana", "not inside [mine]"
    save(tmp_path, Practice())
    assert "# do not touch\nextra = 1" in (tmp_path / "coach.toml").read_text()


def test_a_file_that_could_not_be_read_is_kept_under_another_name(tmp_path):
    (tmp_path / "coach.toml").write_text("call = 'a' 'b'")
    save(tmp_path, FULL)
    assert (tmp_path / ASIDE).read_text() == "call = 'a' 'b'"
    assert load(tmp_path) == FULL


@pytest.mark.parametrize("link", ["http://x.example", "x.example", "https://a:b@x.example", "https://" + "x" * 600])
@pytest.mark.parametrize("which", ["call", "video"])
def test_a_link_that_is_none_is_refused_and_nothing_is_written(tmp_path, which, link):
    with pytest.raises(BadInputError, match=which):
        save(tmp_path, Practice(**{which: link}))
    assert list(tmp_path.iterdir()) == []


def test_too_much_is_refused():
    with pytest.raises(BadInputError, match="too long"):
        checked(Practice(words="x" * 2001))
    with pytest.raises(BadInputError, match="1 to 40"):
        checked(Practice(name="x" * 41))
    assert checked(Practice(colour="red; } body{", name=" \n")) == Practice()


def test_a_write_that_fails_says_so_and_leaves_nothing_half_written(tmp_path):
    (tmp_path / "coach.toml").mkdir()
    with pytest.raises(StorageError, match="nothing was changed"):
        save(tmp_path, FULL)
    assert [p.name for p in tmp_path.iterdir()] == ["coach.toml"]
    with pytest.raises(StorageError):
        save(tmp_path / "gone", FULL)


def test_every_choice_has_words_and_every_colour_is_seen_in_both_themes():
    assert set(POLICIES) == set(Policy)
    for colour in COLOURS.values():
        assert min(_contrast(colour, paper) for paper in ("#faf7f2", "#1b1a18")) >= 3


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
