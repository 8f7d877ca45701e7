package io.gapless.stack;

/** What a stack may have of its own. */
public enum Part {
  /** MySQL or MariaDB. */
  DATABASE,
  /** A Kafka broker. */
  KAFKA,
  /** The Spanner emulator, where the machine has one. */
  SPANNER
}
