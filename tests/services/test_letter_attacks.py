"""Ben with his key, both folders and every file ever sent: nothing of Ana's opens, and nothing is hers unnoticed."""

import contextlib
import random
from dataclasses import replace

import pyrage
import pytest

from dashboard.domain import weeks
from dashboard.domain.model import Sharing
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.errors import DashboardError, SealError
from dashboard.keys import letter_file, letters
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import letters_in, pairing, reading, told_alone
from dashboard.services.reading import View
from dashboard.store.letters import LetterState, Place
from tests.cast import THIS
from tests.two_copies import PAIR, apart

MARK = "ZEBRA-7291-QUAGGA"
CASES = 200


@pytest.fixture(scope="module")
def war(tmp_path_factory):
    """Five files of five weeks' worth of changes, of which Ana's last one tells Dana something alone."""
    with pytest.MonkeyPatch.context() as patch:
        two = apart(tmp_path_factory.mktemp("war"))
        patch.setattr(weeks, "today_in", lambda zone: two.home.today)
        two.pair(*PAIR)
        files, sealed = [], []
        for n in range(5):
            for name in PAIR:
                answers = dict.fromkeys(RATING_KEYS, n) | {"slow_down": "2"}
                two.home.answered(name, answers, same_for_all(Sharing.COACH), note=MARK, note_for=Sharing.COACH)
            sealed.append({name: own(two, name) for name in PAIR})
            files.append(two.file())
        letters_in.bring(two.desk.look_at(None), files[-1])
        yield two, files, sealed
        two.home.storage.close()
        two.desk.storage.close()


def own(two, name):
    return two.home.storage.letters.sealed(Place(LetterState.OWN, two.home.ids[name], two.desk.id))


def anas(two):
    """What Dana has of Ana's: answers, notes, and the bytes they come from."""
    me, ana = two.desk.look_at(two.couple_id), two.home.ids["Ana"]
    found = [*reading.answers(me, View.BOTH), *told_alone.answers(me)]
    notes = [aside.note for aside in told_alone.asides(me) if aside.person == ana]
    brought = two.desk.storage.letters.sealed(Place(LetterState.BROUGHT, ana, two.desk.id))
    return [(a.week, a.question, a.value) for a in found if a.person == ana], notes, brought


# What Ben makes of what he has, one way a name: (two, files, sealed letters, draws) -> the parts of a file, or a file.


def omits(_two, _files, sealed, _draws):
    return [b"", sealed[-1]["Ben"]]


def replays(_two, _files, sealed, draws):
    return [draws.choice(sealed[:-1])["Ana"], sealed[-1]["Ben"]]


def replays_a_whole_file(_two, files, _sealed, draws):
    return draws.choice(files[:-1])


def sends_hers_twice(_two, _files, sealed, draws):
    return [draws.choice(sealed)["Ana"], draws.choice(sealed)["Ana"]]


def swaps(_two, _files, sealed, _draws):
    return [sealed[-1]["Ben"], sealed[-2]["Ana"]]


def cuts(_two, _files, sealed, draws):
    hers = sealed[-1]["Ana"]
    return [hers[: draws.randrange(1, len(hers))], sealed[-1]["Ben"]]


def flips(_two, _files, sealed, draws):
    hers = bytearray(sealed[-1]["Ana"])
    hers[draws.randrange(len(hers))] ^= 1 << draws.randrange(8)
    return [bytes(hers), sealed[-1]["Ben"]]


def flips_the_file(_two, files, _sealed, draws):
    whole = bytearray(files[-1])
    whole[draws.randrange(len(whole))] ^= 1 << draws.randrange(8)
    return bytes(whole)


def pastes(_two, _files, sealed, draws):
    hers, bens = sealed[-1]["Ana"], sealed[-1]["Ben"]
    cut = draws.randrange(1, min(len(hers), len(bens)))
    return [hers[:cut] + bens[cut:], bens]


