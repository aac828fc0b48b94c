-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

ALTER TABLE referral ADD COLUMN code VARCHAR(300);                  -- the participant's referral code, if the program told it
ALTER TABLE referral ADD COLUMN joined_at TIMESTAMP WITH TIME ZONE; -- when the participant joined
ALTER TABLE referral ADD COLUMN told VARCHAR(20);                   -- the action by which a rule last moved it; empty if none did
CREATE INDEX referral_code ON referral (code);

-- To whom a record belongs.
CREATE INDEX link_record ON link (record_id);

-- The CRM records that rules look at, as far as they are known: only those that belong to a referral.
CREATE TABLE crm_record (
    record_id  VARCHAR(300) NOT NULL,
    connection VARCHAR(100) NOT NULL,
    object     VARCHAR(100) NOT NULL,
    facts      TEXT         NOT NULL, -- JSON: each field with its value and since when it has it
    PRIMARY KEY (record_id, connection)
);

-- Whose referral a record belongs to, and how that became known.
CREATE TABLE referral_record (
    participant VARCHAR(300) NOT NULL,
    campaign    VARCHAR(100) NOT NULL,
    record_id   VARCHAR(300) NOT NULL,
    connection  VARCHAR(100) NOT NULL,
    object      VARCHAR(100) NOT NULL,
    found_by    VARCHAR(20)  NOT NULL, -- code, link, conversion, contact-role, account
    PRIMARY KEY (participant, campaign, record_id)
);
CREATE INDEX referral_record_record ON referral_record (record_id);

-- The rules that are, or were, true of a record.
CREATE TABLE rule_match (
    participant VARCHAR(300)             NOT NULL,
    campaign    VARCHAR(100)             NOT NULL,
    rule        VARCHAR(200)             NOT NULL,
    record_id   VARCHAR(300)             NOT NULL,
    object      VARCHAR(100)             NOT NULL,
    since       TIMESTAMP WITH TIME ZONE NOT NULL, -- when the record became what the rule asks for
    acts_at     TIMESTAMP WITH TIME ZONE NOT NULL, -- when its actions follow
    acted       BOOLEAN                  NOT NULL, -- whether they have followed
    reversed_at TIMESTAMP WITH TIME ZONE,          -- when it stopped being true, and that counted
    PRIMARY KEY (participant, campaign, rule, record_id)
);
CREATE INDEX rule_match_waiting ON rule_match (acted, acts_at);

-- What programs were told to add to what a participant has spent, per Opportunity and currency.
CREATE TABLE spend_told (
    participant VARCHAR(300)   NOT NULL,
    campaign    VARCHAR(100)   NOT NULL,
    record_id   VARCHAR(300)   NOT NULL,
    currency    VARCHAR(10)    NOT NULL, -- empty if the org has one currency
    total       NUMERIC(24, 4) NOT NULL,
    times       INTEGER        NOT NULL, -- how often: every telling has a transaction of its own
    PRIMARY KEY (participant, campaign, record_id, currency)
);
