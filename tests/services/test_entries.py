"""Patterns and moments: who may read them, and that what is narrowed, taken back or erased leaves no byte."""

from dataclasses import replace
from datetime import date, timedelta

import pyrage
import pytest

from dashboard.accounts.brought_back import take_in
from dashboard.accounts.erase import What, erase
from dashboard.accounts.visits import Mode
from dashboard.domain.model import LINE_MAX, Kind, Sharing
from dashboard.domain.model import LINES as LINES_MAX
from dashboard.errors import BadInputError, BehindError, NotAllowedError, SealError
from dashboard.keys import sealing
from dashboard.keys.sealed_rows import own_entry
from dashboard.services import coaches, consent, entries, export, reading
from dashboard.services.reading import View
from dashboard.words.entry_words import ASKED, TITLES
from tests.cast import LAST, THIS, WEDNESDAY

MARK = "ZEBRA-7291-QUAGGA"
LINES = (MARK, "one breath", "could we talk at six?", "we sat down")
NEVER = ("", "", "", "")


def fitting(kind, lines):
    """As many of these lines as this kind asks for."""
    asked = len(ASKED[kind])
    return (*lines[:asked], *[""] * (LINES_MAX - asked))


def bytes_of(folder):
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def kept_everywhere(cast):
    """Every byte the data folder holds, the second set of backups too."""
    from dashboard.store import backups

    return bytes_of(cast.folder) + b"".join(b.path.read_bytes() for b in backups.listed(cast.folder))


@pytest.fixture
def writes(cast, as_person):
    """Somebody of the cast writes one; whoever was looking is signed out."""

    def write(name="Ana", kind=Kind.MOMENT, sharing=Sharing.BOTH, lines=LINES, day=WEDNESDAY, before=None):
        as_person(name)
        return entries.save(cast.me, kind, day, fitting(kind, lines), sharing, before)

    return write


def reads(cast, name, mode=Mode.OWN, view=View.JUST_ME):
    """What one of the cast is given, as lines; a coach is also given what they were told alone."""
    cast.enter(name, mode)
    alone = entries.told_alone(cast.me) if (name, mode, view) == ("Dana", Mode.OWN, View.BOTH) else []
    return [t.entry.lines for t in (*entries.seen(cast.me, view), *alone)]


