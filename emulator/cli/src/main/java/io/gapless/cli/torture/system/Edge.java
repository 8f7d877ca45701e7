package io.gapless.cli.torture.system;

/** A way from one process to another that a fault proxy lies on. */
public enum Edge {
  CALLER_TO_COMMAND_1(Protocol.HTTP),
  COMMAND_1_TO_STORE(Protocol.SQL),
  COMMAND_2_TO_STORE(Protocol.SQL),
  COMMAND_TO_KAFKA(Protocol.KAFKA),
  COMMAND_1_TO_FALLBACK(Protocol.FALLBACK),
  COMMAND_2_TO_FALLBACK(Protocol.FALLBACK),
  REPLAY_1_TO_STORE(Protocol.SQL),
  REPLAY_2_TO_STORE(Protocol.SQL),
  REPLAY_TO_KAFKA(Protocol.KAFKA),
  REPLAY_TO_FALLBACK(Protocol.FALLBACK),
  PROBE_TO_KAFKA(Protocol.KAFKA),
  PROBE_TO_REPLAY(Protocol.HTTP),
  PROBE_TO_DATABASE(Protocol.SQL);

  /** What is spoken there. */
  public enum Protocol {
    HTTP,
    SQL,
    KAFKA,
    /** Spanner's gRPC, or SQL. */
    FALLBACK
  }

  private final Protocol protocol;

  Edge(Protocol protocol) {
    this.protocol = protocol;
  }

  public Protocol protocol() {
    return protocol;
  }
}
