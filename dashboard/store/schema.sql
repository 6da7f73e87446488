CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version (version) VALUES (2);

-- One more with every change, in the same transaction: what last_saved.py compares at a start.
CREATE TABLE saves (made BIGINT NOT NULL);
INSERT INTO saves (made) VALUES (0);

-- `spoken_on`: their coach had spoken with each of them alone by then. `erase_by`: the day an ending named to both.
CREATE TABLE couple (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP,
    next_on DATE,
    spoken_on DATE,
    erase_by DATE,
    label VARCHAR CHECK (length(label) <= 30)
);

CREATE TABLE person (
    id VARCHAR PRIMARY KEY,
    couple_id VARCHAR,
    role VARCHAR NOT NULL CHECK (role IN ('partner', 'coach')),
    name VARCHAR NOT NULL,
    sign_in VARCHAR NOT NULL,
    slot TINYINT NOT NULL,
    recipient VARCHAR,
    locked_identity BLOB,
    consent_at TIMESTAMP,
    reset_at TIMESTAMP,
    claim VARCHAR,
    paused_from DATE,
    card VARCHAR
);

CREATE TABLE couple_coach (couple_id VARCHAR NOT NULL, coach_id VARCHAR NOT NULL, since TIMESTAMP NOT NULL, until TIMESTAMP);

CREATE TABLE agreement (
    coach_id VARCHAR NOT NULL,
    person_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('agreed', 'declined', 'words confirmed', 'words withdrawn', 'removal', 'no removal')),
    said_at TIMESTAMP NOT NULL
);

CREATE TABLE check_in (
    id VARCHAR PRIMARY KEY,
    person_id VARCHAR NOT NULL,
    week DATE NOT NULL CHECK (dayofweek(week) = 1),
    revision INTEGER NOT NULL CHECK (revision > 0),
    saved_at TIMESTAMP NOT NULL,
    wording INTEGER NOT NULL,
    safety TINYINT CHECK (safety BETWEEN 0 AND 10),
    clarity TINYINT CHECK (clarity BETWEEN 0 AND 10),
    connection TINYINT CHECK (connection BETWEEN 0 AND 10),
    recognize VARCHAR CHECK (recognize IN ('0', '1', '2', '3', 'no occasion')),
    slow_down VARCHAR CHECK (slow_down IN ('0', '1', '2', '3', 'no occasion')),
    communicate VARCHAR CHECK (communicate IN ('0', '1', '2', '3', 'no occasion')),
    create_safety VARCHAR CHECK (create_safety IN ('0', '1', '2', '3', 'no occasion')),
    step VARCHAR CHECK (step IN ('not yet', 'tried', 'helped')),
    note VARCHAR,
    sealed_self BLOB NOT NULL,
    sealed_coach BLOB
);

CREATE TABLE draft (person_id VARCHAR NOT NULL, week DATE NOT NULL, saved_at TIMESTAMP NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (person_id, week));

-- A pattern or a moment in somebody's words; day and lines stand here only while shared with both.
CREATE TABLE entry (
    id VARCHAR PRIMARY KEY,
    person_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('pattern', 'moment', 'repair', 'appreciation')),
    thing VARCHAR NOT NULL,
    week DATE NOT NULL CHECK (dayofweek(week) = 1),
    revision INTEGER NOT NULL CHECK (revision > 0),
    saved_at TIMESTAMP NOT NULL,
    day DATE,
    line_1 VARCHAR,
    line_2 VARCHAR,
    line_3 VARCHAR,
    line_4 VARCHAR,
    sealed_self BLOB NOT NULL,
    sealed_coach BLOB
);

-- What is never anybody else's: leaning, time away, and what is half written; one row a person, sealed to them.
CREATE TABLE own (id VARCHAR PRIMARY KEY, person_id VARCHAR NOT NULL, saved_at TIMESTAMP NOT NULL, sealed BLOB NOT NULL);

CREATE TABLE coaching_session (
    id VARCHAR PRIMARY KEY,
    couple_id VARCHAR NOT NULL,
    held_on DATE NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    focus VARCHAR,
    agreed_step VARCHAR CHECK (length(agreed_step) <= 200),
    stage VARCHAR CHECK (stage IN ('recognize', 'slow_down', 'communicate', 'create_safety')),
    shown VARCHAR,
    sealed_coach BLOB
);

CREATE TABLE event (
    id VARCHAR PRIMARY KEY,
    couple_id VARCHAR NOT NULL,
    author_id VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL,
    week DATE NOT NULL CHECK (dayofweek(week) = 1),
    label VARCHAR NOT NULL CHECK (length(label) BETWEEN 1 AND 40)
);

-- `proof` is made with the key of `person_id`, who erased it; a mark that is not proven is asked about, not followed.
CREATE TABLE erased (id VARCHAR PRIMARY KEY, erased_at TIMESTAMP NOT NULL, person_id VARCHAR, proof VARCHAR);

-- What each person's rows and confirmed keys should be, sealed to them: how they notice what somebody else changed.
CREATE TABLE head (person_id VARCHAR PRIMARY KEY, saved_at TIMESTAMP NOT NULL, sealed BLOB NOT NULL);

-- The locked key somebody had before a reset, so that the old recovery key or passphrase opens old things again.
CREATE TABLE earlier_key (person_id VARCHAR NOT NULL, recipient VARCHAR NOT NULL, locked_identity BLOB NOT NULL, until TIMESTAMP NOT NULL);

-- Every restore since the store began; a `whole` one brought everything, keys included, into a folder without a store.
CREATE TABLE restored (id VARCHAR PRIMARY KEY, restored_at TIMESTAMP NOT NULL, whole BOOLEAN NOT NULL);

-- Which rows came to be here through a restore, once they were proven or accepted: what undoing it takes out again.
CREATE TABLE taken_in (restore_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, id VARCHAR NOT NULL);
-- How far what a coach wrote on another computer has come into the sessions and events here, and which rows it made.
CREATE TABLE arrived (coach_id VARCHAR NOT NULL, couple_id VARCHAR NOT NULL, line VARCHAR NOT NULL, number INTEGER NOT NULL, made VARCHAR NOT NULL);

-- What a copy brought and nobody has proven or accepted yet: a row as JSON, with bytes in base64. No page reads it.
CREATE TABLE brought (id VARCHAR NOT NULL, restore_id VARCHAR NOT NULL, person_id VARCHAR, kind VARCHAR NOT NULL, content VARCHAR NOT NULL);
