"""What was filled in while a visit ended: its author's draft at their next sign-in, and nobody else's, ever."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.accounts.sign_in import Accounts, Mode
from dashboard.domain import weeks
from dashboard.domain.model import Person, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import StorageError
from dashboard.form.view import ACTION
from dashboard.services import check_ins, drafts
from dashboard.services.me import Me, identify
from dashboard.web import check_in, erase, sign_in, sign_out, unsent
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from dashboard.web.unsent import KEPT_FOR, UnsentForms
from tests import locked
from tests.locked import ANA, BEN, phrase

WORDS = "an hour of words"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    storage = locked.fill(tmp_path)
    yield Site(Accounts(storage), storage.folder, "notes", "instance", "")
    storage.close()


def asked(site: Site, path: str, cookie: str | None, **fields: str) -> PageRequest:
    return PageRequest(path, "POST" if fields else "GET", fields, cookie, site.accounts.visits.by_cookie(cookie))


def save(site: Site, cookie: str | None, author: Person, **fields: str) -> str:
    """Where Save on the plain page of `author` leads to."""
    form = {"author": author.id, "week": week().isoformat(), "do": "save", "note": WORDS, "safety": "7", **fields}
    answer = check_in.check_in(site, asked(site, ACTION, cookie, **form))
    return answer.headers.get("location", str(answer.status_code))


def week() -> date:
    return weeks.week_of(weeks.today_in(None))


def entered(site: Site, person: Person, cookie: str | None = None) -> tuple[str, str]:
    """The cookie of a sign-in, and where it leads."""
    form = {"person": person.id, "passphrase": phrase(person.name)}
    answer = sign_in.sign_in(site, asked(site, "/sign-in", cookie, **form))
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0], answer.headers["location"]


def left_alone(site: Site, cookie: str) -> None:
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    visit.seen_steady -= 100 * 60


def me(site: Site, cookie: str) -> Me:
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    return identify(visit, site.accounts.storage)


def draft(site: Site, cookie: str) -> object:
    return (drafts.read(me(site, cookie), week()) or {}).get("note")


def form(site: Site, cookie: str) -> str:
    return bytes(check_in.check_in(site, asked(site, ACTION, cookie)).body).decode()


def stands(site: Site, cookie: str) -> tuple[str, bool]:
    """The note in the form, and whether the form says that there is another version."""
    page = form(site, cookie)
    return page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0].strip(), "Show another" in page


def pressed(site: Site, cookie: str, **fields: str) -> None:
    check_in.check_in(site, asked(site, ACTION, cookie, author=ANA.id, week=week().isoformat(), **fields))


def shown_other(site: Site, cookie: str) -> tuple[str, bool]:
    """The same, after the button for the other version."""
    pressed(site, cookie, do="bring back", note=stands(site, cookie)[0])
    return stands(site, cookie)


def visit_elsewhere(site: Site) -> Me:
    """Ana at another browser, as if her sign-in there had been before the form was sent."""
    waiting, site.unsent = site.unsent, UnsentForms()
    found = me(site, entered(site, ANA)[0])
    site.unsent = waiting
    return found


def test_it_stands_in_the_form_again_after_the_passphrase_and_is_not_saved(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    to = save(site, cookie, ANA, sharing="both")
    assert to.startswith(f"/sign-in?person={ANA.id}&shown=")
    new, target = entered(site, ANA, cookie)
    assert (target, draft(site, new)) == (ACTION, WORDS)
    assert WORDS in bytes(check_in.check_in(site, asked(site, ACTION, new)).body).decode()
    assert check_ins.mine(me(site, new), week()) is None
    assert entered(site, ANA, new)[1] == "/", "it waited once"


def test_the_sign_in_page_says_so_once_and_shows_nothing_of_it(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    shown = save(site, cookie, ANA).partition("shown=")[2]
    held = site.flash.take(shown, "/sign-in", None)
    assert held is not None
    assert held.problem == (
        "Your visit ended after 15 minutes. What you filled in waits here for 30 minutes: sign in to go on."
    )
    assert WORDS not in str(held)
    assert site.flash.take(shown, "/sign-in", None) is None


def test_whoever_signs_in_instead_gets_nothing_of_it_and_it_still_waits_for_its_author(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    bens, target = entered(site, BEN, cookie)
    assert (target, draft(site, bens)) == ("/", None)
    assert draft(site, entered(site, ANA, bens)[0]) == WORDS


@pytest.mark.parametrize("before", ["nobody", "a guess", "Ben left alone", "Ben here", "Ana signed out", "Ana shared"])
def test_no_other_browser_can_leave_anything_in_ones_name(site: Site, before: str) -> None:
    cookie: str | None = "x" * 43 if before == "a guess" else None
    if before.startswith("Ben"):
        cookie, _ = entered(site, BEN)
        if before == "Ben left alone":
            left_alone(site, cookie)
    elif before.startswith("Ana"):
        cookie, _ = entered(site, ANA)
        if before == "Ana shared":
            me(site, cookie).visit.share_screen(Mode.TOGETHER, ANA.couple_id)
            left_alone(site, cookie)
        else:
            sign_out.sign_out(site, asked(site, "/sign-out", cookie, person=""))
    assert save(site, cookie, ANA) == "/"
    new, target = entered(site, ANA)
    assert (target, draft(site, new)) == ("/", None)


def test_a_form_with_its_script_is_told_and_nothing_waits(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    assert [save(site, cookie, ANA, do="draft"), save(site, cookie, ANA, part="1")] == ["403", "403"]
    assert not site.unsent.waits(ANA.id)


def test_a_button_beside_an_empty_form_leaves_nothing(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    thanks = {"author": ANA.id, "week": week().isoformat(), "do": "change"}
    assert check_in.check_in(site, asked(site, ACTION, cookie, **thanks)).headers["location"] == "/"
    assert not site.unsent.waits(ANA.id)


def test_a_week_that_is_over_meanwhile_keeps_nobody_from_signing_in_and_is_said(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA, week="2020-01-06")
    new, _ = entered(site, ANA, cookie)
    assert draft(site, new) is None
    assert site.accounts.storage.draft(ANA.id, date(2020, 1, 6)) is None
    assert "a week that can no longer be answered" in form(site, new)


def test_the_week_it_was_filled_in_for_is_the_one_that_opens(site: Site) -> None:
    for when in weeks.answerable(weeks.today_in(None)):
        cookie, _ = entered(site, ANA)
        left_alone(site, cookie)
        save(site, cookie, ANA, week=when.isoformat())
        assert f'data-week="{when.isoformat()}"' in form(site, entered(site, ANA, cookie)[0])


def test_a_draft_kept_elsewhere_since_stays_and_what_waited_can_be_had(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    elsewhere = visit_elsewhere(site)
    drafts.keep(elsewhere, week(), {"answers": {"safety": 2}, "note": "later words", "based_on": 0})
    new, target = entered(site, ANA, cookie)
    assert target == ACTION
    assert stands(site, new) == ("later words", True)
    assert shown_other(site, new) == (WORDS, True)
    assert shown_other(site, new) == ("later words", True), "looking at the other version loses neither"


def test_a_check_in_saved_elsewhere_since_stays_and_what_waited_can_be_had(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    elsewhere = visit_elsewhere(site)
    check_ins.save(elsewhere, week(), {"safety": 2}, same_for_all(Sharing.ME), "saved words", 0)
    new, _ = entered(site, ANA, cookie)
    assert stands(site, new) == ("saved words", True)
    assert site.accounts.storage.draft(ANA.id, week()) is None
    assert shown_other(site, new) == (WORDS, True)
    found = check_ins.mine(me(site, new), week())
    assert found is not None
    assert found.note == "saved words"


def test_what_was_kept_before_it_was_sent_gives_way_and_can_be_had(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    drafts.keep(me(site, cookie), week(), {"answers": {"clarity": 1}, "note": "earlier words", "based_on": 0})
    left_alone(site, cookie)
    save(site, cookie, ANA)
    new, _ = entered(site, ANA, cookie)
    assert stands(site, new) == (WORDS, True)
    assert shown_other(site, new)[0] == "earlier words"


def test_nothing_is_said_of_a_version_that_holds_nothing_more(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    drafts.keep(me(site, cookie), week(), {"answers": {"safety": 7}, "note": WORDS, "based_on": 0})
    left_alone(site, cookie)
    save(site, cookie, ANA, clarity="4")
    assert stands(site, entered(site, ANA, cookie)[0]) == (WORDS, False)


def test_of_two_windows_sent_after_the_visit_neither_is_lost(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA, note="first window")
    save(site, cookie, ANA, note="second window")
    save(site, cookie, ANA, note="second window")
    new, _ = entered(site, ANA, cookie)
    assert stands(site, new) == ("second window", True)
    assert shown_other(site, new) == ("first window", True)


def test_a_save_that_is_refused_keeps_the_other_version_and_one_that_is_not_ends_it(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA, note="first window")
    save(site, cookie, ANA)
    new, _ = entered(site, ANA, cookie)
    save(site, new, ANA)
    assert stands(site, new) == (WORDS, True), "nobody chose yet who may see it"
    save(site, new, ANA, sharing="me")
    pressed(site, new, do="change")
    assert stands(site, new) == (WORDS, False)


def test_a_disk_that_refuses_it_leaves_it_in_the_memory_of_the_visit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    monkeypatch.setattr(type(site.accounts.storage), "keep_draft", full)
    assert stands(site, entered(site, ANA, cookie)[0]) == (WORDS, False)


@pytest.mark.parametrize("what", ["week", "everything"])
def test_what_was_erased_stands_in_no_form_of_any_visit_and_waits_nowhere(site: Site, what: str) -> None:
    old, _ = entered(site, ANA)
    left_alone(site, old)
    cookies = [entered(site, ANA)[0], entered(site, ANA)[0]]
    for cookie in cookies:
        save(site, cookie, ANA, sharing="me", based_on="0")
        assert WORDS in form(site, cookie)
    save(site, old, ANA, note="still waiting")
    wanted = {"what": what, "week": week().isoformat()} if what == "week" else {"what": what}
    erase.erase(site, asked(site, "/confirm", cookies[0], passphrase=phrase("Ana"), **wanted), ANA)
    for cookie in cookies:
        assert "Thank you" not in form(site, cookie)
        assert WORDS not in form(site, cookie)
    assert entered(site, ANA)[1] == "/"


def test_where_both_are_looking_it_goes_on_waiting_and_no_form_opens(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    for_two = {"person": ANA.id, "passphrase": phrase("Ana"), "next": sign_in.TOGETHER}
    assert sign_in.sign_in(site, asked(site, "/sign-in", cookie, **for_two)).headers["location"] == "/"
    assert stands(site, entered(site, ANA)[0]) == (WORDS, False)


def test_two_windows_that_find_the_visit_over_at_once_are_both_known(site: Site) -> None:
    cookie, _ = entered(site, ANA)
    visit = site.accounts.visits.by_cookie(cookie)
    assert visit is not None
    site.accounts.visits._rest(cookie, visit)
    known: list[str | None] = []

    class Watched:
        """A lock after which somebody else asks."""

        def __enter__(self) -> None:
            """Nothing to wait for."""

        def __exit__(self, *_: object) -> None:
            """What the other one is told."""
            known.append(site.accounts.visits.idled(cookie))

    site.accounts.visits._lock = Watched()  # type: ignore[assignment]
    site.accounts.visits._rest(cookie, visit)
    assert set(known) == {ANA.id}


def test_what_was_found_changed_in_the_files_is_read_before_the_form(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, _ = entered(site, ANA)
    left_alone(site, cookie)
    save(site, cookie, ANA)
    monkeypatch.setattr("dashboard.accounts.sign_in.unread", lambda *_: ("Something was changed.",))
    new, target = entered(site, ANA, cookie)
    assert (target, draft(site, new)) == ("/", WORDS)


def test_after_half_an_hour_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(unsent.time, "monotonic", lambda: now[0])
    waiting = UnsentForms()
    waiting.hold("a", ACTION, {"note": WORDS})
    now[0] += KEPT_FOR
    assert waiting.waits("a")
    now[0] += 1
    assert (waiting.take("a"), waiting._forms) == ([], {})
    assert KEPT_FOR == 1800
