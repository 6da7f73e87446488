"""What stands on the check-in page of a visit: the form of a week as it was left, or what comes after saving."""

from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.names import isolated
from dashboard.domain.questions import STAGES
from dashboard.errors import DashboardError
from dashboard.form import decoder
from dashboard.form.decoder import Filled
from dashboard.form.view import FormView, SavedView, Who
from dashboard.services import check_ins, coaches, drafts, letters_out, own_key, personal, reading, sessions
from dashboard.services.check_ins import Saved
from dashboard.services.me import Me
from dashboard.words import check_in_words

WEEK, KEY_LATER = "week", "key later"
STAGE_TITLES = {stage.key: stage.title for stage in STAGES}


@dataclass
class FormPlace:
    """Where a visit stands with the check-in of one week; in memory only, and gone with the visit.

    `set_aside` are other versions of the form, to be had again; `given_back`: one of them had waited for a sign-in.
    """

    saved: Saved | None = None
    set_aside: list[Filled] = field(default_factory=list)
    given_back: bool = False
    not_kept: Filled | None = None
    behind: bool = False
    problem: str = ""
    problem_at: str = ""


def place(me: Me, week: date) -> FormPlace:
    """The place of this visit and week."""
    found: FormPlace = me.visit.forms.setdefault(week, FormPlace())
    return found


def chosen_week(me: Me) -> date:
    """The week this visit looks at: the one chosen last while it can be answered, else the one offered."""
    chosen: date | None = me.visit.forms.get(WEEK)
    if chosen in weeks.answerable(me.today):
        return chosen
    return weeks.offered(me.today, check_ins.answered_weeks(me))


def shown(me: Me) -> FormView | SavedView:
    """The page as it is now. What went wrong with the last press is said once."""
    week = chosen_week(me)
    me.visit.forms[WEEK] = week
    here = place(me, week)
    problem, at = here.problem, here.problem_at
    here.problem = here.problem_at = ""
    # What was filled in since, in another window, comes before the thanks.
    if here.saved is not None and here.not_kept is None and drafts.read(me, week) is None:
        return replace(_after_saving(me, week, here.saved), problem=problem)
    return replace(_form(me, week, here), problem=problem, problem_at=at)


def kept(me: Me, week: date) -> tuple[Filled, int]:
    """What a form of this week opens with, and the revision that rests on: the draft, else what was saved."""
    # The revision first: a save that comes between is noticed then, the other way round it would be lost.
    newest = check_ins.newest_revision(me, week)
    draft = drafts.read(me, week)
    if draft is not None:
        return decoder.of_draft(draft), draft.get("based_on", newest)
    saved = check_ins.mine(me, week)
    return (Filled(saved.answers, saved.note or "") if saved else Filled()), newest


def hold(me: Me, week: date, filled: Filled, based_on: int) -> None:
    """Keeps what stands in a form as its draft; where the disk refuses that, in the memory of the visit."""
    here = place(me, week)
    try:
        drafts.keep(me, week, decoder.as_draft(filled, based_on))
        here.not_kept = None
    except DashboardError:
        here.not_kept = filled


def _form(me: Me, week: date, here: FormPlace) -> FormView:
    filled, based_on = kept(me, week)
    filled = here.not_kept or filled
    saved, step, back = check_ins.mine(me, week), sessions.agreed(me, week), personal.away_until(me)
    other = check_in_words.lines(saved.answers if saved else {}, saved.note if saved else None)
    return FormView(
        who(me),
        week,
        me.today,
        filled,
        based_on=based_on,
        step=step.step if step else "",
        step_stage=STAGE_TITLES[step.stage] if step and step.stage else "",
        offered=check_ins.offered_sharing(me, saved),
        choices=check_ins.choices(me),
        shares=me.person.consents(week),
        away=back,
        ahead=check_ins.ahead(me),
        announced=_announced(me),
        other_version=other if here.behind else (),
        set_aside=bool(here.set_aside),
        given_back=here.given_back and bool(here.set_aside),
        saved_before=saved is not None,
    )


def _after_saving(me: Me, week: date, done: Saved) -> SavedView:
    check_in, names = done.check_in, who(me)
    first = check_in.revision == 1 and len(check_ins.answered_weeks(me)) == 1
    others = [other for other in weeks.answerable(me.today) if other != week]
    offers_key = first and not me.visit.forms.get(KEY_LATER) and not own_key.shown_on(me)
    return SavedView(
        names,
        week,
        me.today,
        check_in_words.who_sees(
            check_in.answers,
            check_in.note,
            check_in.sharing,
            names.partner,
            names.coach,
            shares=me.person.consents(week),
        ),
        changed=done.changed,
        together=reading.together_shows(me, week),
        hand_over=None if me.partner.erased else me.partner.id,
        offers_key=offers_key,
        other_saved=any(check_ins.mine(me, other) for other in others),
        file_for=isolated(coach.name) if (coach := letters_out.offered(me, week)) else "",
    )


def who(me: Me) -> Who:
    """The person of this visit, and those a check-in may be shared with."""
    coach = isolated(me.coach.name) if me.coach else None
    partner = None if me.partner.erased else isolated(me.partner.name)
    return Who(me.person.id, isolated(me.person.name), me.person.slot, partner, coach)


def _announced(me: Me) -> str:
    """Whom the partner proposed as a coach and waits to be answered about; empty while there is nobody."""
    found = coaches.proposal(me)
    if found is None or me.person.id in found.agreed:
        return ""
    return check_in_words.proposed(isolated(me.partner.name), isolated(found.coach.name))
