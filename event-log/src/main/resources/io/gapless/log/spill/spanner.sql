-- The fallback store in Spanner. Terraform and the services read this file; add statements at the
-- end only, since Terraform recreates the database if an earlier one changes. The emulator takes
-- no comments: whoever reads this file strips them.

-- Shard = hash(entity) mod 64 comes first in the key: no hot spot, and a shard is one key prefix.
-- EntityId is a STRING, though keys are bytes: Spanner compares strings by code point, which is the
-- order of their UTF-8 bytes, and has no collations that could merge two keys; people can read it.
-- Headers is text and no JSON, because JSON would sort them. No index on SpilledAt: it would cost
-- every spill a second split, and only a status page would use it. Attempts: NULL is 0.
CREATE TABLE IF NOT EXISTS SpilledEvents (
  Shard INT64 NOT NULL,
  EntityType STRING(64) NOT NULL,
  EntityId STRING(255) NOT NULL,
  Version INT64 NOT NULL,
  EventId STRING(36) NOT NULL,
  Position INT64 NOT NULL,
  Topic STRING(249) NOT NULL,
  RecordKey BYTES(255) NOT NULL,
  Headers STRING(MAX) NOT NULL,
  Payload BYTES(MAX) NOT NULL,
  Reason STRING(1024) NOT NULL,
  SpilledAt TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
  Attempts INT64,
  LastError STRING(1024),
  QuarantinedAt TIMESTAMP OPTIONS (allow_commit_timestamp = true),
  CONSTRAINT SpilledEventsShard CHECK (Shard >= 0 AND Shard < 64),
) PRIMARY KEY (Shard, EntityType, EntityId, Version, EventId);

-- Has entries for quarantined rows only, so the spill does not pay for it.
CREATE NULL_FILTERED INDEX IF NOT EXISTS QuarantinedEvents ON SpilledEvents (Shard, QuarantinedAt);

CREATE TABLE IF NOT EXISTS ShardLeases (
  Shard INT64 NOT NULL,
  Owner STRING(128) NOT NULL,
  LeasedUntil TIMESTAMP NOT NULL,
) PRIMARY KEY (Shard);

-- Who drains, with or without a shard, so that replicas can share the shards.
CREATE TABLE IF NOT EXISTS ShardOwners (
  Owner STRING(128) NOT NULL,
  PresentUntil TIMESTAMP NOT NULL,
) PRIMARY KEY (Owner);
