"""What cannot be of people: other than two partners of a couple, a role, slot, name or code that fits nothing else."""

from dashboard.store.impossible import Impossible, beyond, moments

# Role, couple and slot each say whether somebody is a partner: two of them tell when the third was changed.
PARTNER = "((role = 'partner')::INT + (couple_id IS NOT NULL)::INT + (slot IN (0, 1))::INT >= 2)"
HEADS = "SELECT person_id FROM head"
BY_COUPLE = f"SELECT couple_id FROM person WHERE {PARTNER} AND couple_id IS NOT NULL GROUP BY couple_id HAVING"
KNOWN = f"count(*) FILTER (id IN ({HEADS}))"
CROWDED = f"{BY_COUPLE} count(*) > 2"
ONE_TOO_MANY = f"{BY_COUPLE} count(*) > 2 AND {KNOWN} = 2"
ALONE = f"{BY_COUPLE} count(*) = 1 AND couple_id IN (SELECT id FROM couple)"
WROTE = " UNION ALL ".join(
    f"SELECT person_id FROM {table} WHERE person_id <> ''" for table in ("check_in", "entry", "own")
)
OF_NOBODY = f"SELECT DISTINCT person_id FROM ({WROTE}) WHERE person_id NOT IN (SELECT id FROM person)"
LOST = f"SELECT person_id FROM ({OF_NOBODY}) WHERE person_id IN ({HEADS})"
MINE = "role = 'partner' AND card IS NULL AND locked_identity IS NOT NULL"
NEW = f"{MINE} AND id NOT IN ({HEADS}) AND id NOT IN ({WROTE})"
# Whom their own heads put back where they belong, at a sign-in: until then nobody is moved, or put in anybody's place.
STRAY = (
    "SELECT 1 FROM person WHERE role = 'partner' AND (couple_id IS NULL OR couple_id NOT IN (SELECT id FROM couple))"
)
# What a backup alone can tell: whose name stood where none stands.
NOT_NAMED = f"{ALONE} AND EXISTS ({OF_NOBODY}) AND NOT EXISTS ({CROWDED}) AND NOT EXISTS ({STRAY})"
NOBODY = f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person) AND EXISTS ({HEADS}) AND EXISTS (SELECT 1 FROM couple)"
# A whole row may be made a coach's; but no coach writes check-ins, and no partner has a couple they coach.
MADE_A_COACH = (
    f"NOT {PARTNER} AND 2 * (SELECT count(*) FROM couple) > (SELECT count(*) FROM person WHERE {PARTNER})"
    " AND id IN (SELECT person_id FROM check_in)"
    " AND id NOT IN (SELECT coach_id FROM couple_coach)"
)
BESIDE = "FROM person o WHERE o.couple_id = person.couple_id AND o.id <> person.id"
FORMER = "md5(couple_id || ' former partner')"
CLOSED, A_HASH = "0" * 64, "regexp_full_match(claim, '[0-9a-f]{64}')"
OTHERS = "SELECT lower(o.sign_in) FROM person o WHERE o.id <> person.id"
TAKEN = f"lower(sign_in) <> lower(name) AND (sign_in = '' OR lower(sign_in) IN ({OTHERS}))"
ROLE, COLOUR = "who is a partner and who is a coach", "whose colour is whose"
COUPLE = "who belongs to which couple"

PEOPLE = (
    # Whoever has a key and nothing else, where somebody with a head and rows is named nowhere.
    Impossible(
        "person",
        f"{NEW} AND (SELECT count(*) FROM person WHERE {NEW}) = 1 AND (SELECT count(*) FROM ({LOST})) = 1",
        f"id = (SELECT min(person_id) FROM ({LOST}))",
        "who is who",
    ),
    Impossible(
        "person",
        f"{PARTNER} AND couple_id IN ({ONE_TOO_MANY}) AND id NOT IN ({HEADS}) AND id NOT IN ({WROTE})"
        f" AND NOT EXISTS ({ALONE})",
        None,
        "a third partner",
    ),
    Impossible("person", f"{PARTNER} AND role <> 'partner'", "role = 'partner'", ROLE),
    Impossible(
        "person",
        MADE_A_COACH,
        f"role = 'partner', couple_id = NULL, slot = 1 - coalesce((SELECT min(o.slot) FROM person o"
        f" WHERE o.couple_id IN ({ALONE}) AND o.slot IN (0, 1)), 1)",
        ROLE,
    ),
    Impossible(
        "person",
        f"NOT {PARTNER} AND (role <> 'coach' OR couple_id IS NOT NULL OR slot <> 2)",
        "role = 'coach', couple_id = NULL, slot = 2",
        ROLE,
    ),
    Impossible(
        "person",
        "role = 'partner' AND (couple_id IS NULL OR couple_id NOT IN (SELECT id FROM couple))"
        f" AND (SELECT count(*) FROM ({ALONE})) = 1 AND NOT EXISTS ({CROWDED})",
        f"couple_id = (SELECT min(couple_id) FROM ({ALONE}))",
        COUPLE,
    ),
    Impossible(
        "person",
        f"couple_id IN ({ALONE}) AND NOT EXISTS ({CROWDED}) AND NOT EXISTS ({STRAY})",
        "INSERT INTO person (id, couple_id, role, name, sign_in, slot, claim)"
        f" SELECT {FORMER}, couple_id, 'partner', 'former partner', {FORMER}, 1 - slot, 'erased'"
        f" FROM person WHERE couple_id IN ({ALONE})",
        "a partner who is not named any more",
    ),
    Impossible(
        "person",
        "role = 'partner' AND slot NOT IN (0, 1)",
        f"slot = 1 - coalesce((SELECT min(o.slot) {BESIDE} AND o.slot IN (0, 1)), 1)",
        COLOUR,
    ),
    Impossible(
        "person",
        f"role = 'partner' AND EXISTS (SELECT 1 {BESIDE} AND o.slot = person.slot AND o.id < person.id)",
        "slot = 1 - slot",
        COLOUR,
    ),
    Impossible("person", f"card IS NULL AND name <> '' AND {TAKEN}", "sign_in = lower(name)", "who signs in as whom"),
    # Until their head says otherwise they share with nobody.
    Impossible("person", f"{beyond('consent_at')} OR {beyond('paused_from')}", "consent_at = NULL, paused_from = NULL"),
    moments("person", "reset_at", said="when a passphrase was reset"),
    Impossible(
        "person", "card IS NOT NULL AND locked_identity IS NOT NULL", "card = NULL", "who has a computer of their own"
    ),
    Impossible(
        "person",
        "card IS NULL AND recipient IS NOT NULL AND claim IS NOT NULL",
        "claim = NULL",
        "who has a sign-in here",
    ),
    Impossible(
        "person",
        f"recipient IS NULL AND NOT {A_HASH} AND NOT (claim = 'erased' AND sign_in = id)",
        f"claim = CASE WHEN (SELECT count(*) FROM couple) = 1 THEN NULL ELSE '{CLOSED}' END",
        "a one-time code, which has to be made anew",
    ),
)
