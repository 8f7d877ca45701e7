-- Every order that somebody gave, written before it takes effect, and what came of it. The key makes a repeated order
-- the same order. Times are UTC.
CREATE TABLE audit (
  id              BIGINT         NOT NULL AUTO_INCREMENT,
  idempotency_key VARCHAR(128)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action          VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject         VARCHAR(600)   CHARACTER SET utf8mb4 NOT NULL,
  who             VARCHAR(200)   CHARACTER SET utf8mb4 NOT NULL,
  why             VARCHAR(1000)  CHARACTER SET utf8mb4 NOT NULL,
  request         MEDIUMTEXT     CHARACTER SET utf8mb4 NOT NULL,
  recorded_at     DATETIME(6)    NOT NULL,
  tried_at        DATETIME(6)    NOT NULL,
  ended_at        DATETIME(6)    NULL,
  status          INT            NULL,
  answer          MEDIUMTEXT     CHARACTER SET utf8mb4 NULL,
  PRIMARY KEY (id),
  UNIQUE KEY audit_by_key (idempotency_key),
  KEY audit_by_time (recorded_at)
) ENGINE = InnoDB;
