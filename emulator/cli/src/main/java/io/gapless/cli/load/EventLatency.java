package io.gapless.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long it took from the moment a command was due until its event was seen somewhere. Command
 * and event are joined by account and version, whichever comes first; both read the clock of this
 * machine. At most {@value #MAX_WAITING} are waited for; further ones are not measured.
 * Thread-safe.
 */
public final class EventLatency implements LoadRun.AnswerListener {
  static final int MAX_WAITING = 1_000_000;
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Key, Long> due = new HashMap<>();
  private final Map<Key, Long> early = new HashMap<>();
  private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);

  private record Key(String account, long version) {}

  @Override
  public void done(AccountCommand command, CommandClient.Answer answer, long dueMicros) {
    version(answer).ifPresent(it -> answered(new Key(command.account(), it), dueMicros));
  }

  /** An event was seen; that may be before its command's answer is here. */
  public synchronized void seen(String account, long version, long atMicros) {
    Key key = new Key(account, version);
    Long dueMicros = due.remove(key);
    if (dueMicros != null) {
      record(atMicros - dueMicros);
    } else if (early.size() < MAX_WAITING) {
      early.put(key, atMicros);
    }
  }

  private synchronized void answered(Key key, long dueMicros) {
    Long atMicros = early.remove(key);
    if (atMicros != null) {
      record(atMicros - dueMicros);
    } else if (due.size() < MAX_WAITING) {
      due.put(key, dueMicros);
    }
  }

  /** Commands carried out whose event was not seen yet. */
  public synchronized int waiting() {
    return due.size();
  }

  /** Events measured. */
  public synchronized long count() {
    return micros.getTotalCount();
  }

  /** Milliseconds that this share of the events took at most. */
  public synchronized double millis(double percent) {
    return micros.getValueAtPercentile(percent) / MICROS_PER_MILLI;
  }

  /** The longest. */
  public synchronized double maxMillis() {
    return micros.getMaxValue() / MICROS_PER_MILLI;
  }

  synchronized void forgetEarly() {
    early.clear();
  }

  private void record(long tookMicros) {
    micros.recordValue(Math.clamp(tookMicros, 0, HIGHEST_MICROS));
  }

  /** The version of the command's event; empty if it had none. */
  private static Optional<Long> version(CommandClient.Answer answer) {
    try {
      JsonNode json = JSON.readTree(answer.body());
      return json.path("events").asInt() > 0
          ? Optional.of(json.path("version").asLong())
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a command's answer is not JSON: " + answer.body(), e);
    }
  }
}
