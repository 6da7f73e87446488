"""The part of Our data about backups: which there are, one more now, and the way to restore one."""

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

from dashboard.domain import weeks
from dashboard.services import backups
from dashboard.services.backups import Backup
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem


def section(me: Me) -> None:
    """Everything about backups."""
    found = backups.listed(me)
    beside, outside = backups.places(me)
    also = f" and, should that be deleted, in\n{outside}" if outside else ""
    st.text(
        "Once a day, and whenever this is stopped, a whole copy is kept: daily for a week, weekly for two months, then "
        f"monthly, whether or not anything was saved. The copies are in\n{beside}{also}"
    )
    st.text(
        "When somebody erases something or lets fewer people see it, all earlier copies are removed, "
        "and one fresh copy takes their place."
    )
    if found:
        _listed(found)
    st.button("Make a backup now", key=visit.key("backup-now"), on_click=attempt(_make, at="backup"))
    problem("backup")
    said = st.session_state.pop(visit.key("backup-said"), None) or backups.notice(me)
    if said:
        st.info(said)
    if found:
        _restoring(me, found)


def _listed(found: Sequence[Backup]) -> None:
    st.table(
        [
            {"Made": _made(b), "Size": backups.at_most(b.size), "Kept": "outside" if b.second else "beside"}
            for b in found
        ]
    )
    st.text(
        f"Together {backups.at_most(backups.total(found))}. Beside: in the data folder. Outside: in your own folder."
    )


def _restoring(me: Me, found: Sequence[Backup]) -> None:
    """A choice, and the way to the page where both sides are compared and the passphrase is asked for."""
    chosen = st.selectbox("A backup to compare with", found, key=visit.key("backup-chosen"), format_func=_title)
    ways = {"Compare, then restore": f"/restore?copy={quote(chosen.key)}"}
    if backups.can_undo(me):
        ways["Undo the last restore"] = "/restore?undo=1"
    controls.leave_links(ways)


def _make(me: Me) -> None:
    st.session_state[visit.key("backup-said")] = backups.make_now(me)


def _title(backup: Backup) -> str:
    return _made(backup) + ", outside" * backup.second


def _made(backup: Backup) -> str:
    return f"{weeks.full_label(backup.made.date())}, {backup.made:%H:%M}" + ", before a restore" * backup.before
