"""Questions put aside for the next session, here and in a copy of the data: both come into one that waits here."""

from dataclasses import replace

from dashboard.accounts.own_things import proven_revision
from dashboard.domain.weeks import NO_DAY
from dashboard.keys import sealing
from dashboard.services import sessions
from dashboard.services.me import Me, require_coach
from dashboard.services.sessions import Own, Question
from dashboard.store.sessions import Session
from dashboard.store.writers import NOTE


def joined(me: Me, brought: Session) -> Session | None:
    """What waits here for the next session of that couple, with what was brought; None where nothing waits here.

    It is the coach's own from then on, so undoing the restore leaves it. Raises BadInputError where it is too much.
    """
    require_coach(me)
    here = next((s for s in me.store.happened.sessions(brought.couple_id) if s.held_on == NO_DAY), None)
    if here is None:
        return None
    mine, theirs = sessions.own_of(me, here), _own(me, brought)
    mine = _shown(here) if mine.lost else mine
    texts = {question.text for question in mine.questions}
    questions = *mine.questions, *(question for question in theirs.questions if question.text not in texts)
    note = "\n\n".join(filter(None, (mine.note, theirs.note)))
    return sessions.with_own(me, replace(here, revision=here.revision + 1), Own(note, questions))


def _own(me: Me, brought: Session) -> Own:
    """What of a session that was brought proves to be this coach's, else what was to be shown in it."""
    revision = proven_revision(brought, me.identity, me.person.id)
    if revision is None:
        return _shown(brought)
    place = NOTE, me.person.id, brought.id, revision
    content = sealing.open_own(brought.sealed_coach or b"", me.identity, *place).content
    return Own(content["note"], tuple(Question(text, bool(shown)) for text, shown in content["questions"]))


def _shown(session: Session) -> Own:
    return Own("", tuple(Question(text, True) for text in (session.shown or "").splitlines()))
