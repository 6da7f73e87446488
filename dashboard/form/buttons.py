"""What each button of the check-in form does, in either home."""

import threading
from collections.abc import Callable, Mapping
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.model import Sharing
from dashboard.domain.questions import ITEMS, KEYS, STEP
from dashboard.errors import BadInputError, BehindError, DashboardError, NotAllowedError
from dashboard.form import decoder, page
from dashboard.form.decoder import Filled
from dashboard.services import check_ins, coaches, drafts, sessions
from dashboard.services.me import Me, require_partner

SOMEBODY_ELSE = "Somebody else is signed in here now."
NOT_CHOSEN = "Choose who may see this check-in, then save."
TURNS, OPENINGS = "turns", 50
FILLED = frozenset({*KEYS, "note", "sharing"})
Button = Callable[[Me, date, Mapping[str, str]], None]

one_at_a_time = threading.Lock()


def press(me: Me, fields: Mapping[str, str]) -> None:
    """Does what the pressed button says, with everything that stands in the form.

    Raises NotAllowedError where this visit may not, StorageError when a draft cannot be kept. Whatever else goes
    wrong is said on the page, and nothing that was filled in is lost.
    """
    require_author(me, fields)
    button, week = BUTTONS.get(fields.get("do", "")), decoder.week(fields)
    if button is None or week is None:
        return
    with one_at_a_time:
        if not _overtaken(me, fields):
            _do(button, me, week, fields)


def require_author(me: Me, fields: Mapping[str, str]) -> None:
    """Raises NotAllowedError unless this is the visit of whoever filled the form in."""
    require_partner(me)
    if fields.get("author") != me.person.id:
        raise NotAllowedError(SOMEBODY_ELSE)


def _do(button: Button, me: Me, week: date, fields: Mapping[str, str]) -> None:
    """What went wrong becomes one sentence on the page; what was filled in becomes the draft."""
    try:
        button(me, week, fields)
    except NotAllowedError:
        raise
    except DashboardError as error:
        if button is _draft:
            raise
        here, form = page.place(me, week), not FILLED.isdisjoint(fields)
        if form and isinstance(error, BehindError):
            here.behind = True
        else:
            here.problem = str(error)
        if form:
            # On the way to the other week the script sends only what was changed.
            base = (here.not_kept or page.kept(me, week)[0]) if button is _other_week else None
            page.hold(me, week, decoder.decode(fields, base).filled, decoder.number(fields, "based_on"))


def _draft(me: Me, week: date, fields: Mapping[str, str]) -> None:
    """Lays what was changed in this window over what is kept already, which another window may have changed."""
    here = page.place(me, week)
    base, based_on = page.kept(me, week)
    filled = decoder.decode(fields, here.not_kept or base).filled
    drafts.keep(me, week, decoder.as_draft(filled, based_on))
    here.not_kept = None


def _save(me: Me, week: date, fields: Mapping[str, str]) -> None:
    _save_on(me, week, fields, decoder.number(fields, "based_on"))


def _save_over(me: Me, week: date, fields: Mapping[str, str]) -> None:
    _save_on(me, week, fields, check_ins.newest_revision(me, week))


def _save_on(me: Me, week: date, fields: Mapping[str, str], based_on: int) -> None:
    sent, here = decoder.decode(fields), page.place(me, week)
    here.saved, here.behind = None, False
    if sent.problems:
        raise BadInputError(sent.problems[0])
    sharing = _sharing(me, week, sent.filled)
    if sharing is None:
        here.problem_at = "sharing"
        raise BadInputError(NOT_CHOSEN)
    here.saved = check_ins.save(me, week, sent.filled.answers, sharing, sent.filled.note, based_on)
    here.not_kept = None
    here.set_aside, here.given_back = [], False


def _keep_saved(me: Me, week: date, fields: Mapping[str, str]) -> None:
    """What another window saved stands in the form again; what was written here can be brought back."""
    here = page.place(me, week)
    drafts.drop(me, week)
    here.set_aside.insert(0, decoder.decode(fields).filled)
    here.not_kept, here.behind = None, False


def _bring_back(me: Me, week: date, fields: Mapping[str, str]) -> None:
    """The next version that was set aside; of those that waited for a sign-in none is lost by looking at another."""
    here = page.place(me, week)
    if not here.set_aside:
        return
    if here.given_back:
        here.set_aside.append(decoder.decode(fields, here.not_kept or page.kept(me, week)[0]).filled)
    page.hold(me, week, here.set_aside.pop(0), check_ins.newest_revision(me, week))


def _undo(me: Me, week: date, _fields: Mapping[str, str]) -> None:
    here = page.place(me, week)
    if here.saved is None:
        return
    check_ins.undo(me, here.saved)
    here.saved = None


def _change(me: Me, week: date, _fields: Mapping[str, str]) -> None:
    page.place(me, week).saved = None


def _later(me: Me, _week: date, _fields: Mapping[str, str]) -> None:
    me.visit.forms[page.KEY_LATER] = True


def _look_together(me: Me, _week: date, _fields: Mapping[str, str]) -> None:
    coaches.look_together(me)


def _other_week(me: Me, week: date, fields: Mapping[str, str]) -> None:
    """To the other of the two weeks; what was changed in this form is kept."""
    if not FILLED.isdisjoint(fields):
        _draft(me, week, fields)
    this, last = weeks.answerable(me.today)
    me.visit.forms[page.WEEK] = last if week == this else this


BUTTONS: Mapping[str, Button] = {
    "draft": _draft,
    "save": _save,
    "save over": _save_over,
    "keep saved": _keep_saved,
    "bring back": _bring_back,
    "undo": _undo,
    "change": _change,
    "later": _later,
    "look together": _look_together,
    "other week": _other_week,
}


def _sharing(me: Me, week: date, filled: Filled) -> dict[str, Sharing] | None:
    """Who may see each item that this week asks about; None while that is not chosen for all of them."""
    items = [i for i in ITEMS if i != STEP or sessions.agreed(me, week) is not None]
    return decoder.chosen(filled, items, check_ins.offered_sharing(me, check_ins.mine(me, week)))


def _overtaken(me: Me, fields: Mapping[str, str]) -> bool:
    """Whether something sent later from the same form has arrived already; without a script nothing is numbered."""
    opening, turn = fields.get("opening", ""), decoder.number(fields, "turn")
    if not opening or not turn:
        return False
    turns: dict[str, int] = me.visit.forms.setdefault(TURNS, {})
    if turn <= turns.get(opening, 0):
        return True
    turns.pop(opening, None)
    turns[opening] = turn
    if len(turns) > OPENINGS:
        turns.pop(next(iter(turns)))
    return False
