-- What is kept. Everything that is shown is a view of it (metrics.sql).

create table if not exists events (
    message_id varchar primary key,  -- ce_id: the same message sent twice is one row
    type varchar not null,
    session_id varchar not null,
    source varchar not null,
    sequence bigint,                 -- position in the source's own order for the session
    time timestamp not null,
    body json not null
);

-- Sessions of which nothing is kept but this, so that an event that comes late brings nothing back.
create table if not exists erased (session_id varchar primary key);

-- How far each partition is read. Written in the transaction that writes what was read.
create table if not exists bookmarks (
    topic varchar,
    partition integer,
    "offset" bigint not null,
    fingerprint varchar not null,
    primary key (topic, partition)
);

-- What a reader of the numbers has to know: records that could not be read or were gone before they were read.
create table if not exists notes (
    topic varchar,
    partition integer,
    "offset" bigint,
    text varchar,
    primary key (topic, partition, "offset", text)
);
