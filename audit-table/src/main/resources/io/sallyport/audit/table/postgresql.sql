-- The table that the sink writes to. Grant the sink's role INSERT and nothing else, so that what is recorded stays.
CREATE TABLE sallyport_audit (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  time     timestamptz NOT NULL,
  session  text,
  exchange bigint,
  kind     text NOT NULL,
  subject  text,
  target   text,
  verdict  text,
  event    jsonb NOT NULL
);
CREATE INDEX sallyport_audit_time ON sallyport_audit (time);
CREATE INDEX sallyport_audit_session ON sallyport_audit (session, exchange);
CREATE INDEX sallyport_audit_subject ON sallyport_audit (subject, time);
