"""What a form sends, as answers, note and sharing: everything a hand can fill in comes back, nothing else gets in."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import NOTE_MAX, Sharing
from dashboard.domain.questions import ANSWERS, ITEMS, KEYS, RATING_KEYS, SCALE, STEP, same_for_all, valid
from dashboard.form import decoder
from dashboard.form.decoder import EACH, Filled, decode

ANSWERABLE = {key: list(SCALE) if key in RATING_KEYS else list(ANSWERS[key]) for key in KEYS}
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=NOTE_MAX)
answers = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in ANSWERABLE.items()})
choices = st.sampled_from(Sharing)
each = st.fixed_dictionaries({}, optional=dict.fromkeys(ITEMS, choices))
filled = st.builds(Filled, answers, notes, st.none() | st.sampled_from([*map(str, Sharing), EACH]), each)
anything = st.dictionaries(
    st.sampled_from([*KEYS, *(decoder.SHARE + i for i in ITEMS), "sharing", "note", "other"]) | st.text(max_size=9),
    st.text(max_size=40) | st.sampled_from(["0", "10", "11", "-1", "7.6", "٧", "both", "no occasion", "helped", EACH]),
)


def sent(form: Filled) -> dict[str, str]:
    """What a browser sends for a form filled in like this: what is not chosen is not among it."""
    fields = {key: str(value) for key, value in form.answers.items()} | {"note": form.note}
    fields |= {"sharing": form.sharing} if form.sharing else {}
    fields |= {decoder.SHARE + item: str(choice) for item, choice in form.each.items()}
    return dict(parse_qsl(urlencode({k: v.replace("\n", "\r\n") for k, v in fields.items()}), keep_blank_values=True))


@given(filled)
def test_whatever_a_hand_fills_in_comes_back(form):
    found = decode(sent(form))
    assert found.filled == form
    assert found.problems == ()


@given(filled)
def test_a_draft_gives_back_what_stood_in_the_form(form):
    assert decoder.of_draft(decoder.as_draft(form, 3)) == form


@given(anything, filled)
def test_whatever_is_sent_only_answers_of_the_scale_and_choices_that_exist_get_in(fields, before):
    for base in (None, before):
        found = decode(fields, base).filled
        assert all(valid(key, value) for key, value in found.answers.items())
        assert found.sharing in {None, EACH, *Sharing}
        assert set(found.each) <= set(ITEMS)
        assert set(found.each.values()) <= set(Sharing)
        assert "\r" not in found.note or base


@given(anything, filled)
def test_what_was_not_sent_stays_as_it_was(fields, before):
    found = decode(fields, before).filled
    for key in KEYS:
        if key not in fields:
            assert found.answers.get(key) == before.answers.get(key)
    if "note" not in fields:
        assert found.note == before.note
    if "sharing" not in fields:
        assert found.sharing == before.sharing


@given(filled)
def test_an_empty_field_takes_an_answer_back(before):
    found = decode(dict.fromkeys([*KEYS, "sharing", "note"], ""), before).filled
    assert (found.answers, found.sharing, found.note) == ({}, None, "")


@pytest.mark.parametrize("value", ["11", "-1", "7.6", "7 ", "٧", "1e1", "0x3", "seven", "no occasion", "NaN"])
def test_an_answer_off_the_scale_is_refused_and_the_one_before_stays(value):
    found = decode({"safety": value}, Filled({"safety": 4}))
    assert found.filled.answers == {"safety": 4}
    assert found.problems == (decoder.OFF_SCALE,)


@pytest.mark.parametrize("value", ["4", "often", "0.0", "tried"])
def test_a_stage_has_its_own_answers(value):
    assert decode({"recognize": value}).problems == (decoder.OFF_SCALE,)
    assert decode({"recognize": "no occasion"}).filled.answers == {"recognize": "no occasion"}


def test_zero_is_an_answer_and_no_answer_is_none():
    assert decode({"safety": "0", "recognize": "0", "clarity": ""}).filled.answers == {"safety": 0, "recognize": "0"}


def test_a_note_that_is_too_long_is_said_and_stays_whole():
    long = "x" * (NOTE_MAX + 1)
    found = decode({"note": long})
    assert found.problems == (decoder.TOO_LONG,)
    assert found.filled.note == long


def test_a_choice_that_does_not_exist_is_said():
    assert decode({"sharing": "everyone"}).problems == (decoder.NOT_OFFERED,)
    assert decode({"share-safety": "everyone"}).problems == (decoder.NOT_OFFERED,)


# -- who may see it ----------------------------------------------------------------------------------

WITHOUT_STEP = [item for item in ITEMS if item != STEP]


def test_one_choice_is_for_everything_but_the_note():
    assert decoder.chosen(Filled(sharing="both"), ITEMS, None) == same_for_all(Sharing.BOTH)


def test_nothing_is_chosen_for_anybody_the_first_time():
    assert decoder.chosen(Filled(), ITEMS, None) is None


def test_last_times_choice_counts_while_it_covers_everything_asked_about():
    offered = dict.fromkeys(WITHOUT_STEP, Sharing.ME)
    assert decoder.chosen(Filled(), WITHOUT_STEP, offered) == offered
    assert decoder.chosen(Filled(), ITEMS, offered) is None


@given(each)
def test_one_by_one_every_item_has_to_be_chosen(picked):
    found = decoder.chosen(Filled(sharing=EACH, each=picked), WITHOUT_STEP, None)
    assert found == ({item: picked[item] for item in WITHOUT_STEP} if set(WITHOUT_STEP) <= set(picked) else None)


@pytest.mark.parametrize(
    "draft",
    [
        {"answers": {"safety": 11, "clarity": "4", "other": 1}, "note": None},
        {"answers": None, "sharing": "everyone", "each": {"safety": "everyone", "other": "both"}},
        {},
    ],
)
def test_a_draft_of_another_version_gives_what_is_still_valid(draft):
    assert decoder.of_draft(draft) == Filled()


def test_the_draft_an_undo_leaves_has_no_choice_of_sharing():
    draft = {"answers": {"safety": 3}, "note": "first words", "based_on": 2}
    assert decoder.of_draft(draft) == Filled({"safety": 3}, "first words")
