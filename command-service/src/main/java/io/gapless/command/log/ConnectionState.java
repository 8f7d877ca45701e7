package io.gapless.command.log;

/**
 * How far the event log has come.
 *
 * <pre>
 *   Connecting ──► Connected ──► Closed
 *       │  └───────────────────────▲
 *       └──► Refused ──────────────┘
 * </pre>
 *
 * @param <L> the event log
 */
public sealed interface ConnectionState<L> {
  /** It is tried again and again. */
  record Connecting<L>() implements ConnectionState<L> {}

  /** It runs; what becomes of it is its own business. */
  record Connected<L>(L log) implements ConnectionState<L> {}

  /** The event store must not be used as it is set up. */
  record Refused<L>(String reason) implements ConnectionState<L> {}

  /** The service is going down. */
  record Closed<L>() implements ConnectionState<L> {}
}
