-- The same text runs on H2 and on PostgreSQL.
create table gateway_token (
  id varchar(32) primary key,
  name varchar(200) not null,
  subject varchar(200) not null,
  actor varchar(200),
  groups_of varchar(4000) not null,
  hash char(64) not null,
  created timestamp with time zone not null,
  created_by varchar(200) not null,
  expires timestamp with time zone
);
create table gateway_revocation (
  kind varchar(20) not null,
  id varchar(400) not null,
  revoked timestamp with time zone not null,
  revoked_by varchar(200) not null,
  until timestamp with time zone,
  primary key (kind, id)
);
create table gateway_session (
  id varchar(40) primary key,
  gateway varchar(40) not null,
  door varchar(20) not null,
  subject varchar(200) not null,
  actor varchar(200),
  target varchar(200) not null,
  peer varchar(200) not null,
  credential varchar(400) not null,
  started timestamp with time zone not null,
  expires timestamp with time zone
);
create table gateway_node (
  id varchar(40) primary key,
  host varchar(200) not null,
  policy varchar(40) not null,
  started timestamp with time zone not null,
  seen timestamp with time zone not null
);
