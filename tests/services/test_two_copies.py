"""A couple at home and a coach on her own copy: what goes between them is files, and each stands for itself."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyrage
import pytest

from dashboard.accounts import claims, letters_here, letters_settled
from dashboard.accounts.brought_back import take_in
from dashboard.accounts.erase import What, erase
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.sign_in_checks import settle
from dashboard.domain import weeks
from dashboard.domain.coach_settings import Practice
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.privacy import Reader
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.errors import BadInputError, DashboardError, NotAllowedError
from dashboard.keys import cards, letter_file, letters
from dashboard.keys import head as heads
from dashboard.keys.identities import new_identity, recipient_of, secret_of
from dashboard.services import (
    caseload,
    check_ins,
    coach_copy,
    coaches,
    consent,
    entries,
    events,
    letters_back,
    letters_in,
    letters_out,
    names,
    pairing,
    reading,
    sessions,
    told_alone,
)
from dashboard.services.reading import View
from dashboard.services.sessions import Own, Question, Record
from dashboard.start import reset
from dashboard.store import backups, line, people
from dashboard.store import heads as head_store
from dashboard.store.letters import LetterState, Place
from dashboard.words import letter_words as words
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.services.test_letters import may_know, step
from tests.two_copies import PAIR, apart

COUPLES = 8
ALL = dict.fromkeys(RATING_KEYS, 5) | {"slow_down": "2"}
MIXED = same_for_all(Sharing.BOTH) | {"safety": Sharing.COACH, "clarity": Sharing.ME, "note": Sharing.COACH}


@pytest.fixture
def two(tmp_path, monkeypatch):
    found = apart(tmp_path)
    monkeypatch.setattr(weeks, "today_in", lambda zone: found.home.today)
    yield found
    found.home.storage.close()
    found.desk.storage.close()


@pytest.fixture
def paired(two):
    two.pair(*PAIR)
    return two


def seen(two, view=View.BOTH):
    """What Dana is given at her desk: week, name, question, answer in words."""
    me = two.desk.look_at(two.couple_id) if view is View.BOTH else two.desk.in_session(two.couple_id)
    names = {p.id: p.name for p in me.couple}
    alone = told_alone.answers(me) if view is View.BOTH else []
    return {(a.week, names[a.person], a.question, a.words) for a in [*reading.answers(me, view), *alone]}


def own(two, name):
    """The letter of one of the two to Dana, as it lies at home."""
    return two.home.storage.letters.sealed(Place(LetterState.OWN, two.home.ids[name], two.desk.id))


def everything(folder):
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


# -- pairing -----------------------------------------------------------------------------------------


def test_both_agree_to_the_card_and_each_hears_the_words(two):
    card = pairing.card_for_couples(two.desk.look_at(None))
    pairing.propose(two.at_home("Ana"), f"Here it is:\n{cards.line_of(card)}")
    assert two.home.me.coach is None
    with pytest.raises(DashboardError):
        coaches.confirm_words(two.home.me, "not yet there at all")
    pairing.agree(two.at_home("Ben"), coaches.proposal(two.home.me).coach)
    coach = two.at_home("Ana").coach
    assert (coach.id, coach.elsewhere, cards.of(coach)) == (two.desk.id, True, card)
    assert not two.home.me.coach_confirmed
    with pytest.raises(BadInputError, match="four words"):
        coaches.confirm_words(two.home.me, "four words of somebody")
    coaches.confirm_words(two.home.me, pairing.my_words(two.desk.look_at(None)).upper())
    assert two.at_home("Ana").coach_confirmed
    assert not two.at_home("Ben").coach_confirmed


def test_the_coach_who_signs_in_here_is_no_coach_elsewhere(two):
    here = cards.line_of(cards.of(two.home.person("Dana")))
    with pytest.raises(BadInputError, match="signs in on this computer"):
        pairing.propose(two.at_home("Ana"), here)


def test_the_other_may_decline_and_it_can_be_proposed_again(two):
    line = cards.line_of(pairing.card_for_couples(two.desk.look_at(None)))
    pairing.propose(two.at_home("Ana"), line)
    coaches.decline(two.at_home("Ben"), coaches.proposal(two.home.me).coach)
    assert coaches.proposal(two.at_home("Ana")) is None
    pairing.propose(two.at_home("Ben"), line)
    assert coaches.proposal(two.at_home("Ana")).agreed == (two.home.ids["Ben"],)
    pairing.agree(two.home.me, coaches.proposal(two.home.me).coach)
    assert two.at_home("Ben").coach.id == two.desk.id


def test_nobody_elsewhere_can_be_claimed_reset_or_recovered(paired, capsys):
    home, desk = Accounts(paired.home.storage), Accounts(paired.desk.storage)
    for accounts, person in (
        (home, paired.at_home("Ana").coach),
        *((desk, p) for p in paired.desk.look_at(paired.couple_id).couple),
    ):
        assert not claims.may_be_claimed(accounts, person)
        with pytest.raises(DashboardError):
            claims.claim(accounts, person, "a good long phrase")
        with pytest.raises(DashboardError):
            claims.claim_named(accounts, person.sign_in, "a good long phrase", "")
        with pytest.raises(DashboardError):
            accounts.unlock(person.sign_in, "a good long phrase")
    with pytest.raises(DashboardError):
        reset._named(paired.desk.storage, paired.home.ids["Ana"])
    couple = caseload.couples(paired.desk.me)[0]
    for person in couple.partners:
        with pytest.raises(DashboardError):
            coach_copy.new_code(paired.desk.me, couple, person)


# -- the first file, and words -----------------------------------------------------------------------


def test_until_the_words_are_heard_a_partners_letter_waits_unseen_and_the_others_does_not(two):
    two.pair()
    for name in PAIR:
        two.home.answered(name, ALL, Sharing.BOTH)
    result = two.send()
    assert result.said == tuple(words.UNHEARD.format(name) for name in PAIR)
    assert [w.letter.author.name for w in letters_in.waiting(two.desk.me)] == list(PAIR)
    assert caseload.couples(two.desk.me) == []
    with pytest.raises(BadInputError, match="not the four words"):
        letters_in.hear(two.desk.me, "four words of nobody")
    letters_in.hear(two.desk.me, pairing.my_words(two.at_home("Ben")), spoken=True)
    assert {name for _, name, _, _ in seen(two)} == {"Ben"}
    assert [c.names for c in caseload.couples(two.desk.look_at(None))] == ["Ana and Ben"]
    letters_in.hear(two.desk.me, pairing.my_words(two.at_home("Ana")))
    assert {name for _, name, _, _ in seen(two)} == set(PAIR)
    assert letters_in.waiting(two.desk.me) == []


def test_a_couple_is_known_once_the_coach_has_spoken_with_each_alone_and_only_that_day_is_kept(two):
    two.pair()
    two.home.answered("Ana", ALL, Sharing.BOTH)
    two.send()
    assert letters_in.begins(two.desk.look_at(None))
    said = pairing.my_words(two.at_home("Ana"))
    with pytest.raises(BadInputError, match="spoken with each of them alone"):
        letters_in.hear(two.desk.look_at(None), said)
    assert caseload.couples(two.desk.me) == []
    assert len(letters_in.waiting(two.desk.me)) == 2, "nothing that waited is lost"
    assert two.desk.storage.couples.day(two.couple_id, "spoken_on") is None
    letters_in.hear(two.desk.me, said, spoken=True)
    assert [c.spoken_on for c in caseload.couples(two.desk.me)] == [two.home.today]
    assert not letters_in.begins(two.desk.me), "the other's words are heard without asking again"
    letters_in.hear(two.desk.me, pairing.my_words(two.at_home("Ben")))
    assert [c.spoken_on for c in caseload.couples(two.desk.look_at(None))] == [two.home.today]


def test_without_written_rules_for_secrets_no_couple_comes(two):
    two.pair()
    coach_copy.coach_settings_file.save(two.desk.storage.folder, Practice())
    with pytest.raises(BadInputError, match="Settings"):
        two.send()


def test_words_of_a_letter_ben_wrote_in_anas_name_never_fit_what_ana_reads(two):
    two.pair()
    two.home.answered("Ana", ALL, Sharing.BOTH)
    ben, real = two.home.identities["Ben"], own(two, "Ana")
    letter = letters.open_letter(real, two.desk.identity)
    forged = letters.seal(replace(letter, author=replace(letter.author, key=recipient_of(ben)), number=99), ben, 1)
    letters_in.bring(two.desk.look_at(None), letter_file.make([forged, b""], [recipient_of(two.desk.identity)]))
    two.send()
    assert len(letters_in.waiting(two.desk.me)) == 3
    letters_in.hear(two.desk.me, pairing.my_words(two.at_home("Ana")), spoken=True)
    assert [w.letter.author.name for w in letters_in.waiting(two.desk.me)] == ["Ben"], "the forged one is gone"
    assert {(name, a) for _, name, _, a in seen(two)} == {("Ana", "5"), ("Ana", "Often")}


def test_whoever_is_called_otherwise_from_now_on_stays_the_same_for_the_coach(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    names.rename(paired.at_home("Ana"), "Anna Lena")
    result = paired.send()
    assert (result.names, result.said) == ("Anna Lena and Ben", ())
    assert letters_in.waiting(paired.desk.look_at(None)) == [], "the same key: nobody's words are heard anew"
    assert [c.names for c in caseload.couples(paired.desk.me)] == ["Anna Lena and Ben"]
    assert {name for _, name, _, _ in seen(paired)} == {"Anna Lena"}
    (ana,) = (p for p in paired.desk.look_at(paired.couple_id).couple if p.id == paired.home.ids["Ana"])
    assert cards.check_words(cards.of(ana)) == pairing.my_words(paired.at_home("Ana"))
    coaches.confirm_words(paired.at_home("Ben"), pairing.my_words(paired.desk.look_at(None)))
    assert paired.send_back().said == ()
    assert letters_back.has_mine(paired.at_home("Ana")) is not None


def test_a_new_name_before_the_words_are_heard_takes_a_new_file_and_the_old_words_count_no_longer(two):
    two.pair()
    two.home.answered("Ana", ALL, Sharing.BOTH)
    two.send()
    before = pairing.my_words(two.at_home("Ana"))
    names.rename(two.home.me, "Anna Lena")
    after = pairing.my_words(two.at_home("Ana"))
    assert before != after, "the name is part of the card"
    with pytest.raises(BadInputError, match="ask for a new file first"):
        letters_in.hear(two.desk.look_at(None), after, spoken=True)
    two.send()
    with pytest.raises(BadInputError, match="not the four words"):
        letters_in.hear(two.desk.look_at(None), before, spoken=True)
    letters_in.hear(two.desk.me, after, spoken=True)
    assert [c.names for c in caseload.couples(two.desk.look_at(None))] == ["Anna Lena and Ben"]
    assert {name for _, name, _, _ in seen(two)} == {"Anna Lena"}


def test_what_waits_does_not_grow_without_end(two):
    two.pair()
    two.home.answered("Ana", ALL, Sharing.BOTH)
    letter = letters.open_letter(own(two, "Ana"), two.desk.identity)

    def one_more():
        forger = new_identity()
        sealed = letters.seal(replace(letter, author=replace(letter.author, key=recipient_of(forger))), forger, 1)
        return letters_in.bring(two.desk.me, letter_file.make([sealed, b""], [recipient_of(two.desk.identity)]))

    two.desk.look_at(None)
    for _ in range(letters_in.MOST_WAITING):
        one_more()
    with pytest.raises(BadInputError, match="wait for words"):
        one_more()
    letters_in.forget(two.desk.me, two.couple_id)
    assert letters_in.waiting(two.desk.me) == []


# -- what comes in -----------------------------------------------------------------------------------


def test_the_coach_sees_what_each_shows_and_the_summary_says_how_far_it_reaches(paired):
    paired.home.answered("Ana", ALL, MIXED, note="for Dana")
    paired.home.answered("Ben", {"connection": 3}, Sharing.BOTH)
    result = paired.send()
    assert (result.names, result.said) == ("Ana and Ben", ())
    assert result.up_to == paired.home.today
    assert seen(paired) == {
        (THIS, "Ana", "safety", "5"),
        (THIS, "Ana", "connection", "5"),
        (THIS, "Ana", "slow_down", "Often"),
        (THIS, "Ben", "connection", "3"),
    }
    assert [aside.note for aside in told_alone.asides(paired.desk.look_at(paired.couple_id))] == ["for Dana"]
    assert reading.notes(paired.desk.me, View.BOTH) == []
    assert {k for _, _, k, _ in seen(paired, View.SESSION)} == {"connection"}
    assert reading.notes(paired.desk.me, View.SESSION) == []


def test_the_same_and_an_older_file_change_nothing(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    first = paired.file()
    paired.send()
    paired.home.answered("Ana", ALL | {"safety": 9}, Sharing.BOTH)
    paired.send()
    now = seen(paired)
    assert letters_in.bring(paired.desk.look_at(None), paired.file()).said == (words.KNOWN,)
    assert words.OLDER in letters_in.bring(paired.desk.look_at(None), first).said
    assert seen(paired) == now


def test_leaving_out_the_others_letter_or_putting_in_an_older_one_changes_nothing_of_theirs(paired):
    key = [recipient_of(paired.desk.identity)]
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    old = own(paired, "Ana")
    paired.home.answered("Ana", ALL | {"safety": 9}, Sharing.BOTH)
    paired.send()
    anas = {row for row in seen(paired) if row[1] == "Ana"}
    for n, anas_part in enumerate((b"", old)):
        paired.home.answered("Ben", {"safety": n}, Sharing.BOTH)
        letters_in.bring(paired.desk.look_at(None), letter_file.make([anas_part, own(paired, "Ben")], key))
        assert {row for row in seen(paired) if row[1] == "Ana"} == anas
        assert (THIS, "Ben", "safety", str(n)) in seen(paired)


def test_what_is_taken_back_is_gone_at_the_desk_with_the_next_file_and_leaves_no_byte(paired):
    paired.home.answered("Ana", ALL, Sharing.COACH, note="ZEBRA", note_for=Sharing.COACH)
    paired.send()
    place = Place(LetterState.BROUGHT, paired.home.ids["Ana"], paired.desk.id)
    old = paired.desk.storage.letters.sealed(place)
    backups_before = sorted(p.name for p in (paired.desk.storage.folder / "backups").glob("*.duckdb"))
    paired.home.takes_back("Ana")
    paired.send()
    assert seen(paired) == set()
    assert old[-64:] not in everything(paired.desk.storage.folder)
    assert sorted(p.name for p in (paired.desk.storage.folder / "backups").glob("*.duckdb")) == backups_before


def test_a_file_of_another_couple_for_somebody_else_or_by_nobody_is_refused_in_one_sentence(paired, tmp_path):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    before = seen(paired)
    (tmp_path / "other").mkdir()
    other = apart(tmp_path / "other", strangers=True)
    other.pair(*PAIR)
    for blob, match in (
        (other.file(), "somebody else"),
        (b"x" * 100, "not one of the files"),
        (paired.file()[:-5], "cut or altered"),
        (bytes(letter_file.LARGEST + 1), "10 MB"),
    ):
        with pytest.raises(DashboardError, match=match):
            letters_in.bring(paired.desk.look_at(None), blob)
    sealed = own(other, "Ana")
    letter = letters.open_letter(sealed, other.desk.identity)
    mixed = replace(letter, reader=recipient_of(paired.desk.identity))
    ours = own(paired, "Ana")
    for home in (letter.home, replace(letter.home, id=paired.couple_id)):
        theirs = letters.seal(replace(mixed, home=home), other.home.identities["Ana"], 1)
        blob = letter_file.make([ours, theirs], [recipient_of(paired.desk.identity)])
        with pytest.raises(BadInputError, match="does not fit"):
            letters_in.bring(paired.desk.look_at(None), blob)
    assert seen(paired) == before


def test_moments_events_and_how_the_step_went_come_along(paired):
    me = paired.at_home("Ana")
    entries.save(me, Kind.MOMENT, WEDNESDAY, ("a line", "", "", ""), Sharing.BOTH)
    entries.save(me, Kind.PATTERN, WEDNESDAY, ("for Dana", "", "", ""), Sharing.COACH)
    events.add(me, THIS, "Holiday")
    paired.home.answered("Ana", {"step": "tried"}, Sharing.BOTH)
    paired.send()
    me = paired.desk.look_at(paired.couple_id)
    assert {t.entry.lines[0] for t in entries.seen(me, View.BOTH)} == {"a line"}
    assert {t.entry.lines[0] for t in entries.told_alone(me)} == {"for Dana"}
    assert {t.entry.lines[0] for t in entries.seen(me, View.SESSION)} == {"a line"}
    assert [e.label for e in events.events(me)] == ["Holiday"]
    assert (THIS, "Ana", "step", "Tried it") in seen(paired)


# -- when authors are not at hand: docs/letters.md, row by row -----------------------------------------


def test_a_coach_removed_by_both_is_told_by_an_empty_last_letter_each(paired):
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    paired.send()
    coaches.remove(paired.at_home("Ana"))
    paired.home.answered("Ana", ALL | {"safety": 8}, Sharing.BOTH)
    assert (THIS, "Ana", "safety", "8") in (paired.send(), seen(paired))[1], "nothing ends before both said so"
    coaches.remove(paired.at_home("Ben"))
    assert paired.at_home("Ana").coach is None
    assert letters_out.reader_elsewhere(paired.home.me).id == paired.desk.id
    paired.home.answered("Ana", ALL | {"safety": 1}, Sharing.BOTH)
    paired.send()
    assert seen(paired) == set()
    letters_out.was_sent(paired.at_home("Ben"))
    assert paired.home.storage.letters.places(LetterState.OWN, reader=paired.desk.id) == []
    with pytest.raises(BadInputError, match="nothing to send"):
        paired.file()


def test_whoever_takes_back_that_the_coach_is_to_go_has_said_no_goodbye(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    coaches.remove(paired.at_home("Ana"))
    coaches.remove(paired.at_home("Ana"), yes=False)
    assert paired.home.storage.letters.places(LetterState.FAREWELL) == []
    paired.send()
    assert seen(paired)


def test_the_same_coach_can_come_again(paired):
    for name in PAIR:
        coaches.remove(paired.at_home(name))
    paired.pair()
    assert coaches.removal_agreed(paired.at_home("Ana")) == set()
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    assert {name for _, name, _, _ in seen(paired)} == {"Ana"}


def at_the_desk(two):
    """Dana's record once she has signed in."""
    desk = two.desk
    settle(desk.storage, desk.id, desk.identity, marked=True, lock=bytes)
    take_in(desk.storage, desk.id, desk.identity)
    return desk.look_at(None).head