def forges(two, _files, _sealed, draws, key=None):
    """A letter with Ana's mark, name and key on it, proven with the only key he has."""
    ben = key or two.home.identities["Ben"]
    real = letters.open_letter(own(two, "Ana"), two.desk.identity)  # more than he can know
    changed = draws.choice([
        replace(real, number=real.number + 1 + draws.randrange(99)),
        replace(real, number=99, content={**real.content, "answers": []}),
        replace(real, number=99, author=replace(real.author, key=recipient_of(ben))),
        replace(real, number=99, last=True, content={**real.content, "answers": [], "notes": []}),
        replace(real, number=99, line="0" * 32),
    ])  # fmt: skip
    return [letters.seal(changed, ben, 9), own(two, "Ben")]


def forges_with_another_key(two, files, sealed, draws):
    return forges(two, files, sealed, draws, new_identity())


def relabels(two, _files, _sealed, draws):
    """His own letter, said to be hers or of another couple."""
    real = letters.open_letter(own(two, "Ben"), two.desk.identity)
    ana = two.home.ids["Ana"]
    changed = draws.choice([
        replace(real, author=replace(real.author, mark=ana), number=50),
        replace(real, author=replace(real.author, mark=ana, name="Ana"), number=50),
        replace(real, home=replace(real.home, id="f" * 32), number=50),
        replace(real, home=replace(real.home, partners=real.home.partners[::-1]), number=50),
    ])  # fmt: skip
    return [letters.seal(changed, two.home.identities["Ben"], 9), b""]


WAYS = [
    omits,
    replays,
    replays_a_whole_file,
    sends_hers_twice,
    swaps,
    cuts,
    flips,
    flips_the_file,
    pastes,
    forges,
    forges_with_another_key,
    relabels,
]


@pytest.mark.parametrize("case", range(CASES))
def test_whatever_ben_sends_anas_part_stays_what_she_wrote(war, case):
    two, files, sealed = war
    draws, way = random.Random(case), WAYS[case % len(WAYS)]
    before, made = anas(two), way(two, files, sealed, draws)
    blob = made if isinstance(made, bytes) else letter_file.make(made, [recipient_of(two.desk.identity)])
    with contextlib.suppress(DashboardError):  # else it is told in a sentence of its own
        assert not letters_in.bring(two.desk.look_at(None), blob).second_copy
    assert anas(two) == before, way.__name__
    letters_in.forget(two.desk.look_at(None), two.couple_id)


def test_ben_opens_no_file_and_no_letter_of_anas_and_finds_no_word_of_it(war):
    two, files, sealed = war
    ben = two.home.identities["Ben"]
    for blob in files:
        with pytest.raises(SealError):
            letter_file.open_file(blob, [ben])
    for parts in sealed:
        for letter in parts.values():
            with pytest.raises(SealError):
                letters.open_letter(letter, ben)
    everything = b"".join(p.read_bytes() for s in (two.home.storage, two.desk.storage)
                          for p in s.folder.rglob("*") if p.is_file())  # fmt: skip
    assert MARK.encode() not in everything + b"".join(files)


def test_his_words_are_never_taken_for_hers(war):
    two, _, _ = war
    said = pairing.my_words(two.at_home("Ben"))
    before = anas(two)
    with pytest.raises(DashboardError):
        letters_in.hear(two.desk.look_at(None), said)
    assert anas(two) == before


@pytest.mark.parametrize("name", PAIR)
def test_with_and_without_kept_answers_letter_and_file_are_equal_in_length(tmp_path, monkeypatch, name):
    lengths = set()
    for kept in (False, True):
        folder = tmp_path / str(kept)
        folder.mkdir()
        two = apart(folder)
        monkeypatch.setattr(weeks, "today_in", lambda zone, two=two: two.home.today)
        two.pair()
        note = MARK * 20 if kept else None
        sharing = same_for_all(Sharing.ME if kept else Sharing.BOTH)
        two.home.answered(name, dict.fromkeys(RATING_KEYS, 3), sharing, week=THIS, note=note)
        plain = pyrage.decrypt(own(two, name), [two.desk.identity])
        inside = pyrage.decrypt(two.file(), [two.desk.identity])
        lengths.add((len(plain), len(inside)))
        two.home.storage.close()
        two.desk.storage.close()
    assert len(lengths) == 1
