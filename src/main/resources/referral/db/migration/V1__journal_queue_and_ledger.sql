-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

-- The last number given: journal entries and deliveries share one range, and a later one is always higher. Whoever
-- records holds this row until the commit, so that nobody sees a number before all lower ones.
CREATE TABLE numbering (last_given BIGINT NOT NULL);
INSERT INTO numbering (last_given) VALUES (0);

-- What was received, as it came. Rows are never changed.
CREATE TABLE journal_entry (
    id           BIGINT                   NOT NULL PRIMARY KEY,
    campaign     VARCHAR(100)             NOT NULL,
    kind         VARCHAR(40)              NOT NULL,
    participant  VARCHAR(300)             NOT NULL,
    event_key    UUID                     NOT NULL, -- from the campaign and the sender's id of the event, or the body
    position     INTEGER                  NOT NULL, -- which of the body's events, from 0
    received_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    content_type VARCHAR(100)             NOT NULL,
    body         TEXT                     NOT NULL
);
CREATE UNIQUE INDEX journal_entry_once ON journal_entry (event_key);

-- Whose events keep their order: everybody with one e-mail address shares a lane, and a participant stays in one as long as something is open.
-- Two who share a lane by chance only wait for each other, so numbers made from names are good enough.
CREATE TABLE participant (
    person BIGINT NOT NULL PRIMARY KEY, -- from campaign and participant
    lane   BIGINT NOT NULL
);

-- The queue and its history.
CREATE TABLE delivery (
    id             BIGINT                   NOT NULL PRIMARY KEY,
    entry          BIGINT                   NOT NULL REFERENCES journal_entry (id),
    destination    VARCHAR(200)             NOT NULL,
    lane           BIGINT,                            -- empty once nothing has to wait for this delivery any more
    state          VARCHAR(10)              NOT NULL, -- due, claimed, parked; delivered, skipped, refused
    urgency        SMALLINT                 NOT NULL, -- 0 qualification, 1 creation, 2 update, 3 counter
    due_at         TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts       INTEGER                  NOT NULL,
    claim          BIGINT,
    claimed_by     VARCHAR(200),
    claimed_at     TIMESTAMP WITH TIME ZONE,
    in_doubt_since TIMESTAMP WITH TIME ZONE,
    reason         VARCHAR(100),
    detail         VARCHAR(2000),
    object         VARCHAR(100),
    record_id      VARCHAR(300),
    created        BOOLEAN,
    settled_at     TIMESTAMP WITH TIME ZONE
);
CREATE INDEX delivery_due ON delivery (state, destination, urgency, due_at, id);
CREATE INDEX delivery_lane ON delivery (lane, id);
CREATE INDEX delivery_entry ON delivery (entry);

-- How a delivery got where it is: one row whenever the reason of a failed attempt changes, and for each hand on it.
CREATE TABLE delivery_note (
    delivery BIGINT                   NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempt  INTEGER                  NOT NULL,
    state    VARCHAR(10)              NOT NULL,
    reason   VARCHAR(100)             NOT NULL,
    detail   VARCHAR(2000)            NOT NULL
);
CREATE INDEX delivery_note_delivery ON delivery_note (delivery, noted_at);

-- Who claims deliveries, and when it was last seen alive.
CREATE TABLE claimer (
    name    VARCHAR(200)             NOT NULL PRIMARY KEY,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL
);

-- Which record a participant is in a destination.
CREATE TABLE link (
    participant VARCHAR(300)             NOT NULL,
    campaign    VARCHAR(100)             NOT NULL,
    destination VARCHAR(200)             NOT NULL,
    object      VARCHAR(100)             NOT NULL,
    record_id   VARCHAR(300)             NOT NULL,
    since       TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (participant, campaign, destination, object)
);

-- The ledger: who referred whom, and how it stands.
CREATE TABLE referral (
    participant  VARCHAR(300)             NOT NULL,
    campaign     VARCHAR(100)             NOT NULL,
    referrer     VARCHAR(300),
    status       VARCHAR(20)              NOT NULL, -- pending, unconfirmed, confirmed, rejected
    can_qualify  BOOLEAN                  NOT NULL,
    entry        BIGINT                   NOT NULL, -- the journal entry that caused the present state
    cause        VARCHAR(100)             NOT NULL,
    changed_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (participant, campaign)
);
CREATE INDEX referral_campaign ON referral (campaign, changed_at);

-- The states of a referral that were, and the one that is; one that never changed has no rows here.
CREATE TABLE referral_change (
    participant VARCHAR(300)             NOT NULL,
    campaign    VARCHAR(100)             NOT NULL,
    entry       BIGINT                   NOT NULL,
    status      VARCHAR(20)              NOT NULL,
    cause       VARCHAR(100)             NOT NULL,
    changed_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (participant, campaign, entry, status)
);