def ended_at_the_desk(two):
    """Dana has taken the couple out of her copy."""
    desk, both = two.desk, [two.home.ids[name] for name in PAIR]
    by = desk.me.writer.changing(lambda head: letters_here.without(head, two.couple_id, both))
    with desk.storage.along(lambda _: desk.storage.letters.drop(both)):
        desk.storage.couples.erase(two.couple_id, by)


@pytest.mark.parametrize("noted", [True, False])
def test_a_couple_the_coach_erased_may_come_again_and_nothing_was_forged_by_that(paired, noted):
    desk = paired.desk
    sessions.save(desk.look_at(paired.couple_id), Record("", WEDNESDAY), Own("for me"))
    ended_at_the_desk(paired)
    if not noted:  # a record from before it said what its owner erased
        desk.storage.change_head(desk.look_at(None).writer.changing(lambda head: replace(head, erased=None)))
    assert at_the_desk(paired).unread == ()
    paired.send()
    for name in PAIR:
        letters_in.hear(desk.look_at(None), pairing.my_words(paired.at_home(name)), spoken=True)
    for _ in range(2):
        assert at_the_desk(paired).unread == ()
        assert {p.name for p in desk.look_at(paired.couple_id).couple} == set(PAIR)
        assert not desk.storage.erased() & {paired.couple_id, *(paired.home.ids[name] for name in PAIR)}
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    assert {name for _, name, _, _ in seen(paired)} == {"Ana"}


