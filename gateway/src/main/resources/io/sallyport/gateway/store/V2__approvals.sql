-- The approvals, as sallyport-approval-jdbc keeps them. Whoever can write this table can approve.
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
-- What somebody has to look at: emergencies, callers that are paused, alarms.
CREATE TABLE gateway_alert (
  id           VARCHAR(40)  PRIMARY KEY,
  raised       TIMESTAMP WITH TIME ZONE NOT NULL,
  code         VARCHAR(10)  NOT NULL,
  rule         VARCHAR(200),
  session      VARCHAR(100) NOT NULL,
  message      VARCHAR(2000) NOT NULL,
  acknowledged TIMESTAMP WITH TIME ZONE,
  acknowledged_by VARCHAR(200)
);
CREATE INDEX gateway_alert_open ON gateway_alert (acknowledged, raised);
-- Answers that came through hooks, so that none counts twice.
CREATE TABLE gateway_nonce (
  id    VARCHAR(1200) PRIMARY KEY,
  until TIMESTAMP WITH TIME ZONE NOT NULL
);
-- What budgets count, in slices of their windows; the row of a key is locked while it changes.
CREATE TABLE gateway_budget_key (
  id CHAR(64) PRIMARY KEY
);
CREATE TABLE gateway_budget (
  id     CHAR(64)    NOT NULL,
  slice  BIGINT      NOT NULL,
  kind   VARCHAR(10) NOT NULL,
  amount BIGINT      NOT NULL,
  ends   BIGINT      NOT NULL,
  PRIMARY KEY (id, slice, kind)
);
CREATE INDEX gateway_budget_ends ON gateway_budget (ends);
