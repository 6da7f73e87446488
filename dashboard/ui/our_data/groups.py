"""The groups of Our data: each part closed until opened, with one line of how it stands now."""

import streamlit as st

from dashboard.domain.names import isolated
from dashboard.services import backups as stored
from dashboard.services import check_ins, coaches
from dashboard.services.me import Me
from dashboard.ui.our_data import backups, export, imports, my_name, our_coach, phones, reminder, sharing
from dashboard.ui.shared import controls
from dashboard.ui.shared.folds import fold
from dashboard.words import our_data as words

# Closed until opened: what is kept for oneself is not for whoever passes by.


def who_sees_what(me: Me) -> None:
    """Four sentences, the table of the rules on demand, and what can be changed."""
    controls.header("Who sees what")
    partner = None if me.partner.erased else me.partner.name
    sentences = words.four_sentences(
        partner, me.coach.name if me.coach else None, sharing=me.person.consent_at is not None
    )
    controls.listed(sentences)
    fold("**Who sees what, as a table**", "overview", sharing.overview, me)
    weeks = words.weeks_saved(len(check_ins.answered_weeks(me)))
    fold("Who may see an earlier week", "earlier", sharing.sharing_of_earlier_weeks, me, now=weeks)
    now = words.sharing_now(me.person.consent_at, me.person.paused_from, me.today)
    fold("Pause or stop sharing", "consent", sharing.consent_to_share, me, now=now)


def our_coach_group(me: Me) -> None:
    """Who the coach is, or the next step towards one."""
    controls.header("Our coach")
    found = coaches.proposal(me)
    now = words.coach_now(
        me.coach.name if me.coach else None, found.coach.name if found else None, confirmed=me.coach_confirmed
    )
    fold("Coach", "coach", our_coach.section, me, now=now, opened=our_coach.waits(me))


def reminder_group(me: Me) -> None:
    """When to be reminded; whether somebody is away stands inside, since only they know."""
    controls.header("Reminder and time away")
    fold("Reminder", "reminder", reminder.section, me, now=reminder.now(me))
    fold("**Time away**", "away", reminder.away, me)


def phones_group(me: Me) -> None:
    """The check-in on the phones of the home."""
    controls.header("On our phones")
    fold("Phones", "phones", phones.section, me, now=phones.now(me))


def files_keys_leaving(me: Me) -> None:
    """Files, backups, the name and keys of whoever is here, and erasing, beside which Support stands."""
    controls.header("Files, keys and leaving")
    st.text(f"Everything is kept in one folder on this computer:\n{me.folder}")
    fold("Export", "take", export.take_along, me, now="four kinds of file")
    fold("Import", "bring", imports.bring_along, me, now="from a file of yours")
    copies = stored.listed(me)
    latest = max((copy.made for copy in copies), default=None)
    fold("Backups", "backups", backups.section, me, now=words.latest_copy(latest, me.today))
    fold("My name", "name", my_name.section, me, now=isolated(me.person.name))
    fold("Your passphrase and key", "keys", sharing.keys, me, now=sharing.keys_now(me), opened=_reset(me))
    fold("Erase", "erase", sharing.erasing, me, now="a week, everything, or you")


def _reset(me: Me) -> bool:
    return me.person.reset_at is not None
