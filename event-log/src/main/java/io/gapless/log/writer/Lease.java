package io.gapless.log.writer;

/**
 * Proof that a replica may do something alone; ends by the database's clock.
 *
 * @param name what may be done
 * @param owner the replica
 * @param epoch fencing number: rises whenever the owner changes
 */
public record Lease(String name, String owner, long epoch) {}
