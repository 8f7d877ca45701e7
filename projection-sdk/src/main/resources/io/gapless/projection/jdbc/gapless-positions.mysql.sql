-- Positions of projections, for MySQL 8.4+/9 and MariaDB 10.11+/11. Belongs into the database of the projection's own
-- tables, because both change in one transaction. Keys are compared as bytes: no collation may merge two of them.

-- The last version of every entity that took effect. generation rises with every rebuild, which notes in
-- replayed_through how far it had come, and with every resume; parked = 1: apply nothing; resuming: compare its event with
-- the event store before anything is applied.
CREATE TABLE IF NOT EXISTS gapless_positions (
  projection  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id   VARBINARY(255) NOT NULL,
  version     BIGINT NOT NULL,
  event_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  generation  INT NOT NULL,
  parked      BOOLEAN NOT NULL,
  resuming    BOOLEAN NOT NULL,
  replayed_through BIGINT NOT NULL DEFAULT 0,
  updated_at  DATETIME(6) NOT NULL,
  PRIMARY KEY (projection, entity_type, entity_id)
) ENGINE = InnoDB;

-- Durable exceptions: PARKED until an operator says go on, then RESUMING until the entity has caught up.
CREATE TABLE IF NOT EXISTS gapless_parked (
  projection     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_type    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id      VARBINARY(255) NOT NULL,
  state          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version        BIGINT NOT NULL,
  event_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  error          MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  record_topic   VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NULL,
  record_key     LONGBLOB NULL,
  record_headers LONGBLOB NULL,
  record_value   LONGBLOB NULL,
  parked_at      DATETIME(6) NOT NULL,
  PRIMARY KEY (projection, entity_type, entity_id)
) ENGINE = InnoDB;

-- Events that someone decided to pass, for ever.
CREATE TABLE IF NOT EXISTS gapless_skipped (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  projection  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id   VARBINARY(255) NOT NULL,
  version     BIGINT NOT NULL,
  event_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  generation  INT NOT NULL,
  reason      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  skipped_by  VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  skipped_for VARCHAR(1000) CHARACTER SET utf8mb4 NOT NULL,
  skipped_at  DATETIME(6) NOT NULL,
  KEY gapless_skipped_entity (projection, entity_type, entity_id, version)
) ENGINE = InnoDB;

-- Up to where every event of a type is applied, save the durable exceptions above; and who may move it. While a rebuild of
-- everything runs, rebuilt_through says how far that has come. What lies up to history_through was stored before the
-- projection began.
CREATE TABLE IF NOT EXISTS gapless_verified (
  projection       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_type      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  through_position BIGINT NOT NULL,
  rebuilt_through  BIGINT NULL,
  history_through  BIGINT NOT NULL DEFAULT 0,
  rebuilds         INT NOT NULL DEFAULT 0,
  lease_owner      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lease_until      DATETIME(6) NOT NULL,
  updated_at       DATETIME(6) NOT NULL,
  PRIMARY KEY (projection, entity_type)
) ENGINE = InnoDB;

-- One row per type, by which adding positions and setting all of a type back exclude each other.
CREATE TABLE IF NOT EXISTS gapless_type_locks (
  projection  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (projection, entity_type)
) ENGINE = InnoDB;

-- Commands of operators that were carried out, so that none is twice. What is older than 90 days goes with the next one.
CREATE TABLE IF NOT EXISTS gapless_commands (
  projection VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  command_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  done_at    DATETIME(6) NOT NULL,
  PRIMARY KEY (projection, command_id),
  KEY gapless_commands_done (projection, done_at)
) ENGINE = InnoDB;

-- Records that do not even say which event they are. The digest is part of the key because a topic that is made anew
-- uses the same offsets again.
CREATE TABLE IF NOT EXISTS gapless_unreadable (
  id               BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  projection       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic            VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  partition_number INT NOT NULL,
  record_offset    BIGINT NOT NULL,
  digest           CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_key       LONGBLOB NOT NULL,
  record_headers   LONGBLOB NOT NULL,
  record_value     LONGBLOB NOT NULL,
  reason           VARCHAR(1000) CHARACTER SET utf8mb4 NOT NULL,
  kept_at          DATETIME(6) NOT NULL,
  UNIQUE KEY gapless_unreadable_place (projection, topic, partition_number, record_offset, digest)
) ENGINE = InnoDB;
