"""What cannot be of everything else: days of no life, weeks that begin on no Monday, what is none of the choices."""

from dashboard.domain.model import AgreementKind, Kind
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGE_VALUES, STEP, STEP_WORDS
from dashboard.store.impossible import (
    ASIDE,
    MOMENT,
    MONDAY,
    Impossible,
    beyond,
    cells,
    longer,
    moments,
    no_monday,
    other,
    revisions,
)

SAVES = 10**15
WRITTEN = {
    "week": (no_monday("week"), MONDAY),
    "revision": revisions(1),
    "saved_at": (beyond("saved_at"), MOMENT),
}
ANSWERS = {
    "wording": ("(wording NOT BETWEEN 1 AND 99)", "1"),
    **{key: (f"({key} NOT BETWEEN 0 AND 10)", "NULL") for key in RATING_KEYS},
    **{key: (other(key, STAGE_VALUES), "NULL") for key in STAGE_KEYS},
    STEP: (other(STEP, STEP_WORDS), "NULL"),
}
# Who may read from when on is not widened: a coach came when both had agreed, or with the couple.
AGREED = f"SELECT max(said_at) FROM agreement WHERE coach_id = couple_coach.coach_id AND NOT {beyond('said_at')}"
MADE = f"SELECT min(created_at) FROM couple WHERE id = couple_coach.couple_id AND NOT {beyond('created_at')}"
CAME = f"coalesce(({AGREED} AND kind = 'agreed'), ({MADE}), $now)"
BROUGHT = "something that a copy brought"

ROWS = (
    # A file with the tables of today is of today, whatever it says of itself.
    Impossible("schema_version", "version <> $version", "version = $version", "which version they are of"),
    cells("check_in", WRITTEN | ANSWERS, aside=ASIDE),
    cells(
        "entry",
        {**WRITTEN, "kind": (other("kind", Kind), f"'{Kind.MOMENT}'"), "day": (beyond("day"), "NULL")},
        aside=ASIDE,
    ),
    Impossible("draft", no_monday("week"), None, "a form that was half filled in"),
    *(moments(table, "saved_at") for table in ("own", "draft", "head")),
    moments("erased", "erased_at", said="when something was erased"),
    moments("earlier_key", "until", said="until when somebody had an earlier key"),
    moments("restored", "restored_at", said="the day of a restore"),
    Impossible("couple_coach", beyond("since"), f"since = {CAME}", "when a coach came"),
    Impossible("couple_coach", beyond("until"), "until = $now", "when a coach left"),
    Impossible("agreement", other("kind", AgreementKind), None, "what one of you said about a coach"),
    moments("agreement", "said_at", said="when one of you said something about a coach"),
    moments("couple", "created_at", "archived_at", said="a day of a couple"),
    cells("couple", {day: (beyond(day), "NULL") for day in ("next_on", "spoken_on", "erase_by")}, "a day of a couple"),
    cells("couple", {"label": longer("label", 30)}, "what the files of a couple are called"),
    cells("coaching_session", {"held_on": (beyond("held_on"), MONDAY)}, "the day of a session"),
    cells("coaching_session", {"revision": revisions(1_000)}),
    cells("coaching_session", {"agreed_step": longer("agreed_step", 200)}, "the step of a session"),
    cells("coaching_session", {"stage": (other("stage", STAGE_KEYS), "NULL")}, "the stage of a session"),
    Impossible(
        "event", f"{beyond('week')} OR label = ''", f"couple_id = '', week = {MONDAY}, label = 'left out'", "an event"
    ),
    Impossible("event", no_monday("week"), "week = date_trunc('week', week)::DATE", "the week of an event"),
    moments("event", "added_at", said="when an event was added"),
    cells("event", {"label": longer("label", 40)}, "what an event is called"),
    Impossible("brought", "restore_id NOT IN (SELECT id FROM restored)", None, BROUGHT),
    Impossible("saves", f"made NOT BETWEEN 0 AND {SAVES}", f"made = {10**9}", "how often something was saved"),
)