def test_whoever_takes_the_words_back_says_goodbye_to_that_key_and_nothing_more_goes_to_it(paired):
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    paired.send()
    coaches.withdraw_words(paired.at_home("Ana"))
    goodbye = own(paired, "Ana")
    paired.home.answered("Ana", ALL | {"safety": 1}, Sharing.BOTH)
    assert own(paired, "Ana") == goodbye
    paired.send()
    assert {name for _, name, _, _ in seen(paired)} == {"Ben"}
    coaches.confirm_words(paired.at_home("Ana"), pairing.my_words(paired.desk.look_at(None)))
    paired.send()
    assert (THIS, "Ana", "safety", "1") in seen(paired)


@pytest.mark.parametrize("how", [consent.pause, consent.withdraw])
def test_a_pause_is_in_ones_own_letter_at_once(paired, how):
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    how(paired.at_home("Ana"))
    paired.send()
    assert {name for _, name, _, _ in seen(paired)} == {"Ben"}


def test_who_erases_themselves_leaves_an_empty_letter_to_send(paired):
    names.rename(paired.at_home("Ana"), "Anastasia-Maria")  # three letters alone stand by chance among sealed bytes
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    paired.send()
    erase(paired.home.storage, paired.home.person("Ana"), paired.home.writer("Ana"), What.ME)
    paired.send(name="Ben")
    assert {name for _, name, _, _ in seen(paired)} == {"Ben"}
    assert {p.name for p in paired.desk.me.couple} == {"former partner", "Ben"}
    assert b"Anastasia" not in everything(paired.home.folder / "letters")


