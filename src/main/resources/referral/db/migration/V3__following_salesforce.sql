-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

-- How far the changes of a CRM are known: one row for each channel of a stream, and one for what is asked for by query.
CREATE TABLE stream_position (
    stream        VARCHAR(300)             NOT NULL PRIMARY KEY, -- such as salesforce/default/data/LeadChangeEvent
    replay_id     BIGINT,                                        -- the last event that is recorded; empty if there is none
    covered_until TIMESTAMP WITH TIME ZONE NOT NULL,             -- what was committed before is known, unless it is missing
    missing_since TIMESTAMP WITH TIME ZONE,                      -- what was committed from then on has to be asked for
    doubts        BIGINT                   NOT NULL              -- how often something was found missing
);
