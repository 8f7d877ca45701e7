-- Positions of projections, for PostgreSQL 14+ with encoding UTF8. Belongs into the database of the projection's own
-- tables, because both change in one transaction. Keys are compared as bytes: no collation may merge two of them.

-- Who does this at the same time waits here: two CREATE TABLE IF NOT EXISTS can collide.
SELECT pg_advisory_xact_lock(5120710347);

-- The last version of every entity that took effect. generation rises with every rebuild, which notes in
-- replayed_through how far it had come, and with every resume; parked: apply nothing; resuming: compare its event with
-- the event store before anything is applied.
CREATE TABLE IF NOT EXISTS gapless_positions (
  projection  VARCHAR(64) COLLATE "C" NOT NULL,
  entity_type VARCHAR(64) COLLATE "C" NOT NULL,
  entity_id   BYTEA NOT NULL,
  version     BIGINT NOT NULL,
  event_id    VARCHAR(36) COLLATE "C" NULL,
  generation  INT NOT NULL,
  parked      BOOLEAN NOT NULL,
  resuming    BOOLEAN NOT NULL,
  replayed_through BIGINT NOT NULL DEFAULT 0,
  updated_at  TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (projection, entity_type, entity_id)
);

-- Durable exceptions: PARKED until an operator says go on, then RESUMING until the entity has caught up.
CREATE TABLE IF NOT EXISTS gapless_parked (
  projection     VARCHAR(64) COLLATE "C" NOT NULL,
  entity_type    VARCHAR(64) COLLATE "C" NOT NULL,
  entity_id      BYTEA NOT NULL,
  state          VARCHAR(16) COLLATE "C" NOT NULL,
  version        BIGINT NOT NULL,
  event_id       VARCHAR(36) COLLATE "C" NULL,
  reason         VARCHAR(32) COLLATE "C" NOT NULL,
  error          TEXT NOT NULL,
  record_topic   VARCHAR(249) COLLATE "C" NULL,
  record_key     BYTEA NULL,
  record_headers BYTEA NULL,
  record_value   BYTEA NULL,
  parked_at      TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (projection, entity_type, entity_id)
);

-- Events that someone decided to pass, for ever.
CREATE TABLE IF NOT EXISTS gapless_skipped (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  projection  VARCHAR(64) COLLATE "C" NOT NULL,
  entity_type VARCHAR(64) COLLATE "C" NOT NULL,
  entity_id   BYTEA NOT NULL,
  version     BIGINT NOT NULL,
  event_id    VARCHAR(36) COLLATE "C" NULL,
  generation  INT NOT NULL,
  reason      VARCHAR(32) COLLATE "C" NOT NULL,
  skipped_by  VARCHAR(200) NOT NULL,
  skipped_for VARCHAR(1000) NOT NULL,
  skipped_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS gapless_skipped_entity ON gapless_skipped (projection, entity_type, entity_id, version);

-- Up to where every event of a type is applied, save the durable exceptions above; and who may move it. While a rebuild of
-- everything runs, rebuilt_through says how far that has come. What lies up to history_through was stored before the
-- projection began.
CREATE TABLE IF NOT EXISTS gapless_verified (
  projection       VARCHAR(64) COLLATE "C" NOT NULL,
  entity_type      VARCHAR(64) COLLATE "C" NOT NULL,
  through_position BIGINT NOT NULL,
  rebuilt_through  BIGINT NULL,
  history_through  BIGINT NOT NULL DEFAULT 0,
  rebuilds         INT NOT NULL DEFAULT 0,
  lease_owner      VARCHAR(64) COLLATE "C" NOT NULL,
  lease_until      TIMESTAMPTZ NOT NULL,
  updated_at       TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (projection, entity_type)
);

-- One row per type, by which adding positions and setting all of a type back exclude each other.
CREATE TABLE IF NOT EXISTS gapless_type_locks (
  projection  VARCHAR(64) COLLATE "C" NOT NULL,
  entity_type VARCHAR(64) COLLATE "C" NOT NULL,
  PRIMARY KEY (projection, entity_type)
);

-- Commands of operators that were carried out, so that none is twice. What is older than 90 days goes with the next one.
CREATE TABLE IF NOT EXISTS gapless_commands (
  projection VARCHAR(64)  COLLATE "C" NOT NULL,
  command_id VARCHAR(128) COLLATE "C" NOT NULL,
  done_at    TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (projection, command_id)
);
CREATE INDEX IF NOT EXISTS gapless_commands_done ON gapless_commands (projection, done_at);

-- Records that do not even say which event they are. The digest is part of the key because a topic that is made anew
-- uses the same offsets again.
CREATE TABLE IF NOT EXISTS gapless_unreadable (
  id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  projection       VARCHAR(64) COLLATE "C" NOT NULL,
  topic            VARCHAR(249) COLLATE "C" NOT NULL,
  partition_number INT NOT NULL,
  record_offset    BIGINT NOT NULL,
  digest           VARCHAR(8) COLLATE "C" NOT NULL,
  record_key       BYTEA NOT NULL,
  record_headers   BYTEA NOT NULL,
  record_value     BYTEA NOT NULL,
  reason           VARCHAR(1000) NOT NULL,
  kept_at          TIMESTAMPTZ NOT NULL,
  CONSTRAINT gapless_unreadable_place UNIQUE (projection, topic, partition_number, record_offset, digest)
);
