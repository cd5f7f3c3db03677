-- The table of approvals, for PostgreSQL and H2. Whoever can write it can approve: grant
-- SELECT, INSERT and UPDATE to the broker's own role and to nobody else.
CREATE TABLE sallyport_approval (
  id             VARCHAR(200) PRIMARY KEY,
  version        BIGINT       NOT NULL,
  binding        CHAR(64)     NOT NULL,
  state          VARCHAR(16)  NOT NULL,
  created        BIGINT       NOT NULL,
  expires        BIGINT       NOT NULL,
  used           INTEGER      NOT NULL,
  note           TEXT,
  votes          TEXT         NOT NULL,
  subject        TEXT         NOT NULL,
  actors         TEXT         NOT NULL,
  barred         TEXT         NOT NULL,
  purpose        TEXT,
  target         TEXT         NOT NULL,
  operation      TEXT         NOT NULL,
  touches        TEXT         NOT NULL,
  arguments      TEXT         NOT NULL,
  rule           TEXT         NOT NULL,
  approvers      TEXT         NOT NULL,
  people         INTEGER      NOT NULL,
  uses           INTEGER      NOT NULL,
  valid          BIGINT       NOT NULL,
  policy_version TEXT         NOT NULL,
  effect         TEXT
);
CREATE INDEX sallyport_approval_open ON sallyport_approval (state, binding);
CREATE INDEX sallyport_approval_latest ON sallyport_approval (created);
