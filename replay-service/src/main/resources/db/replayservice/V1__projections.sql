-- The replay service's own tables, beside the event store. Keys are compared as bytes; times are UTC.

-- The last report of every instance of every projection. The columns are what lists and the status need of it.
CREATE TABLE projection_instances (
  projection       VARBINARY(64)  NOT NULL,
  instance         VARBINARY(64)  NOT NULL,
  health           VARBINARY(16)  NOT NULL,
  reason           VARCHAR(300)   CHARACTER SET utf8mb4 NOT NULL,
  every_millis     BIGINT         NOT NULL,
  record_lag       BIGINT         NOT NULL,
  open_gaps        BIGINT         NOT NULL,
  parked           BIGINT         NOT NULL,
  unreadable       BIGINT         NOT NULL,
  verified_through BIGINT         NULL,
  report           MEDIUMBLOB     NOT NULL,
  reported_at      DATETIME(6)    NOT NULL,
  PRIMARY KEY (projection, instance),
  KEY projection_instances_by_age (reported_at)
) ENGINE = InnoDB;

-- What operators want of projections, for good: waiting, then leased to an instance, then done. A lease that runs out
-- puts the command back among the waiting.
CREATE TABLE projection_commands (
  id              BIGINT         NOT NULL AUTO_INCREMENT,
  projection      VARBINARY(64)  NOT NULL,
  idempotency_key VARBINARY(128) NOT NULL,
  command         BLOB           NOT NULL,
  asked_by        VARCHAR(200)   CHARACTER SET utf8mb4 NOT NULL,
  asked_for       VARCHAR(1000)  CHARACTER SET utf8mb4 NOT NULL,
  asked_at        DATETIME(6)    NOT NULL,
  attempts        INT            NOT NULL DEFAULT 0,
  leased_to       VARBINARY(64)  NULL,
  leased_until    DATETIME(6)    NULL,
  done_by         VARBINARY(64)  NULL,
  done_at         DATETIME(6)    NULL,
  result          VARBINARY(32)  NULL,
  PRIMARY KEY (id),
  UNIQUE KEY projection_commands_by_key (idempotency_key),
  KEY projection_commands_by_projection (projection, id),
  KEY projection_commands_by_end (done_at)
) ENGINE = InnoDB;
