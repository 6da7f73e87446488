"""Every page, step, sheet and file at every stage of a couple's life: no error, and no sentence that is not so."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest

from dashboard.accounts.sign_in import Accounts, Mode, install
from dashboard.domain import weeks
from dashboard.domain.names import ISOLATE
from dashboard.domain.privacy import Reach
from dashboard.form import page
from dashboard.services import check_ins, coach_copy, export
from dashboard.services.check_ins import Saved
from dashboard.services.reading import View
from dashboard.sheet import pdf
from dashboard.store.storage import Storage
from dashboard.ui import visit
from dashboard.ui.coach import sheet_button
from dashboard.ui.session.topics import TOPICS
from dashboard.ui.trends import trend_chart
from dashboard.words import prompts
from tests.cast import LAST, THIS, Cast, moved_in
from tests.life import ARABIC, LATIN, LIVES, LONG, OWN_NOTES, STRANGERS, TOLD_NOTE, Life, live
from tests.screen import Screen

# Names take turns; where the sentences differ most, all of them.
ALL_NAMES = {"14 weeks"}
# The same for everybody; they are opened once.
ALIKE = {"everyone/support", "everyone/how_to_read"}
EVERYWHERE = [
    (life, names)
    for n, life in enumerate(LIVES)
    for names in ((LATIN, ARABIC, LONG) if life.name in ALL_NAMES else ((LATIN, ARABIC, LONG)[n % 3],))
]
IDS = [f"{life.name}, {names[0]}" for life, names in EVERYWHERE]
BROKEN = re.compile(
    r"Something went wrong|[:=(] ?None\b|\bnan\b|\bNaT\b|<NA>|\(\)|\b1 (weeks|couples|days|answers|sessions)\b"
)
PREPARE = "Prepare (I am alone)"
NO_COACH = r"our coach\b(?! if you have one)(?!'s name)(?! sees only)"
Couple = Callable[[Life, tuple[str, str]], Cast]


@pytest.fixture(scope="module")
def made() -> Iterator[dict[tuple[str, str], Cast]]:
    """Each couple as it was made when first asked for."""
    found: dict[tuple[str, str], Cast] = {}
    yield found
    for cast in found.values():
        cast.storage.close()


@pytest.fixture
def couple(made, tmp_path_factory, monkeypatch) -> Couple:
    """`couple(life, names)`: from here on these are the people, and only `who` and the clock are replaced."""

    def found(life: Life, names: tuple[str, str]) -> Cast:
        of = (life.name, names[0])
        cast = made.get(of) or moved_in(tmp_path_factory.mktemp("life"))
        monkeypatch.setattr(visit, "who", cast.looking)
        monkeypatch.setattr(weeks, "today_in", lambda zone: cast.today)
        if of not in made:
            live(cast, life, names)
            made[of] = cast
        install(Accounts(cast.storage))
        return cast

    return found


def screens(cast: Cast, life: Life) -> Iterator[tuple[str, Screen]]:
    """Everything each of them can open, by a name for it."""
    for who in ("Ana",) if life.ben != "here" else ("Ana", "Ben"):
        cast.enter(who)
        tab = Screen()
        for file in pages(tab, life):
            yield f"{who}, {file}", tab.open(file)
        yield f"{who}, saved", after_saving(cast, tab)
        trends = tab.open("partners/trends")
        yield f"{who}, just me", (trends if life.ben == "erased" else trends.choose("view", "just me")).unfold()
        cast.enter(who, Mode.TOGETHER)
        yield f"{who}, together", Screen()
    if life.coach:
        yield from coach_screens(cast, life)


def after_saving(cast: Cast, tab: Screen) -> Screen:
    """The page that thanks for a check-in of this week, or of last week; saving it again changes nothing."""
    me = cast.me
    week = next((w for w in (THIS, LAST) if check_ins.mine(me, w)), None)
    if week is None:
        return tab
    found = check_ins.mine(me, week)
    me.visit.forms[page.WEEK] = week
    page.place(me, week).saved = Saved(found, found, changed=False)
    assert "Thank you" in tab.open("partners/check_in").said
    return tab


def pages(tab: Screen, life: Life) -> list[str]:
    return [page for page in tab.pages if page not in ALIKE or life.name in {"one set up", "1 week"}]


def coach_screens(cast: Cast, life: Life) -> Iterator[tuple[str, Screen]]:
    cast.enter("Dana")
    tab = Screen()
    yield "Dana, hello", tab
    yield "Dana, prepare", tab.press(PREPARE).unfold()
    for file in pages(tab, life):
        if file != "coach/prepare":
            yield f"Dana, {file}", tab.open(file)
    if life.coached:
        session = cast.enter("Dana", Mode.SESSION)
        for n in range(len(TOPICS) + 1):
            session.topic = n
            yield f"Dana, in session {n}", Screen()


@pytest.mark.parametrize(("life", "names"), EVERYWHERE, ids=IDS)
def test_no_screen_fails_or_says_what_is_not_so(couple, life, names):
    cast, seen = couple(life, names), 0
    for where, screen in screens(cast, life):
        said, seen = screen.said, seen + 1
        assert not BROKEN.search(said), where
        for name in STRANGERS:
            assert name not in screen.sent, where
        for wrong, words in not_so(life, where):
            assert not wrong.search(said), f"{where}: {words}"
        if names == ARABIC:
            assert not torn(screen), where
    assert seen > 6


def not_so(life: Life, where: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """What would be false on this screen at this point of their life, with why."""
    alone, one_week = life.ben == "erased", life.weeks < 2
    for so, wrong, why in (
        (True, r"when both of you have answered it", "one who kept theirs has answered, and nothing appears"),
        (
            not life.coached and "Dana" not in where,
            r"our coach\b(?! if you have one)(?!'s name)(?! sees only)",
            "there is no coach",
        ),
        (alone, r"Hand over|sk my partner|is asked at their|Look together", "nobody is left to do so"),
        (alone, r"If you both share|Who is looking|the two of you: you have", "nobody else is left"),
        (alone, r"both of you end|former partner (and|would|can|brings)", "nobody is left"),
        (alone, r"former partner:? (no shared|\d)", "they left no line behind"),
        (
            alone and bool(re.search("prepare|couples|in session", where)),
            r"former partner|for each of you|you both want|Both partners can read these",
            "one is left, and named alone",
        ),
        (True, r"(?i)\bsealed\b", "on screen it is locked"),
        (life.weeks < 8 or not life.mixed, r"Nothing from the latest answered weeks", "it is too early to say"),
        (life.weeks < 14, r"Looks like a shift\b", "fourteen answered weeks come first"),
        (one_week, r"the week before|the one before it|come closer|since we last met", "there is one week"),
        (life.weeks < 5, r"Since last session, \d|\d you agreed to try", "no session was held"),
        (life.ana_alone or not life.mixed, r"shared weeks? shown", "no week is shared by both"),
        ("stages" in where, r"no shared answer", "it is one's own practice"),
        ("in session" in where, r"told to you|waits for|Worth asking", "both look"),
        ("together" in where, r"\(only you\)|waits for", "both look"),
        (
            life.stopped == "for good" and "Ana" in where,
            r"(Ben|Dana|يوسف|Ω) (and Dana )?can (see|read)",
            "she shares nothing",
        ),
        ("Dana" not in where, r"waits for the other|old to you alone", "that is the coach's alone"),
    ):
        if so:
            yield re.compile(wrong), why


def torn(screen: Screen) -> list[str]:
    """Where a name from right to left could pull along the number or the mark beside it."""
    found = []
    for kind, proto in screen.elements:
        text = "" if proto is None else proto.SerializeToString().decode("utf-8", "replace")
        if kind in {"ArrowVegaLiteChart", "VegaLiteChart", "Dataframe", "Arrow"}:
            continue
        for name in ARABIC:
            for at in re.finditer(name, text):
                before, after = text[: at.start()], text[at.end() : at.end() + 12]
                set_apart = before.endswith((ISOLATE, "<bdi>"))
                if not set_apart and (before.endswith("</span>") or re.match(r"[^\w<]*\d", after)):
                    found.append(text[max(0, at.start() - 30) : at.end() + 20])
    return found


# -- what is so, stage by stage ------------------------------------------------------------------------


def by_name(name: str) -> Life:
    return next(life for life in LIVES if life.name == name)


def prepare(cast: Cast) -> Screen:
    cast.enter("Dana")
    return Screen().press(PREPARE).unfold()


@pytest.mark.parametrize("name", ["a first answer waits", "1 week", "2 weeks"])
def test_in_the_first_weeks_prepare_says_that_it_is_too_early_to_say(couple, name):
    said = prepare(couple(by_name(name), LATIN)).said.split("Worth asking about")[1].split("Week by week")[0]
    assert "Too early to say: it takes 8 answered weeks that both of them see." in said


def test_later_prepare_says_of_whom_it_is_too_early_to_say(couple):
    cast = couple(by_name("14 weeks"), LATIN)
    said = prepare(cast).said.split("Worth asking about")[1].split("Week by week")[0]
    assert "Ben, connection: 3 and 3" in said
    assert "Too early" not in said


@pytest.mark.parametrize("n", range(len(TOPICS)))
@pytest.mark.parametrize("name", ["both in, nothing shared, coached", "everything kept", "coach just come"])
def test_with_nothing_open_to_both_every_topic_of_a_session_has_something_to_say(couple, name, n):
    cast = couple(by_name(name), LATIN)
    cast.enter("Dana", Mode.SESSION).topic = n
    screen, key = Screen(), list(TOPICS)[n]
    assert not screen.at.warning
    if key not in {"step", "all"}:
        assert [i.value for i in screen.at.info] == [trend_chart.empty(cast.me, View.SESSION)]
        assert prompts.in_session(key, early=True)[0] in screen.said


def test_an_own_practice_is_tabled_and_told_without_the_ratings(couple):
    cast = couple(by_name("1 week"), LATIN)
    cast.enter("Ana")
    screen = Screen().open("partners/stages")
    assert "Felt safety" not in screen.said
    assert "Felt safety" not in screen.chart
    assert "not answered" in screen.said


def test_whoever_is_left_ends_with_the_coach_alone(couple, tmp_path):
    cast = couple(by_name("partner erased"), LATIN)
    cast.enter("Ana")
    screen = Screen().open("partners/our_data")
    assert "When you end with a coach" in screen.said
    assert "No partner is here: what you share with both, only Dana sees." in screen.said
    assert "Who is looking" not in Screen().open("partners/trends").sent
    screen = Screen().open("partners/our_data")
    screen.press("End with Dana")
    assert cast.me.coach is None
    assert "Name this coach" in screen.buttons
    screen.choose("coach-name", "Eli").press("Name this coach")
    assert "You agreed to Eli." in screen.said


# -- files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("life", "names"), EVERYWHERE, ids=IDS)
def test_every_file_and_sheet_is_made_and_holds_nobody_else(couple, life, names):
    cast = couple(life, names)
    for who in ("Ana", "Ben") if life.ben == "here" else ("Ana",):
        cast.enter(who)
        own = [export.own_csv(cast.me), export.own_json(cast.me), export.own_words(cast.me)]
        shared = export.shared_csv(cast.me).decode("utf-8-sig")
        others = [note for name, note in OWN_NOTES.items() if name != who]
        for text in (*(made.decode("utf-8-sig") for made in own), shared):
            assert not any(words in text for words in (*STRANGERS, *others, "nan", "None"))
        assert not any(note in shared for note in (TOLD_NOTE, *OWN_NOTES.values()))
    if not life.coached:
        return
    cast.enter("Dana")
    text = export.coach_csv(cast.me).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Who sees it"] for row in rows} <= {reach.value for reach in Reach}
    assert all((TOLD_NOTE in row["Note"]) <= (row["Who sees it"] == Reach.COACH_ALONE) for row in rows)
    assert not any(words in text for words in (*STRANGERS, *OWN_NOTES.values()))
    assert TOLD_NOTE not in coach_copy.shared_csv(cast.me).decode("utf-8-sig")
    sheet = sheet_button.content(cast.me)
    assert pdf.render(sheet).startswith(b"%PDF")
    assert not any(answer.waits for answer in sheet.answers)
    assert not any(words in repr(sheet) for words in (*STRANGERS, TOLD_NOTE, *OWN_NOTES.values(), "former partner"))


def test_nobody_here_sees_one_sentence_at_every_address(tmp_path, monkeypatch):
    store = Storage(tmp_path)
    install(Accounts(store))
    screen = Screen()
    assert [i.value for i in screen.at.info] == ["This visit is over. Sign in again."]
    store.close()
