"""Check-in: one person answers for one week, alone."""

from dashboard.domain.model import Role
from dashboard.form import page, view
from dashboard.ui import visit
from dashboard.ui.check_in import component

me = visit.require(Role.PARTNER)
component.show(view.render(page.shown(me)), visit.key("check-in"))
