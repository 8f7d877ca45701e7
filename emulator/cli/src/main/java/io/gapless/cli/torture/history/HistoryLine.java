package io.gapless.cli.torture.history;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One line of a history, in Jepsen's words: something is begun ({@code INVOKE}), then it has
 * happened ({@code OK}), has not and will not ({@code FAIL}), or nobody knows ({@code INFO}, also
 * for what was seen in passing).
 *
 * @param atMicros when, in microseconds since 1970 by this machine's clock
 * @param process who says it
 * @param kind of line
 * @param what it is about, see {@link Topics}
 * @param fields everything else
 */
public record HistoryLine(
    long atMicros, String process, Kind kind, String what, ObjectNode fields) {
  /** What is known of something. */
  public enum Kind {
    INVOKE,
    OK,
    FAIL,
    INFO
  }

  /** What lines are about. */
  public static final class Topics {
    /** A command sent once: {@code attempt}, {@code id}, {@code entity}, {@code body}. */
    public static final String COMMAND = "command";

    /** What a fault did: {@code strike}, {@code cell}, {@code millis}, {@code detail}. */
    public static final String FAULT = "fault";

    /** A projection's committed offsets, what it verified, who is parked, then its positions. */
    public static final String PLACES = "places";

    /** Watermarks, then the fallback store, then the topic's ends. */
    public static final String NOWHERE = "nowhere";

    /** A stable position, then how many events lie up to it. */
    public static final String STABLE = "stable";

    /** How many events each closed writer had: {@code events}. */
    public static final String CLOSED = "closed";

    /** How many events each projection has not applied, and the fallback store holds. */
    public static final String LAG = "lag";

    /** The last fault is over. */
    public static final String CALM = "calm";

    /** Which processes run, and how much memory each takes: {@code seen}. */
    public static final String PROCESSES = "processes";

    /** A process is ready for the first time: {@code who}, {@code millis}. */
    public static final String STARTED = "started";

    /** A process was killed and is ready again: {@code who}, {@code millis}. */
    public static final String READY = "ready";

    /** Records are deleted: {@code partition}, {@code before} which offset. */
    public static final String DELETED = "deleted";

    /** Something a projection told of itself: {@code projection}, {@code event}. */
    public static final String PROJECTION = "projection";

    private Topics() {}
  }

  /** A text among the fields, empty if it is not there. */
  public String text(String name) {
    return fields.path(name).asText("");
  }

  /** A number among the fields, 0 if it is not there. */
  public long number(String name) {
    return fields.path(name).asLong();
  }
}
