package io.gapless.cli.torture.check.live;

import io.gapless.cli.torture.check.live.Strikes.Strike;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What callers are told while something is away (L5). While only Kafka, the fallback store or both
 * are, commands succeed; while a service cannot reach the event store, it says so soon. Each strike
 * is judged by itself, by the attempts that fell into it whole while nothing else touched their
 * service, and compared with attempts made when nothing did. One in {@value #MOST_SHARE} more, and
 * twice as many as without any fault, may go wrong. A machine that is busy starting processes, as
 * at the beginning, is not asked.
 */
public final class OutageCheck {
  /** Share of attempts that may go wrong. */
  private static final int MOST_SHARE = 10;

  private static final int FEWEST = 10;

  /** A service that was hurt has settled after that. */
  private static final long SETTLED_MICROS = 15_000_000;

  /** From when a strike is told until it is felt. */
  private static final long FELT_MICROS = 1_000_000;

  /** The 2 s that are promised, and what a busy machine adds to the way there and back. */
  private static final long SOON_MICROS = 3_000_000;

  /** So long all processes are new. */
  private static final long NEW_MICROS = 30_000_000;

  private static final int LINES_KEPT = 5;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final Set<String> STORE_AWAY =
      Set.of("kill -9", "SIGSTOP", "refused", "requests held", "answers held");

  private enum Expected {
    SUCCESS("failed under %s, which leaves the event store alone"),
    UNAVAILABLE("did not say within 2 s that the event store is away, under %s");

    private final String complaint;

    Expected(String complaint) {
      this.complaint = complaint;
    }
  }

  /** What fell into one strike, or into none. */
  private static final class Tally {
    private long attempts;
    private long wrong;
    private long late;
    private final List<String> lines = new ArrayList<>();
  }

  private record Judged(Strike strike, Expected expected) {}

  private final Strikes strikes;
  private final Findings findings;
  private final Map<Long, Long> begun = new HashMap<>();
  private long first = Long.MAX_VALUE;
  private final Map<Judged, Tally> tallies = new LinkedHashMap<>();
  private final Tally calm = new Tally();
  private final Hits hits;

  public OutageCheck(Strikes strikes, Findings findings, Hits hits) {
    this.strikes = strikes;
    this.findings = findings;
    this.hits = hits;
  }

  public void add(HistoryLine line) {
    long attempt = line.number("attempt");
    if (line.kind() == Kind.INVOKE) {
      begun.put(attempt, line.atMicros());
      first = Math.min(first, line.atMicros());
      return;
    }
    Long begin = begun.remove(attempt);
    if (begin != null && !isBusy(begin, line.atMicros())) {
      addCalm(begin, line);
      for (Strike strike : strikes.all()) {
        if (begin >= strike.begin() + FELT_MICROS && line.atMicros() <= strike.broken()) {
          judge(strike, begin, line);
        }
      }
    }
  }

  private boolean isBusy(long begin, long end) {
    return begin < first + NEW_MICROS
        || strikes.any(begin - SETTLED_MICROS, end, OutageCheck::startsProcesses);
  }

  private void addCalm(long begin, HistoryLine line) {
    String service = line.text("service");
    boolean isCalm =
        !strikes.any(
            begin - SETTLED_MICROS, line.atMicros(), it -> isOutage(it) || touches(it, service));
    if (isCalm) {
      calm.attempts++;
      calm.wrong += succeeded(line) ? 0 : 1;
      calm.late += line.atMicros() - begin > SOON_MICROS ? 1 : 0;
    }
  }

  private void judge(Strike strike, long begin, HistoryLine line) {
    String service = line.text("service");
    long from = begin - SETTLED_MICROS;
    if (isOutage(strike)) {
      if (!strikes.any(from, line.atMicros(), it -> touches(it, service))) {
        count(strike, Expected.SUCCESS, line, succeeded(line));
      }
    } else if (takesStoreFrom(strike, service)
        && !strikes.any(from, line.atMicros(), it -> !it.equals(strike) && hurts(it, service))) {
      boolean soon = line.atMicros() - begin <= SOON_MICROS;
      count(strike, Expected.UNAVAILABLE, line, soon && saidUnavailable(line));
    }
  }

  private void count(Strike strike, Expected expected, HistoryLine line, boolean right) {
    Tally tally = tallies.computeIfAbsent(new Judged(strike, expected), it -> new Tally());
    tally.attempts++;
    if (!right) {
      tally.wrong++;
      if (tally.lines.size() < LINES_KEPT) {
        tally.lines.add(line.fields().toString());
      }
    }
  }

  public void finish() {
    if (calm.attempts < FEWEST) {
      return;
    }
    tallies.forEach(
        (judged, tally) -> {
          if (tally.attempts >= FEWEST) {
            judge(judged, tally);
          }
        });
  }

  private void judge(Judged judged, Tally tally) {
    boolean success = judged.expected() == Expected.SUCCESS;
    double usual = (double) (success ? calm.wrong : calm.late) / calm.attempts;
    double most = 1.0 / MOST_SHARE + 2 * usual;
    if (most < 1) {
      hits.hit(success ? Sometimes.OUTAGE_JUDGED : Sometimes.STORE_OUTAGE_JUDGED);
    }
    if (tally.wrong > most * tally.attempts) {
      findings.add(
          Invariant.L5,
          judged.strike().name(),
          "%d of %d attempts ".formatted(tally.wrong, tally.attempts)
              + judged.expected().complaint.formatted(judged.strike().name())
              + "; without any fault %d of %d failed, %d were late"
                  .formatted(calm.wrong, calm.attempts, calm.late),
          tally.lines);
    }
  }

  private static boolean succeeded(HistoryLine line) {
    long status = line.number("status");
    return line.kind() == Kind.OK
        || (line.kind() == Kind.FAIL && status < SERVER_ERROR && status != TOO_MANY);
  }

  /** Or has not asked the event store at all: no command is due to it while it is overloaded. */
  private static boolean saidUnavailable(HistoryLine line) {
    long status = line.number("status");
    return status == UNAVAILABLE || (line.kind() == Kind.FAIL && status < SERVER_ERROR);
  }

  /** Whether it takes Kafka or the fallback store from command services and nothing else. */
  private static boolean isOutage(Strike strike) {
    return strike.target().startsWith("kafka")
        || strike.target().equals("COMMAND_TO_KAFKA")
        || strike.target().matches("COMMAND_._TO_FALLBACK")
        || strike.target().startsWith("Kafka and fallback")
        || (strike.target().equals("spanner") && strike.fault().equals("SIGSTOP"));
  }

  /** Whether a JVM of ours is started under it. */
  private static boolean startsProcesses(Strike strike) {
    return strike.fault().equals("offsets forgotten")
        || (strike.target().matches("(command|replay|live)-.*")
            && (strike.fault().equals("kill -9") || strike.fault().startsWith("clock")));
  }

  private static boolean takesStoreFrom(Strike strike, String service) {
    boolean storesWay =
        strike.target().equals("database") || strike.target().equals(storeEdge(service));
    return storesWay && STORE_AWAY.contains(strike.fault());
  }

  /** Whether commands of a service may fail under it. */
  private static boolean touches(Strike strike, String service) {
    return strike.target().equals("database")
        || strike.target().equals(storeEdge(service))
        || hurts(strike, service);
  }

  /** Whether the service itself or the way to it is hurt. */
  private static boolean hurts(Strike strike, String service) {
    return strike.target().equals(service)
        || strike.target().equals("CALLER_TO_" + edgeName(service))
        || strike.target().startsWith("machine")
        || strike.fault().equals("destroyed");
  }

  private static String storeEdge(String service) {
    return edgeName(service) + "_TO_STORE";
  }

  private static String edgeName(String service) {
    return service.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
