-- Replay jobs, for good. A job is run by whoever holds its lease; the epoch rises with every claim, and only the epoch's
-- holder can save progress. The version is the ETag. Times are UTC.
CREATE TABLE replay_jobs (
  id               BIGINT         NOT NULL AUTO_INCREMENT,
  idempotency_key  VARCHAR(128)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state            VARCHAR(16)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  selection        MEDIUMTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  topic            VARCHAR(249)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rate             INT            NOT NULL,
  events           BIGINT         NOT NULL,
  bytes            BIGINT         NOT NULL,
  entities         BIGINT         NOT NULL,
  through_position BIGINT         NOT NULL,
  position         BIGINT         NOT NULL,
  cursor_entity    INT            NOT NULL DEFAULT 0,
  cursor_version   BIGINT         NOT NULL DEFAULT 0,
  published        BIGINT         NOT NULL DEFAULT 0,
  who              VARCHAR(200)   CHARACTER SET utf8mb4 NOT NULL,
  why              VARCHAR(1000)  CHARACTER SET utf8mb4 NOT NULL,
  created_at       DATETIME(6)    NOT NULL,
  started_at       DATETIME(6)    NULL,
  updated_at       DATETIME(6)    NOT NULL,
  ended_at         DATETIME(6)    NULL,
  replica          VARCHAR(128)   CHARACTER SET utf8mb4 NULL,
  epoch            BIGINT         NOT NULL DEFAULT 0,
  leased_until     DATETIME(6)    NULL,
  version          BIGINT         NOT NULL DEFAULT 1,
  error            VARCHAR(1000)  CHARACTER SET utf8mb4 NULL,
  PRIMARY KEY (id),
  UNIQUE KEY replay_jobs_by_key (idempotency_key),
  KEY replay_jobs_by_state (state, id)
) ENGINE = InnoDB;

-- What was counted for an order that may follow within a quarter of an hour.
CREATE TABLE replay_dry_runs (
  token            VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  selection_digest VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  events           BIGINT         NOT NULL,
  bytes            BIGINT         NOT NULL,
  entities         BIGINT         NOT NULL,
  through_position BIGINT         NOT NULL,
  created_at       DATETIME(6)    NOT NULL,
  PRIMARY KEY (token),
  KEY replay_dry_runs_by_age (created_at)
) ENGINE = InnoDB;
