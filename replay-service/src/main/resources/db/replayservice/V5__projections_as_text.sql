-- Text as the other tables have it, compared by its bytes as before.
ALTER TABLE projection_instances
  MODIFY projection VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY instance   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY health     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY report     MEDIUMTEXT  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL;

ALTER TABLE projection_commands
  MODIFY projection      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY command         TEXT         CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  MODIFY leased_to       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  MODIFY done_by         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  MODIFY result          VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NULL;
