-- The event store. Runs on MySQL 8.4+/9 and MariaDB 10.11+/11.
-- Keys are VARBINARY: bytes are compared, no collation may merge two keys, and trailing spaces count.

CREATE TABLE events (
  position       BIGINT         NOT NULL AUTO_INCREMENT,
  entity_type    VARBINARY(64)  NOT NULL,
  entity_id      VARBINARY(255) NOT NULL,
  version        BIGINT         NOT NULL,
  event_id       BINARY(16)     NOT NULL,
  event_type     VARBINARY(128) NOT NULL,
  schema_version INT            NOT NULL,
  payload        MEDIUMBLOB     NOT NULL,
  metadata       JSON           NOT NULL,
  command_id     VARBINARY(128) NOT NULL,
  writer_id      BINARY(16)     NOT NULL,
  occurred_at    DATETIME(6)    NOT NULL,
  digest         INT            NOT NULL,
  PRIMARY KEY (position),
  UNIQUE KEY events_by_entity (entity_type, entity_id, version),
  UNIQUE KEY events_by_event_id (event_id),
  KEY events_by_writer (writer_id, position)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- One row per command, written in the append's transaction. first_version = last_version + 1 if it had no events.
CREATE TABLE commands (
  command_id     VARBINARY(128) NOT NULL,
  request_digest INT            NOT NULL,
  entity_type    VARBINARY(64)  NOT NULL,
  entity_id      VARBINARY(255) NOT NULL,
  first_version  BIGINT         NOT NULL,
  last_version   BIGINT         NOT NULL,
  appended_at    DATETIME(6)    NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (command_id),
  KEY commands_by_age (appended_at)
) ENGINE = InnoDB;

-- Every append reads its writer's row in share mode; whoever closes the writer needs it exclusively. Nothing else is written here.
CREATE TABLE writers (
  writer_id     BINARY(16)   NOT NULL,
  state         VARBINARY(8) NOT NULL,
  host          VARCHAR(255) NOT NULL,
  registered_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  closed_at     DATETIME(6)  NULL,
  PRIMARY KEY (writer_id),
  KEY writers_by_state (state)
) ENGINE = InnoDB;

-- Apart from writers, so that a heartbeat never waits for an append.
CREATE TABLE writer_heartbeats (
  writer_id         BINARY(16)  NOT NULL,
  committed_through BIGINT      NOT NULL,
  confirmed_through BIGINT      NOT NULL,
  heartbeat_at      DATETIME(6) NOT NULL,
  PRIMARY KEY (writer_id)
) ENGINE = InnoDB;

CREATE TABLE leases (
  name       VARBINARY(64)  NOT NULL,
  owner      VARBINARY(128) NOT NULL,
  epoch      BIGINT         NOT NULL,
  expires_at DATETIME(6)    NOT NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB;
