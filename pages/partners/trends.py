"""Trends: what can be said first of each rating, then the chart of stages and ratings, then details on demand."""

from dashboard.domain.model import Role
from dashboard.services import coach_copy
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.trends import events, front

me = visit.require(Role.PARTNER)
front.show(me)
events.section(me)
controls.coach_card(coach_copy.practice(me))