def test_nobody_waits_at_the_desk_for_one_who_erased_themselves(paired):
    paired.home.answered("Ben", ALL, Sharing.BOTH)
    paired.send()
    assert seen(paired, View.SESSION) == set()
    erase(paired.home.storage, paired.home.person("Ana"), paired.home.writer("Ana"), What.ME)
    paired.send(name="Ben")
    assert {name for _, name, _, _ in seen(paired, View.SESSION)} == {"Ben"}
    me = paired.desk.look_at(paired.couple_id)
    assert [p.name for p in me.present] == ["Ben"]
    (couple,) = caseload.couples(me)
    assert couple.names == "Ben"
    assert caseload.at_a_glance(me, [couple])[couple.id].latest == THIS
    assert [p.name for p in letters_out.heard(me)] == ["Ben"], "no file goes to nobody"


@pytest.mark.parametrize("how", [coaches.withdraw_words, coaches.remove])
def test_whoever_only_ends_with_the_coach_is_still_waited_for_at_the_desk(paired, how):
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    paired.send()
    assert {name for _, name, _, _ in seen(paired, View.SESSION)} == set(PAIR)
    paired.home.answered("Ana", ALL, Sharing.ME)
    how(paired.at_home("Ana"))
    paired.send(name="Ben")
    assert seen(paired, View.SESSION) == set()
    assert len(paired.desk.me.present) == 2


