"""The pages on a phone: the same services as on the computer, for whoever has signed in there, without any script."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from dashboard.domain.model import Kind, Sharing, Value
from dashboard.domain.questions import same_for_all
from dashboard.domain.weeks import week_of
from dashboard.services import check_ins, drafts, entries, personal, reading
from dashboard.services.me import Me
from dashboard.services.reading import View
from tests.cast import WEDNESDAY
from tests.locked import ANA, BEN, phrase
from tests.web.phones.home import Home, Phone, Said

THIS = week_of(WEDNESDAY)
FORM, MOMENT, WEEKS = "/phone/check-in", "/phone/moment", "/phone/weeks"


def filled(author: str, do: str = "save", sharing: str = "both", week: date = THIS, **more: str) -> dict[str, str]:
    """What the form sends."""
    return {"author": author, "week": week.isoformat(), "plain": "1", "sharing": sharing, "do": do, **more}


def save(phone: Phone, person: str, **answers: str) -> Said:
    return phone.told(FORM, **filled(person, based_on="0", **answers))


def on_computer(me: Me, answers: Mapping[str, Value], sharing: Sharing = Sharing.BOTH, note: str | None = None) -> None:
    check_ins.save(me, THIS, answers, same_for_all(sharing), note, check_ins.newest_revision(me, THIS))


def chosen(page: Said, question: str) -> list[str]:
    return re.findall(rf'name="{question}" value="([^"]+)" autocomplete="off" checked', page.text)


def once(page: Said) -> str:
    return re.findall(r'name="once" value="(\w+)"', page.text)[0]


# -- check-in ----------------------------------------------------------------------------------------


def test_a_check_in_is_filled_in_saved_thanked_for_and_undone_on_a_phone(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    page = ana.ask(FORM)
    assert f'action="{FORM}"' in page.text
    assert not re.search(r'(href|action)="/(?!phone/)', page.text), "it leads nowhere else"
    thanks = save(ana, ANA.id, safety="7", note="mine alone")
    assert "Thank you, Ana" in thanks.words.replace("\u2068", "").replace("\u2069", "")
    for word in ("Look together", "Hand over", "Show my key"):
        assert word not in thanks.words
    assert not re.search(r'action="/(?!phone/)', thanks.text)
    found = check_ins.mine(me, THIS)
    assert found is not None
    assert (dict(found.answers), found.note, found.sharing["note"]) == ({"safety": 7}, "mine alone", Sharing.ME)
    again = ana.told(FORM, **filled(ANA.id, do="undo"))
    assert check_ins.mine(me, THIS) is None
    assert chosen(again, "safety") == ["7"]


def test_both_weeks_can_be_answered_and_no_other(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    assert "16-22 Nov" in ana.told(FORM, **filled(ANA.id, do="other week")).words
    old = date(2026, 11, 9)
    ana.send(FORM, **filled(ANA.id, week=old, safety="3", based_on="0"))
    assert check_ins.mine(me, old) is None


def test_blind_until_the_own_answer_is_in_on_a_phone_as_on_the_computer(home: Home) -> None:
    on_computer(home.visit_here(BEN), {"safety": 9, "clarity": 8})
    ana = home.phone(ANA)
    before = ana.ask(WEEKS)
    assert "first check-in" in before.words
    save(ana, ANA.id, safety="7")
    after = ana.ask(WEEKS)
    assert re.search(r'data-label="Felt safety - [^"]*Ben[^"]*" translate="no">9<', after.text)
    assert "Clarity" not in re.sub(r"(?s).*<table", "", after.text), "to that question nothing is answered yet"


def test_what_is_kept_reads_as_what_was_skipped(home: Home) -> None:
    ben, pages = home.phone(BEN), []
    me = home.visit_here(ANA)
    save(ben, BEN.id, safety="5", clarity="5")
    for answers, sharing in (({"safety": 3}, Sharing.BOTH), ({"safety": 3, "clarity": 1}, None)):
        each = same_for_all(Sharing.BOTH) | ({} if sharing else {"clarity": Sharing.ME})
        check_ins.save(
            me, THIS, answers, each, "kept" if sharing is None else None, check_ins.newest_revision(me, THIS)
        )
        pages.append((ben.ask(WEEKS).body, ben.ask(f"{WEEKS}/light.svg").body))
    assert pages[0] == pages[1]


def test_narrowing_on_a_phone_takes_it_from_the_partners_phone_and_from_the_file(home: Home) -> None:
    ana, ben, bens = home.phone(ANA), home.phone(BEN), home.visit_here(BEN)
    save(ben, BEN.id, safety="5")
    save(ana, ANA.id, safety="7")
    assert ">7<" in ben.ask(WEEKS).text
    ana.told(FORM, **filled(ANA.id, sharing="me", safety="7", based_on="1"))
    assert ">7<" not in ben.ask(WEEKS).text
    assert {a.person for a in reading.answers(bens, View.JUST_ME)} == {BEN.id}


def test_a_check_in_begun_on_one_goes_on_on_the_other(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    assert ana.send(FORM, **filled(ANA.id, do="draft", safety="4", note="half a wo")).status == 204
    kept = drafts.read(me, THIS) or {}
    assert (kept["answers"], kept["note"]) == ({"safety": 4}, "half a wo")
    drafts.keep(me, THIS, {**kept, "answers": {"safety": 4, "clarity": 6}})
    page = ana.ask(FORM)
    assert (chosen(page, "safety"), chosen(page, "clarity")) == (["4"], ["6"])


def test_a_phone_that_is_behind_the_computer_is_shown_both_and_nothing_is_lost(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    ana.ask(FORM)
    on_computer(me, {"safety": 3})
    said = save(ana, ANA.id, safety="7").words
    assert "changed in another window" in said
    assert "Felt safety: 3" in said
    assert "Felt safety: 7" in said
    ana.told(FORM, **filled(ANA.id, do="save over", safety="7"))
    assert [row.shared.get("safety") for row in me.store.history(ANA.id, THIS)] == [3, 7]


def test_what_was_sent_from_a_phone_that_had_locked_waits_for_its_persons_passphrase_alone(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    for visit in [v for v in home.accounts.visits if v.phone]:
        visit.seen_steady -= 11 * 60
    assert ana.send(FORM, **filled(ANA.id, safety="8", note="an hour of words")).to == "/phone/sign-in"
    locked = ana.ask("/phone/sign-in")
    assert "waits for your passphrase" in locked.words
    assert "an hour of words" not in locked.text
    assert "an hour of words" in ana.told("/phone/sign-in", passphrase=phrase("Ana")).text
    assert (drafts.read(me, THIS) or {})["answers"] == {"safety": 8}
    assert check_ins.mine(me, THIS) is None, "nothing was saved that was not pressed with a passphrase"


def test_what_the_computer_saved_while_it_waited_stays_and_both_can_be_had(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    for visit in [v for v in home.accounts.visits if v.phone]:
        visit.seen_steady -= 11 * 60
    ana.send(FORM, **filled(ANA.id, safety="8", note="older words"))
    ana.send("/phone/moment", author=ANA.id, kind="moment", **{"line-0": "a line"}, sharing="me")
    drafts.keep(me, THIS, {"answers": {"safety": 2}, "note": "newer words", "based_on": 0})
    ana.told("/phone/sign-in", passphrase=phrase("Ana"))
    page = ana.ask(FORM)
    assert "newer words" in page.text
    assert "filled in more than once" in page.words
    other = ana.told(FORM, **filled(ANA.id, do="bring back", safety="2", note="newer words"))
    assert ("older words" in other.text, chosen(other, "safety")) == (True, ["8"])
    assert "a line" in ana.ask("/phone/moment?kind=moment").text


def test_what_waits_in_anothers_name_becomes_nobodys(home: Home) -> None:
    ana = home.phone(ANA, signed_in=False)
    ana.send(FORM, **filled(BEN.id, safety="1"))
    ana.told("/phone/sign-in", passphrase=phrase("Ana"))
    assert drafts.read(home.visit_here(ANA), THIS) is None
    assert drafts.read(home.visit_here(BEN), THIS) is None


def test_a_form_with_its_script_is_told_that_the_visit_is_over(home: Home) -> None:
    ana = home.phone(ANA)
    assert "<html" not in ana.send(FORM, **filled(ANA.id, part="1", safety="2", based_on="0")).text
    ana.send("/phone/sign-out")
    assert ana.send(FORM, **filled(ANA.id, do="draft", part="1", safety="2")).status == 403


def test_a_phone_is_never_turned_round_for_two(home: Home) -> None:
    ana = home.phone(ANA)
    ana.send(FORM, **filled(ANA.id, do="look together"))
    assert ana.ask(FORM).status == 200
    assert all(v.identity for v in home.accounts.visits)


# -- my weeks ----------------------------------------------------------------------------------------


def test_my_weeks_say_draw_and_list_the_same_answers(home: Home) -> None:
    ana = home.phone(ANA)
    assert "first check-in" in ana.ask(WEEKS).words
    save(ana, ANA.id, safety="7", recognize="2")
    page = ana.ask(WEEKS)
    assert "Felt safety" in page.words
    assert 'alt="Weekly chart of the answers of' in page.text
    for look in ("light", "dark"):
        drawn = ana.ask(f"{WEEKS}/{look}.svg?span=13")
        assert (drawn.headers["content-type"], drawn.text[:4]) == ("image/svg+xml", "<svg")
        assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", drawn.text)
        assert "<script" not in drawn.text
    assert "23-29 Nov" in page.words
    assert ana.ask(f"{WEEKS}?span=52").status == 200
    assert ana.ask(f"{WEEKS}?span=elsewhere").status == 200


# -- a moment ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [k for k in Kind if k.of_a_day])
def test_a_moment_is_saved_once_however_often_the_button_is_pressed_and_is_its_owners_alone(
    home: Home, kind: Kind
) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    page = ana.ask(f"{MOMENT}?kind={kind}")
    form = {"kind": kind.value, "once": once(page), "author": ANA.id, "line-0": "<b>zebra</b> & quiet", "do": "save"}
    form |= {"day": WEDNESDAY.isoformat(), "sharing": "me"}
    for _ in range(2):
        assert "Saved, only for you." in ana.told(MOMENT, **form).words
    (kept,) = entries.mine(me, kind)
    assert (kept.lines[0], kept.sharing, kept.day) == ("<b>zebra</b> & quiet", Sharing.ME, WEDNESDAY)
    assert "zebra" not in ana.ask(f"{MOMENT}?kind={kind}").text


def test_a_moment_that_cannot_be_saved_says_why_and_keeps_every_word(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    form = {"kind": "moment", "once": "1", "author": ANA.id, "line-0": "x" * 201, "day": WEDNESDAY.isoformat()}
    said = ana.told(MOMENT, **form, sharing="both", do="save")
    assert "longer than 200 characters" in said.words
    assert "x" * 201 in said.text
    assert entries.mine(me, Kind.MOMENT) == []
    assert "Nothing is written yet" in ana.told(MOMENT, **{**form, "line-0": "", "once": "2"}, do="save").words
    assert "Choose the day" in ana.told(MOMENT, **{**form, "line-0": "y", "day": "2020-01-01"}, do="save").words


def test_a_moment_half_written_waits_also_behind_a_lock(home: Home) -> None:
    ana, me = home.phone(ANA), home.visit_here(ANA)
    form = {"kind": "repair", "author": ANA.id, "line-0": "a slammed door", "do": "draft"}
    assert ana.send(MOMENT, **form).status == 204
    assert personal.half_written(me, Kind.REPAIR)["lines"][0] == "a slammed door"
    assert "a slammed door" in ana.ask(f"{MOMENT}?kind=repair").text
    ana.send("/phone/sign-out")
    assert ana.send(MOMENT, **{**form, "line-0": "and a knock", "do": "save"}).to == "/phone/sign-in"
    assert "and a knock" in ana.told("/phone/sign-in", passphrase=phrase("Ana")).text
    assert entries.mine(me, Kind.REPAIR) == []


# -- what has to be read first -----------------------------------------------------------------------


def test_what_was_found_changed_is_read_before_any_other_page(home: Home) -> None:
    ana = home.phone(ANA)
    (visit,) = [v for v in home.accounts.visits if v.phone]
    visit.notices = ("Something <i>was</i> changed.",)
    assert ana.ask(WEEKS).to == "/phone/read"
    assert "Something <i>was</i> changed." in ana.ask("/phone/read").words
    assert ana.told("/phone/read").status == 200
    assert ana.ask(WEEKS).status == 200