EVERYBODY = [("Ana", Mode.OWN, View.JUST_ME), ("Ana", Mode.OWN, View.BOTH), ("Ben", Mode.OWN, View.JUST_ME)]
EVERYBODY += [("Ben", Mode.OWN, View.BOTH), ("Ben", Mode.TOGETHER, View.BOTH), ("Dana", Mode.OWN, View.BOTH)]
EVERYBODY += [("Dana", Mode.SESSION, View.BOTH), ("Zoe", Mode.OWN, View.JUST_ME), ("Zoe", Mode.TOGETHER, View.BOTH)]
READERS = {
    Sharing.ME: {("Ana", Mode.OWN, View.JUST_ME)},
    Sharing.COACH: {("Ana", Mode.OWN, View.JUST_ME), ("Dana", Mode.OWN, View.BOTH)},
    Sharing.BOTH: {case for case in EVERYBODY if case[0] != "Zoe"},
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("sharing", list(Sharing))
def test_who_reads_it_and_who_does_not(cast, writes, kind, sharing):
    cast.coached()
    writes(kind=kind, sharing=sharing)
    readers = {case for case in EVERYBODY if reads(cast, *case)}
    assert readers == READERS[sharing]
    assert (MARK.encode() in bytes_of(cast.folder)) is (sharing is Sharing.BOTH)


def test_a_shared_moment_is_there_at_once_although_nothing_of_the_readers_is_in(cast, writes):
    writes()
    assert reads(cast, "Ben") == [LINES]


def test_what_is_kept_says_so_to_its_owner_alone(cast, writes):
    writes(sharing=Sharing.ME)
    writes(sharing=Sharing.BOTH, lines=("shared", "", "", ""))
    cast.enter("Ana")
    assert {(t.entry.lines[0], t.kept) for t in entries.seen(cast.me, View.JUST_ME)} == {
        (MARK, True),
        ("shared", False),
    }
    cast.enter("Ben")
    assert [t.kept for t in entries.seen(cast.me, View.JUST_ME)] == [False]


def test_a_coach_who_comes_later_reads_it_only_once_its_owner_saves_it_again(cast, writes):
    first = writes()
    cast.coached()
    assert reads(cast, "Dana", view=View.BOTH) == []
    assert reads(cast, "Dana", Mode.SESSION, View.BOTH) == []
    assert reads(cast, "Ben") == [LINES]
    writes(before=first)
    assert reads(cast, "Dana", view=View.BOTH) == [LINES]


def test_the_coach_alone_is_no_choice_before_their_words_are_confirmed(cast, writes):
    cast.coached(confirmed=())
    with pytest.raises(BadInputError, match="Choose who"):
        writes(sharing=Sharing.COACH)


def test_every_sealed_copy_is_equally_long_whatever_the_coach_may_read(cast, writes):
    cast.coached()
    long = ("\U0001f49e" * LINE_MAX,) * 4
    for lines in (LINES, long):
        for sharing in Sharing:
            writes(sharing=sharing, lines=lines)
    rows = cast.storage.entries.all_rows(cast.ids["Ana"])
    assert {len(pyrage.decrypt(row.sealed_self, [cast.identities["Ana"]])) for row in rows} == {sealing.SIZE}
    assert all(row.sealed_coach is None for row in rows)


# -- what may be written -----------------------------------------------------------------------------


def test_one_line_is_enough_and_none_is_refused(cast, writes):
    writes(lines=("", " a ", "", ""))
    assert reads(cast, "Ana") == [("", "a", "", "")]
    for wrong in (NEVER, (" ", "\n", "", ""), ("x" * (LINE_MAX + 1), "", "", ""), ("a", "b", "c")):
        with pytest.raises(BadInputError):
            writes(lines=wrong)


@pytest.mark.parametrize("kind", [Kind.REPAIR, Kind.APPRECIATION])
def test_the_quieter_kinds_hold_what_they_ask_for_and_nothing_else(cast, writes, as_person, kind):
    as_person("Ana")
    with pytest.raises(BadInputError, match="more lines"):
        entries.save(cast.me, kind, WEDNESDAY, ("", "", "", "a fourth"), Sharing.ME)
    writes(kind=kind, sharing=Sharing.ME)
    (own,) = entries.my_moments(cast.me)
    assert (own.kind, own.lines[0]) == (kind, MARK)
    text = export.own_words(cast.me).decode()
    assert TITLES[kind] in text
    assert MARK in text


def test_every_kind_of_moment_goes_with_its_week(cast, writes):
    for kind in Kind:
        writes(kind=kind, sharing=Sharing.BOTH, day=LAST)
    erase(cast.storage, cast.person("Ana"), cast.writer("Ana"), What.WEEK, LAST)
    cast.enter("Ana")
    assert entries.my_moments(cast.me) == []
    assert len(entries.mine(cast.me, Kind.PATTERN)) == 1


def test_a_moment_is_of_today_or_up_to_four_weeks_back(cast, writes):
    for back in (0, 28):
        writes(day=WEDNESDAY - timedelta(days=back))
    for back in (-1, 29):
        with pytest.raises(BadInputError, match="Choose a day from 28 Oct to today"):
            writes(day=WEDNESDAY - timedelta(days=back))
    assert len(reads(cast, "Ana")) == 2


def test_an_older_moment_can_be_changed_on_its_own_day(cast, writes):
    old = writes(day=date(2026, 11, 2))
    cast.today = date(2027, 1, 10)
    changed = writes(day=old.day, lines=("else", "", "", ""), before=old)
    assert (changed.revision, changed.thing) == (2, old.thing)
    assert reads(cast, "Ben") == [("else", "", "", "")]


def test_saving_unchanged_adds_nothing_and_a_pattern_does_not_change_with_the_day(cast, writes):
    first = writes(kind=Kind.PATTERN)
    assert writes(kind=Kind.PATTERN, day=WEDNESDAY, before=first) == first
    cast.today = WEDNESDAY + timedelta(days=3)
    assert writes(kind=Kind.PATTERN, day=cast.today, before=first) == first
    assert len(cast.storage.entries.all_rows(cast.ids["Ana"])) == 1


def test_a_window_that_is_behind_overwrites_nothing(cast, writes):
    first = writes()
    writes(lines=("other window", "", "", ""), before=first)
    with pytest.raises(BehindError):
        writes(lines=("this window", "", "", ""), before=first)
    assert reads(cast, "Ana") == [("other window", "", "", "")]


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
def test_only_a_partner_in_their_own_visit_writes_changes_or_erases(cast, writes, as_person, name, mode):
    cast.coached()
    moment = writes()
    as_person(name, mode)
    for act in (
        lambda: entries.save(cast.me, Kind.MOMENT, WEDNESDAY, LINES, Sharing.ME),
        lambda: entries.save(cast.me, Kind.MOMENT, WEDNESDAY, ("x", "", "", ""), Sharing.ME, moment),
        lambda: entries.mine(cast.me, Kind.MOMENT),
        lambda: entries.versions(cast.me, moment.thing),
        lambda: entries.erase(cast.me, moment.thing),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert reads(cast, "Ben") == [LINES]


def test_the_partner_can_neither_change_nor_erase_it_nor_see_its_versions(cast, writes):
    moment = writes()
    writes(lines=("now", "", "", ""), before=moment)
    cast.enter("Ben")
    entries.erase(cast.me, moment.thing)
    assert entries.versions(cast.me, moment.thing) == []
    with pytest.raises(BehindError):
        entries.save(cast.me, Kind.MOMENT, WEDNESDAY, ("mine", "", "", ""), Sharing.BOTH, replace(moment, revision=2))
    assert reads(cast, "Ana") == [("now", "", "", "")]


# -- narrowing, consent, keys, erasing: no byte is left ----------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("keep", [Sharing.ME, Sharing.COACH])
def test_narrowing_takes_it_out_of_every_byte_and_its_owner_keeps_it(cast, writes, kind, keep):
    cast.coached()
    first = writes(kind=kind)
    assert MARK.encode() in kept_everywhere(cast)
    writes(kind=kind, sharing=keep, before=first)
    assert MARK.encode() not in kept_everywhere(cast)
    assert reads(cast, "Ben") == []
    assert reads(cast, "Ana") == [first.lines]


def test_an_earlier_version_of_a_shared_pattern_is_kept_for_its_owner_alone(cast, writes):
    cast.coached()
    first = writes(kind=Kind.PATTERN)
    writes(kind=Kind.PATTERN, lines=("softer", "", "", ""), before=first)
    assert MARK.encode() not in kept_everywhere(cast)
    assert reads(cast, "Ben") == [("softer", "", "", "")]
    cast.enter("Ana")
    assert [e.lines for e in entries.versions(cast.me, first.thing)] == [LINES]


@pytest.mark.parametrize("later", [Sharing.ME, Sharing.BOTH, Sharing.COACH])
def test_words_the_coach_alone_had_are_taken_out_of_every_sealed_copy(cast, writes, later):
    cast.coached()
    first = writes(sharing=Sharing.COACH)
    writes(sharing=later, lines=("other", "", "", ""), before=first)
    assert [e.lines[0] for e in cast.shows("Ana").entries] == ([] if later is Sharing.ME else ["other"])
    assert all(row.sealed_coach is None for row in cast.storage.entries.all_rows(cast.ids["Ana"]))


def test_widening_again_opens_it_again(cast, writes):
    moment = writes()
    for sharing in (Sharing.ME, Sharing.BOTH):
        moment = writes(sharing=sharing, before=moment)
    assert reads(cast, "Ben") == [LINES]


def test_withdrawing_consent_closes_all_of_it_and_giving_it_again_opens_it(cast, writes):
    cast.coached()
    for kind in Kind:
        writes(kind=kind)
        writes(kind=kind, sharing=Sharing.COACH, lines=("coach", "", "", ""))
    consent.withdraw(cast.me)
    assert MARK.encode() not in kept_everywhere(cast)
    for name, mode, view in EVERYBODY:
        assert bool(reads(cast, name, mode, view)) is ((name, view) == ("Ana", View.JUST_ME)), (name, mode, view)
    assert cast.shows("Ana").entries == ()
    cast.enter("Ana")
    assert all(t.kept for t in entries.seen(cast.me, View.JUST_ME))
    consent.give_again(cast.me)
    assert len(reads(cast, "Ben")) == len(Kind)
    assert len(reads(cast, "Dana", view=View.BOTH)) == 2 * len(Kind)


def test_nothing_written_while_not_sharing_is_shared(cast, writes, as_person):
    as_person("Ana")
    consent.withdraw(cast.me)
    for kind in Kind:
        writes(kind=kind)
    assert MARK.encode() not in kept_everywhere(cast)
    assert reads(cast, "Ben") == []


def test_a_pause_leaves_earlier_weeks_and_closes_this_one(cast, writes):
    writes(lines=("last week", "", "", ""), day=LAST)
    pattern = writes(kind=Kind.PATTERN)
    writes()
    consent.pause(cast.me)
    assert MARK.encode() not in kept_everywhere(cast)
    assert reads(cast, "Ben") == [("last week", "", "", "")]
    writes(kind=Kind.PATTERN, lines=("later", "", "", ""), before=pattern)
    writes(lines=("later", "", "", ""), day=THIS)
    assert reads(cast, "Ben") == [("last week", "", "", "")]


def test_a_pattern_shared_before_a_pause_is_closed_when_it_is_changed_after(cast, writes, as_person):
    cast.today = LAST
    first = writes(kind=Kind.PATTERN, day=LAST)
    cast.today = WEDNESDAY
    as_person("Ana")
    consent.pause(cast.me)
    assert reads(cast, "Ben") == [LINES]
    writes(kind=Kind.PATTERN, lines=("softer", "", "", ""), before=first)
    assert reads(cast, "Ben") == []
    assert MARK.encode() not in kept_everywhere(cast)


def test_taking_back_the_check_words_takes_it_from_the_coach(cast, writes):
    cast.coached()
    writes(sharing=Sharing.COACH)
    coaches.withdraw_words(cast.me)
    assert reads(cast, "Dana", view=View.BOTH) == []
    assert cast.letter("Ana") is None


def test_ending_with_a_coach_takes_out_what_was_sealed_to_them_and_of_no_other_couple(cast, writes):
    cast.coached()
    writes(sharing=Sharing.COACH)
    for name in ("Ana", "Ben"):
        cast.enter(name)
        coaches.remove(cast.me)
    assert reads(cast, "Dana", view=View.BOTH) == []
    assert cast.letter("Ana") is None
    assert reads(cast, "Ana") == [LINES]


def test_a_new_key_opens_it_and_the_old_one_does_not(cast, writes):
    cast.coached()
    writes(sharing=Sharing.COACH)
    (before,) = cast.storage.entries.all_rows(cast.ids["Ana"])
    old = cast.identities["Ana"]
    cast.rekey("Ana")
    assert reads(cast, "Ana") == [LINES]
    (row,) = cast.storage.entries.all_rows(cast.ids["Ana"])
    assert own_entry(before, old).lines == LINES
    with pytest.raises(SealError):
        own_entry(row, old)


def test_a_coachs_new_key_opens_what_was_sealed_to_them(cast, writes):
    cast.coached()
    writes(sharing=Sharing.COACH)
    cast.rekey("Dana")
    assert reads(cast, "Dana", view=View.BOTH) == [LINES]


def test_after_a_reset_what_stands_open_is_still_there_unproven_and_the_rest_stays_closed(cast, writes):
    moment = writes()
    writes(sharing=Sharing.ME, lines=("kept", "", "", ""))
    cast.reset("Ana")
    assert reads(cast, "Ana") == reads(cast, "Ben") == [LINES]
    cast.enter("Ana")
    (found,) = entries.mine(cast.me, Kind.MOMENT)
    assert not found.proven
    writes(before=found)
    cast.enter("Ana")
    (again,) = entries.mine(cast.me, Kind.MOMENT)
    assert (again.thing, again.proven, again.revision) == (moment.thing, True, 2)


def test_erasing_one_leaves_no_byte_of_it_and_the_others_stay(cast, writes):
    moment = writes()
    writes(lines=("other", "", "", ""))
    cast.enter("Ana")
    entries.erase(cast.me, moment.thing)
    assert MARK.encode() not in kept_everywhere(cast)
    assert reads(cast, "Ana") == [("other", "", "", "")]


@pytest.mark.parametrize("what", [What.EVERYTHING, What.ME])
def test_erasing_everything_takes_all_of_it(cast, writes, what):
    for kind in Kind:
        writes(kind=kind)
    writes("Ben", lines=("Ben's", "", "", ""))
    erase(cast.storage, cast.person("Ana"), cast.writer("Ana"), what)
    assert MARK.encode() not in kept_everywhere(cast)
    assert cast.storage.entries.all_rows(cast.ids["Ana"]) == []
    assert reads(cast, "Ben") == [("Ben's", "", "", "")]


def test_erasing_a_week_takes_the_moments_of_that_week_and_leaves_pattern_and_other_weeks(cast, writes):
    writes()
    moved = writes(lines=("moved", "", "", ""))
    writes(lines=("moved", "", "", ""), day=LAST, before=moved)
    writes(kind=Kind.PATTERN, lines=("pattern", "", "", ""))
    erase(cast.storage, cast.person("Ana"), cast.writer("Ana"), What.WEEK, THIS)
    assert MARK.encode() not in kept_everywhere(cast)
    assert sorted(reads(cast, "Ana")) == [("moved", "", "", ""), ("pattern", "", "", "")]
    erase(cast.storage, cast.person("Ana"), cast.writer("Ana"), What.WEEK, LAST)
    assert reads(cast, "Ana") == [("pattern", "", "", "")]


# -- backup and restore ------------------------------------------------------------------------------


@pytest.fixture
def copy(cast, tmp_path_factory):
    """A copy of the store as it is at that moment, as one could have put it on another disk."""

    def take():
        from dashboard.store import backups

        cast.storage.back_up()
        place = tmp_path_factory.mktemp("elsewhere") / "copy.duckdb"
        place.write_bytes(backups.newest(cast.folder).path.read_bytes())
        return place

    return take


def sign_in(cast):
    """Ana's next one: what proves to be hers comes back then."""
    take_in(cast.storage, cast.ids["Ana"], cast.identities["Ana"])


def test_a_restore_brings_back_what_was_lost_and_undo_takes_it_out_again(cast, writes, copy):
    writes(sharing=Sharing.ME)
    there = copy()
    with cast.storage._db.forget() as cursor:
        cursor.execute("DELETE FROM entry")
    assert reads(cast, "Ana") == []
    cast.storage.bring_back(there)
    sign_in(cast)
    assert reads(cast, "Ana") == [LINES]
    cast.storage.undo_bring_back()
    assert reads(cast, "Ana") == []


def test_a_restore_brings_back_nothing_that_was_erased_or_narrowed(cast, writes, copy):
    narrowed, erased = writes(), writes(lines=("erased", "", "", ""))
    there = copy()
    writes(sharing=Sharing.ME, before=narrowed)
    entries.erase(cast.me, erased.thing)
    cast.storage.bring_back(there)
    assert reads(cast, "Ben") == []
    assert reads(cast, "Ana") == [LINES]
    cast.storage.rewrite()
    assert MARK.encode() not in kept_everywhere(cast)


def one_of_each(cast, writes):
    """A session, an event, and a moment and a pattern with an earlier version; how each is erased alone."""
    dana, ana, happened = cast.ids["Dana"], cast.ids["Ana"], cast.storage.happened
    cast.coached()
    couple = cast.person("Ana").couple_id
    happened.add_session(couple, WEDNESDAY, step=MARK)
    happened.add_event(couple, dana, THIS, MARK)
    things = [writes(kind=kind, lines=(MARK, "later", "", ""), before=writes(kind=kind)).thing for kind in Kind]
    (session,), (event,) = happened.sessions(couple), happened.events(couple)

    def erased(thing):
        cast.storage.entries.erase(ana, thing, cast.writer("Ana"))

    return {
        "session": lambda: happened.remove_session(session.id, cast.writer("Dana")),
        "event": lambda: happened.remove_event(event.id, cast.writer("Dana")),
        **{kind: lambda t=thing: erased(t) for kind, thing in zip(Kind, things, strict=True)},
    }


def held(cast):
    """How many sessions, events, moments and patterns the store holds, all versions counted."""
    happened, couples = cast.storage.happened, {p.couple_id or "" for p in cast.storage.people()}
    written = [row.kind for row in cast.storage.entries.all_rows(cast.ids["Ana"])]
    kinds = {"session": happened.sessions, "event": happened.events}
    counted = {what: sum(len(of(couple)) for couple in couples) for what, of in kinds.items()}
    return counted | {kind: written.count(kind) for kind in Kind}


def test_a_session_event_moment_or_pattern_that_was_erased_is_brought_back_by_no_restore(cast, writes, copy):
    erasing = one_of_each(cast, writes)
    there, full = copy(), held(cast)
    for n, (what, erase_it) in enumerate(erasing.items(), 1):
        erase_it()
        left = full | dict.fromkeys(list(erasing)[:n], 0)
        assert held(cast) == left, what
        cast.storage.bring_back(there)
        sign_in(cast)
        assert held(cast) == left, what


def test_a_restore_opens_nothing_after_consent_was_withdrawn(cast, writes, copy):
    writes()
    there = copy()
    with cast.storage._db.forget() as cursor:
        cursor.execute("DELETE FROM entry")
    cast.enter("Ana")
    consent.withdraw(cast.me)
    cast.storage.bring_back(there)
    sign_in(cast)
    assert reads(cast, "Ben") == []
    assert reads(cast, "Ana") == [LINES]


def test_the_reader_is_the_one_the_charts_have(cast, as_person):
    as_person("Ana", Mode.TOGETHER)
    assert reading.reader(cast.me, View.JUST_ME) == "together"


# -- taking it along ---------------------------------------------------------------------------------


def test_ones_own_words_can_be_taken_along_and_nobody_elses(cast, writes, as_person):
    first = writes(kind=Kind.PATTERN, lines=("I notice I go quiet.", "", "", ""))
    writes(kind=Kind.PATTERN, sharing=Sharing.ME, lines=("softer", "", "", "a hug"), before=first)
    writes(sharing=Sharing.ME)
    writes("Ben", lines=("Ben's", "", "", ""))
    as_person("Ana")
    assert export.own_words(cast.me).decode() == (
        "My pattern, 25 Nov 2026 (only me)\nI notice I softer\nWhat I could ask for: a hug\n\n"
        "My pattern, 25 Nov 2026 (shared with both)\nI notice I go quiet\n\n"
        f"A moment, 25 Nov 2026 (only me)\nI noticed: {MARK}\nI slowed down: one breath\n"
        "I asked or said: could we talk at six?\nWhat felt safer: we sat down\n"
    )
    as_person("Ana", Mode.TOGETHER)
    with pytest.raises(NotAllowedError):
        export.own_words(cast.me)
