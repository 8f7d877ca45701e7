package io.gapless.stack.fault;

/** Which way bytes go through a fault proxy. */
public enum Direction {
  TO_SERVER,
  TO_CLIENT
}
