-- Written for H2 in PostgreSQL mode and for PostgreSQL alike.

-- Accounts of CRMs whose tokens are kept, or to which nothing goes because somebody said so.
CREATE TABLE connected_account (
    crm             VARCHAR(20)              NOT NULL, -- salesforce, intercom
    name            VARCHAR(100)             NOT NULL, -- the connection
    version         BIGINT                   NOT NULL, -- grows with every change of the tokens
    tokens          VARCHAR(30000),                    -- encrypted; empty if there are none
    spares          INTEGER                  NOT NULL, -- further authorizations that are left
    given           VARCHAR(2000),                     -- the digests of the configured refresh tokens it began with, latest first
    account         VARCHAR(300),                      -- as whom, for people to read
    org             VARCHAR(300),                      -- to which org or workspace
    scopes          VARCHAR(2000),
    connected_at    TIMESTAMP WITH TIME ZONE,
    renewed_at      TIMESTAMP WITH TIME ZONE,          -- when the tokens were used last
    disconnected_at TIMESTAMP WITH TIME ZONE,
    renewing_by     VARCHAR(200),                      -- the process that renews the tokens
    renewing_until  TIMESTAMP WITH TIME ZONE,
    asked           BOOLEAN                  NOT NULL, -- whether the refresh token may be spent
    PRIMARY KEY (crm, name)
);
