-- The fallback store in MySQL 8.4+/9 or MariaDB 10.11+/11: the same tables as spanner.sql.
-- Keys are bytes (VARBINARY): no collation may merge two of them, or order them otherwise.
CREATE TABLE IF NOT EXISTS spilled_events (
  shard          TINYINT UNSIGNED NOT NULL,
  entity_type    VARBINARY(64)    NOT NULL,
  entity_id      VARBINARY(255)   NOT NULL,
  version        BIGINT           NOT NULL,
  event_id       BINARY(36)       NOT NULL,
  position       BIGINT           NOT NULL,
  topic          VARCHAR(249)     NOT NULL,
  record_key     VARBINARY(255)   NOT NULL,
  headers        MEDIUMTEXT       NOT NULL,
  payload        LONGBLOB         NOT NULL,
  reason         VARCHAR(1024)    NOT NULL,
  spilled_at     DATETIME(6)      NOT NULL,
  attempts       BIGINT           NOT NULL DEFAULT 0,
  last_error     VARCHAR(1024)    NULL,
  quarantined_at DATETIME(6)      NULL,
  PRIMARY KEY (shard, entity_type, entity_id, version, event_id),
  KEY quarantined_events (quarantined_at, shard)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row a shard, made by the migration, so that taking leases locks rows and no gaps.
CREATE TABLE IF NOT EXISTS shard_leases (
  shard        TINYINT UNSIGNED NOT NULL,
  owner        VARCHAR(128)     NOT NULL,
  leased_until DATETIME(6)      NOT NULL,
  PRIMARY KEY (shard)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who drains, with or without a shard, so that replicas can share the shards.
CREATE TABLE IF NOT EXISTS shard_owners (
  owner         VARCHAR(128) NOT NULL,
  present_until DATETIME(6)  NOT NULL,
  PRIMARY KEY (owner)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
