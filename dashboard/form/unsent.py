"""A form that was sent while nobody was signed in: it stands before its author again after the sign-in."""

from collections.abc import Mapping
from datetime import date, datetime

from dashboard.domain import weeks
from dashboard.form import buttons, decoder, page
from dashboard.form.decoder import Filled
from dashboard.services import check_ins, drafts
from dashboard.services.me import Me

TOO_LATE = "What you filled in was for a week that can no longer be answered, so it was not kept."


def give_back(me: Me, fields: Mapping[str, str], sent: datetime) -> None:
    """Puts a form that was `sent` while nobody was signed in before its author again. Raises NotAllowedError.

    What was kept or saved elsewhere since then stays in the form. Where versions differ the other one is set aside, so
    that it can be had again.
    """
    buttons.require_author(me, fields)
    week = decoder.week(fields)
    with buttons.one_at_a_time:
        if week not in weeks.answerable(me.today):
            page.place(me, page.chosen_week(me)).problem = TOO_LATE
            return
        me.visit.forms.setdefault(page.WEEK, week)
        _stand_beside(me, week, fields, sent)


def _stand_beside(me: Me, week: date, fields: Mapping[str, str], sent: datetime) -> None:
    """The later of two versions in the form, the other one set aside if it says anything else."""
    here, newest, kept_at = page.place(me, week), check_ins.newest_revision(me, week), drafts.kept_at(me, week)
    standing = here.not_kept or page.kept(me, week)[0]
    waited = decoder.decode(fields, standing).filled
    later = here.not_kept is not None or (kept_at is not None and kept_at > sent)
    if later or newest > decoder.number(fields, "based_on"):
        other = waited
    else:
        page.hold(me, week, waited, newest)
        # The script sends what was changed in the very form that is kept: that is no other version of it.
        other = Filled() if fields.get("part") or kept_at is None else standing
        standing = waited
    if other.says_more_than(standing):
        here.set_aside.append(other)
        here.given_back = True