def test_a_letter_cannot_say_of_another_that_they_are_gone(paired):
    paired.home.answered("Ben", ALL, Sharing.BOTH)
    paired.send()
    forged = letters.open_letter(own(paired, "Ben"), paired.desk.identity)
    forged = replace(forged, number=forged.number + 1, content={**forged.content, "gone": "yes"})
    blob = letters.seal(forged, paired.home.identities["Ben"], 1)
    made = letter_file.make([b"", blob], [recipient_of(paired.desk.identity)])
    letters_in.bring(paired.desk.look_at(None), made)
    assert len(paired.desk.look_at(paired.couple_id).present) == 2


def test_the_coachs_new_key_gets_nothing_before_that_author_heard_its_words(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    on_its_way = paired.file()
    new_card(paired)
    pairing.renew(paired.at_home("Ben"), cards.line_of(pairing.card_for_couples(paired.desk.look_at(None))))
    assert not paired.at_home("Ana").coach_confirmed
    paired.home.answered("Ana", ALL | {"safety": 9}, Sharing.BOTH)
    assert own(paired, "Ana") is None
    letters_in.bring(paired.desk.look_at(None), on_its_way)
    assert (THIS, "Ana", "safety", "5") in seen(paired), "a letter on its way to the old key is read"
    coaches.confirm_words(paired.at_home("Ana"), pairing.my_words(paired.desk.look_at(None)))
    paired.send()
    assert (THIS, "Ana", "safety", "9") in seen(paired)


def new_card(two):
    """Dana changes a passphrase that somebody knew: another key, the old one kept aside in her head."""
    old, new = two.desk.identity, new_identity()
    head = heads.unseal(two.desk.storage.head(two.desk.id), old, two.desk.id)
    head = replace(head, earlier=(secret_of(old), *head.earlier))
    person = replace(next(p for p in two.desk.storage.people() if p.id == two.desk.id), recipient=recipient_of(new))
    with two.desk.storage._db.write() as cursor:
        people.change(cursor, person)
        head_store.put(cursor, two.desk.id, heads.seal(head, new, two.desk.id))
    two.desk.identity = new
    two.desk.look_at(None)


# -- the way back ------------------------------------------------------------------------------------


def held(two):
    """A session at the desk, with a step for both and a note for herself."""
    me = two.desk.look_at(two.couple_id)
    record = Record("", WEDNESDAY, focus="Evenings", step="Ten quiet minutes", stage="slow_down")
    return sessions.save(me, record, Own("ZEBRA", (Question("May be shown", may_be_shown=True), Question("Not yet"))))


def test_what_one_brings_in_is_there_for_both_and_what_the_coach_wrote_for_herself_never_leaves(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    held(paired)
    events.add(paired.desk.look_at(paired.couple_id), WEDNESDAY, "Call")
    blob = paired.back()
    result = letters_back.bring(paired.at_home("Ana"), blob)
    assert result.said == ()
    for name in PAIR:
        me = paired.at_home(name)
        (record,) = sessions.records(me)
        assert (record.step, record.stage, record.focus, record.shown) == (
            "Ten quiet minutes",
            "slow_down",
            "Evenings",
            ("May be shown",),
        )
        assert sessions.agreed(me, THIS).step == "Ten quiet minutes"
        assert [e.label for e in events.events(me)] == ["Call"]
    assert b"ZEBRA" not in everything(paired.home.folder)
    for identity in paired.home.identities.values():
        for place in paired.home.storage.letters.places(author=paired.desk.id):
            assert b"Not yet" not in _plain(paired.home.storage.letters.sealed(place), identity)


def _plain(sealed, identity):
    try:
        return pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError:
        return b""


def test_each_reads_how_far_their_own_has_come(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    letters_back.bring(paired.at_home("Ana"), paired.back())
    assert letters_back.has_mine(paired.at_home("Ana")) is not None
    assert letters_back.has_mine(paired.at_home("Ben")) is None, "his part waits for him"
    letters_back.look(paired.at_home("Ben"))
    assert letters_back.has_mine(paired.at_home("Ben")) is not None
    assert paired.home.storage.letters.places(LetterState.WAITING) == []


def test_a_session_that_was_taken_out_goes_at_home_too(paired):
    record = held(paired)
    paired.send_back()
    sessions.remove(paired.desk.look_at(paired.couple_id), record)
    paired.send_back("Ben")
    assert sessions.records(paired.at_home("Ana")) == []
    assert b"Ten quiet minutes" not in everything(paired.home.folder)


def test_an_older_file_back_changes_nothing_whoever_brings_it(paired):
    held(paired)
    first = paired.back()
    record = sessions.records(paired.desk.look_at(paired.couple_id))[0]
    sessions.save(paired.desk.me, replace(record, step="Another step"), Own())
    paired.send_back("Ana")
    assert words.OLDER in letters_back.bring(paired.at_home("Ana"), first).said
    letters_back.bring(paired.at_home("Ben"), first)
    assert [r.step for r in sessions.records(paired.at_home("Ben"))] == ["Another step"]


def test_only_the_coach_whose_words_were_heard_writes_back(paired, tmp_path):
    (tmp_path / "other").mkdir()
    other = apart(tmp_path / "other", strangers=True)
    other.pair(*PAIR)
    held(other)
    with pytest.raises(DashboardError):
        letters_back.bring(paired.at_home("Ana"), other.back())
    coaches.withdraw_words(paired.at_home("Ana"))
    with pytest.raises(BadInputError, match="four words"):
        letters_back.bring(paired.at_home("Ana"), paired.back())
    assert sessions.records(paired.at_home("Ana")) == []


def test_without_a_coach_elsewhere_nothing_is_brought_in_or_sent(two):
    with pytest.raises(BadInputError):
        letters_back.bring(two.at_home("Ana"), b"x")
    with pytest.raises(BadInputError, match="nothing to send"):
        letters_out.for_coach(two.at_home("Ana"))
    for act in (letters_out.for_couple, lambda me: letters_in.bring(me, b""), letters_in.waiting):
        with pytest.raises(NotAllowedError):
            act(two.at_home("Ana"))


# -- copies of a folder ------------------------------------------------------------------------------


def test_a_brought_back_copy_asks_the_coach_once(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    line.draw(paired.home.folder)
    for name in PAIR:
        paired.home.answered(name, ALL | {"safety": 7}, Sharing.BOTH)
    result = paired.send()
    assert result.second_copy
    assert (THIS, "Ana", "safety", "5") in seen(paired), "not before she said so"
    assert not paired.send(go_on=True).second_copy
    assert (THIS, "Ana", "safety", "7") in seen(paired)
    paired.home.answered("Ben", ALL | {"safety": 2}, Sharing.BOTH)
    assert not paired.send().second_copy
    assert check_ins.mine(paired.at_home("Ana"), THIS) is not None


def test_a_letter_put_back_in_the_coachs_folder_is_noticed(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    place = Place(LetterState.BROUGHT, paired.home.ids["Ana"], paired.desk.id)
    old = paired.desk.storage.letters.sealed(place)
    paired.home.answered("Ana", ALL | {"safety": 9}, Sharing.BOTH)
    paired.send()
    couple = paired.desk.look_at(paired.couple_id).couple
    assert letters_in.set_back(paired.desk.me, couple) == []
    file = paired.desk.storage.folder / "letters" / place.name
    for spoilt in (old, b"", b"junk"):
        file.write_bytes(spoilt)
        assert [p.name for p in letters_in.set_back(paired.desk.look_at(paired.couple_id), couple)] == ["Ana"]
        assert {name for _, name, _, _ in seen(paired)} == set()
    paired.send()
    assert letters_in.set_back(paired.desk.me, couple) == []
    assert (THIS, "Ana", "safety", "9") in seen(paired)


# -- when authors are not at hand, continued ---------------------------------------------------------


def signs_in(two, name):
    """What a sign-in does to a letter."""
    letters_settled.settle(two.home.storage, two.home.person(name), two.home.identities[name])


def test_after_a_reset_the_old_letter_stays_at_the_desk_until_the_new_words_are_heard(paired):
    for name in PAIR:
        paired.home.answered(name, ALL, Sharing.BOTH)
    paired.send()
    paired.home.reset("Ana")
    signs_in(paired, "Ana")
    assert own(paired, "Ana") is None
    coaches.confirm_words(paired.at_home("Ana"), pairing.my_words(paired.desk.look_at(None)))
    paired.home.answered("Ana", ALL | {"safety": 9}, Sharing.BOTH, based_on=1)
    result = paired.send()
    assert words.NEW_KEY.format("Ana") in result.said
    assert (THIS, "Ana", "safety", "5") in seen(paired), "the old one stays meanwhile"
    couple = paired.desk.look_at(paired.couple_id).couple
    assert [p.name for p in letters_in.held(paired.desk.me, couple)] == ["Ana"]
    letters_in.hear(paired.desk.me, pairing.my_words(paired.at_home("Ana")))
    assert (THIS, "Ana", "safety", "9") in seen(paired)
    assert letters_in.held(paired.desk.look_at(paired.couple_id), couple) == []


def test_after_a_passphrase_somebody_knew_the_letter_is_made_anew_at_once_and_held_until_new_words(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    paired.send()
    known, before = paired.home.identities["Ana"], own(paired, "Ana")
    paired.home.rekey("Ana")
    anew = letters.open_letter(own(paired, "Ana"), paired.desk.identity)
    assert own(paired, "Ana") != before
    assert anew.author.key == recipient_of(paired.home.identities["Ana"])
    real = letters.open_letter(before, paired.desk.identity)
    forged = letters.seal(replace(real, number=99, content={**real.content, "answers": []}), known, 1)
    assert words.NEW_KEY.format("Ana") in paired.send().said
    assert (THIS, "Ana", "safety", "5") in seen(paired)
    letters_in.hear(paired.desk.look_at(None), pairing.my_words(paired.at_home("Ana")))
    blob = letter_file.make([forged, b""], [recipient_of(paired.desk.identity)])
    assert words.NEW_KEY.format("Ana") in letters_in.bring(paired.desk.look_at(None), blob).said
    assert (THIS, "Ana", "safety", "5") in seen(paired), "whoever knew the old passphrase writes nothing of hers"


def test_without_a_record_nothing_goes_to_a_coach_until_the_words_are_heard_again(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH)
    with paired.home.storage._db.write() as cursor:
        cursor.execute("DELETE FROM head WHERE person_id = ?", [paired.home.ids["Ana"]])
    settle(paired.home.storage, paired.home.ids["Ana"], paired.home.identities["Ana"], marked=True, lock=lambda: b"")
    signs_in(paired, "Ana")
    assert own(paired, "Ana") is None


def test_words_pin_the_key_they_are_of_whatever_else_stands_in_the_file(two):
    two.pair()
    ben = recipient_of(two.home.identities["Ben"])
    coaches.withdraw_words(two.at_home("Ana"))
    two.home.storage.change_person(replace(two.home.me.coach, recipient=ben))
    coaches.confirm_words(two.at_home("Ana"), pairing.my_words(two.desk.look_at(None)))
    two.home.answered("Ana", ALL, Sharing.BOTH)
    assert not two.at_home("Ana").coach_confirmed
    assert not own(two, "Ana") or letters.sealed_again(own(two, "Ana"), two.home.identities["Ben"], ben) == own(
        two, "Ana"
    )


def test_whoever_is_left_alone_names_a_coach_alone(two):
    erase(two.home.storage, two.home.person("Ben"), two.home.writer("Ben"), What.ME)
    pairing.propose(two.at_home("Ana"), cards.line_of(pairing.card_for_couples(two.desk.look_at(None))))
    assert two.at_home("Ana").coach.id == two.desk.id


def test_undoing_a_restore_takes_what_it_brought_out_of_the_letter(paired):
    paired.home.answered("Ana", ALL, Sharing.BOTH, week=LAST)
    paired.home.storage.back_up()
    copy = paired.home.folder.with_name("copy.duckdb")
    copy.write_bytes(backups.newest(paired.home.folder).path.read_bytes())
    erased = paired.home.storage.check_ins([paired.home.ids["Ana"]])
    with paired.home.storage._db.write() as cursor:
        cursor.execute("DELETE FROM check_in")
        ana, key = paired.home.ids["Ana"], paired.home.identities["Ana"]
        head = heads.unseal(paired.home.storage.head(ana), key, ana)
        head_store.put(cursor, ana, heads.seal(replace(head, rows={}), key, ana))
    assert len(erased) == 1
    paired.home.storage.bring_back(copy)
    take_in(paired.home.storage, paired.home.ids["Ana"], paired.home.identities["Ana"])
    assert letters.open_letter(own(paired, "Ana"), paired.desk.identity).content["answers"]
    paired.home.storage.undo_bring_back()
    assert own(paired, "Ana") is None
    settle(paired.home.storage, paired.home.ids["Ana"], paired.home.identities["Ana"], marked=True, lock=lambda: b"")
    signs_in(paired, "Ana")
    assert letters.open_letter(own(paired, "Ana"), paired.desk.identity).content["answers"] == []


# -- many at once ------------------------------------------------------------------------------------


def test_two_drops_at_once_come_in_one_after_the_other(paired):
    files = []
    for n in range(6):
        paired.home.answered("Ana", ALL | {"safety": n}, Sharing.BOTH)
        files.append(paired.file())
    paired.desk.look_at(None)
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda blob: letters_in.bring(paired.desk.me, blob), [*files, *reversed(files)]))
    assert (THIS, "Ana", "safety", "5") in seen(paired)
    assert {line for result in results for line in result.said} <= {words.KNOWN, words.OLDER}
    assert letters_in.set_back(paired.desk.me, paired.desk.me.couple) == []


def test_the_files_of_many_couples_at_once(tmp_path, monkeypatch):
    first, files, at_home = None, [], {}
    monkeypatch.setattr(weeks, "today_in", lambda zone: at_home["now"].today if at_home else WEDNESDAY)
    for n in range(COUPLES):
        (tmp_path / str(n)).mkdir()
        two = apart(tmp_path / str(n), strangers=True)
        at_home["now"] = two.home
        first = first or two
        two.desk = first.desk
        two.pair()
        two.home.answered("Ana", ALL | {"safety": n % 11}, Sharing.BOTH, week=BEFORE)
        files.append((two, two.file()))
    first.desk.look_at(None)
    for _, blob in files:
        letters_in.bring(first.desk.me, blob)
    assert caseload.couples(first.desk.me) == []
    for two, _ in files:
        letters_in.hear(first.desk.look_at(None), pairing.my_words(two.at_home("Ana")), spoken=True)
    listed = caseload.couples(first.desk.look_at(None))
    assert len(listed) == COUPLES
    glances = caseload.at_a_glance(first.desk.me, listed)
    assert {glance.latest for glance in glances.values()} == {BEFORE}
    for two, _ in files:
        two.home.storage.close()
    first.desk.storage.close()


# -- equal over random histories ---------------------------------------------------------------------


def told_at_desk(two, view):
    """What Dana is given at her desk, in the shape of `may_know`."""
    me = two.desk.look_at(two.couple_id)
    names = {p.id: p.name for p in me.couple}
    found = {(a.week, names[a.person], a.question, a.words) for a in reading.answers(me, view)}
    found |= {(n.week, names[n.person], "note", n.text) for n in reading.notes(me, view)}
    said = [one.entry for one in entries.seen(me, view)]
    if view is View.BOTH:
        found |= {(a.week, names[a.person], a.question, a.words) for a in told_alone.answers(me)}
        found |= {(a.week, names[a.person], "note", a.note) for a in told_alone.asides(me) if a.note}
        said += [one.entry for one in entries.told_alone(me)]
    return found, sorted((names[e.person_id], e.kind, e.day, e.lines) for e in said)


def shown_at_home(two):
    """What the same key reads of the same couple on their own computer."""
    opened = {n: letters.open_letter(sealed, two.desk.identity) for n in PAIR if (sealed := own(two, n))}
    return {name: letter.content for name, letter in opened.items()}


def upheaval(two, draws):
    """Something that happens seldom: a reset, a key somebody knew, a row that is missing, the coach once more."""
    name, home = draws.choice(PAIR), two.home
    what = draws.randrange(4)
    if what == 0:
        home.reset(name)
    elif what == 1:
        home.rekey(name)
    elif what == 2:
        with home.storage._db.write() as cursor:
            newest = "SELECT id FROM check_in WHERE person_id = ? ORDER BY week DESC, revision DESC LIMIT 1"
            cursor.execute(f"DELETE FROM check_in WHERE id IN ({newest})", [home.ids[name]])
        settle(home.storage, home.ids[name], home.identities[name], marked=True, lock=lambda: b"")
    else:
        for one in PAIR:
            coaches.remove(two.at_home(one))
        pairing.propose(two.at_home("Ana"), cards.line_of(pairing.card_for_couples(two.desk.look_at(None))))
        pairing.agree(two.at_home("Ben"), coaches.proposal(two.home.me).coach)
    signs_in(two, name)


def hears_everybody(two):
    """Whoever has not heard Dana's words does, and she hears whose letters wait."""
    for name in PAIR:
        if not two.at_home(name).coach_confirmed:
            coaches.confirm_words(two.home.me, pairing.my_words(two.desk.look_at(None)))
    two.send(go_on=True)
    waiting = {w.letter.author.name for w in letters_in.waiting(two.desk.look_at(None))}
    for name in waiting:
        letters_in.hear(two.desk.look_at(None), pairing.my_words(two.at_home(name)))


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_desk_shows_what_privacy_says_and_what_the_same_key_reads_at_home(paired, seed):
    draws = random.Random(seed)
    for _ in range(4):
        for _ in range(draws.randrange(3, 9)):
            step(paired.home, draws)
        if draws.random() < 0.7:
            upheaval(paired, draws)
        hears_everybody(paired)
        for reader, view in ((Reader.COACH, View.BOTH), (Reader.SESSION, View.SESSION)):
            assert told_at_desk(paired, view) == may_know(paired.home, reader)
        me = paired.desk.look_at(paired.couple_id)
        assert {n: letters_in.of(me, paired.home.ids[n]).content for n in PAIR} == shown_at_home(paired)
