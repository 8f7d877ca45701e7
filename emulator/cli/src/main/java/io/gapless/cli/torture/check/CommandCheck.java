package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.tables.CommandBuckets;
import io.gapless.cli.torture.evidence.StoredCommand;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every command has all its events or none, once, and its callers were told the truth (I1, I3, I4,
 * I5). Gets some commands, whole, out of {@link CommandBuckets}, then is asked to finish.
 *
 * <p>A command is sent several times with one id. Whoever was told no may still be wrong about an
 * earlier attempt that nobody answered: so only a command whose attempts were all refused must have
 * nothing.
 */
final class CommandCheck implements CommandBuckets.Reader {
  private static final long NONE = -1;
  private static final int LINES_KEPT = 12;

  /** A command's events. */
  private record Range(EntityKey entity, long first, long last, long events) {
    Range and(Range one) {
      return new Range(
          entity, Math.min(first, one.first), Math.max(last, one.last), events + one.events);
    }
  }

  /** What is known of one command. */
  private static final class Sent {
    final String body;
    final long onlyAt;
    final List<String> lines = new ArrayList<>();
    int openAttempts;
    boolean unknown;
    long version = NONE;
    long events = NONE;

    Sent(String body, long onlyAt) {
      this.body = body;
      this.onlyAt = onlyAt;
    }

    boolean isAnswered() {
      return version != NONE;
    }
  }

  private final Map<String, Sent> commands = new HashMap<>();
  private final Map<CommandId, StoredCommand> rows = new HashMap<>();
  private final Map<CommandId, Range> ranges = new HashMap<>();
  private final Map<Long, String> otherBodies = new HashMap<>();
  private final Findings findings;
  private final Hits hits;

  private CommandCheck(Findings findings, Hits hits) {
    this.findings = findings;
    this.hits = hits;
  }

  /** Deals out what one bucket holds, and judges it. */
  static void check(CommandBuckets buckets, Findings findings, Hits hits) {
    for (int bucket : buckets.buckets()) {
      CommandCheck check = new CommandCheck(findings, hits);
      buckets.read(bucket, check);
      check.finish();
    }
  }

  @Override
  public void event(CommandId command, EntityKey entity, long version) {
    ranges.merge(command, new Range(entity, version, version, 1), Range::and);
  }

  @Override
  public void row(StoredCommand row) {
    rows.put(row.id(), row);
  }

  @Override
  public void line(HistoryLine line) {
    Sent sent = commands.computeIfAbsent(line.text("id"), id -> sent(line));
    if (sent.lines.size() < LINES_KEPT) {
      sent.lines.add(line.fields().toString());
    }
    switch (line.kind()) {
      case INVOKE -> begun(line, sent);
      case OK -> committed(line, sent);
      case FAIL -> refused(line, sent);
      case INFO -> {
        sent.openAttempts--;
        sent.unknown = true;
      }
    }
  }

  private static Sent sent(HistoryLine line) {
    return new Sent(line.text("body"), line.fields().has("onlyAt") ? line.number("onlyAt") : NONE);
  }

  private void begun(HistoryLine line, Sent sent) {
    sent.openAttempts++;
    if (!line.text("body").equals(sent.body)) {
      otherBodies.put(line.number("attempt"), line.text("id"));
    }
  }

  private void committed(HistoryLine line, Sent sent) {
    sent.openAttempts--;
    if (otherBodies.containsKey(line.number("attempt"))) {
      findings.add(
          Invariant.I5, line.text("entity"), "another request got through by the id", sent.lines);
      return;
    }
    if (sent.isAnswered()
        && (sent.version != line.number("version") || sent.events != line.number("events"))) {
      findings.add(
          Invariant.I5, line.text("entity"), "a repetition got another answer", sent.lines);
    }
    if (line.fields().path("replayed").asBoolean()) {
      hits.hit(Sometimes.FIRST_ANSWER_REPEATED);
    }
    sent.version = line.number("version");
    sent.events = line.number("events");
  }

  private void refused(HistoryLine line, Sent sent) {
    sent.openAttempts--;
    if (otherBodies.containsKey(line.number("attempt"))) {
      hits.hit(Sometimes.REUSED_ID_REFUSED);
    } else if (line.number("status") == 409) {
      hits.hit(Sometimes.CONFLICT);
    }
  }

  /** Compares all that was said with what is stored. */
  private void finish() {
    ranges.forEach((id, range) -> checkEvents(id, range, rows.get(id)));
    rows.forEach((id, row) -> checkRow(id, row, ranges.get(id)));
    commands.forEach((id, sent) -> checkTold(id, sent, rows.get(new CommandId(id))));
  }

  private void checkEvents(CommandId id, Range range, @Nullable StoredCommand row) {
    if (row == null) {
      findings.add(Invariant.I3, range.entity(), "events of a command without a row: " + id);
    } else if (range.events() > row.events()) {
      findings.add(Invariant.I5, range.entity(), "more events than the command has: " + id);
    } else if (range.first() != row.first()
        || range.last() != row.last()
        || range.events() != row.events()
        || !range.entity().equals(row.entity())) {
      findings.add(
          Invariant.I3, range.entity(), "not all events of a command: " + range + " of " + row);
    }
  }

  private void checkRow(CommandId id, StoredCommand row, @Nullable Range range) {
    if (row.events() > 0 && range == null) {
      findings.add(Invariant.I3, row.entity(), "a command without its events: " + id);
    }
  }

  private void checkTold(String id, Sent sent, @Nullable StoredCommand row) {
    if (sent.isAnswered()) {
      checkAnswer(id, sent, row);
    } else if (row != null && !sent.unknown && sent.openAttempts == 0) {
      findings.add(Invariant.I1, row.entity(), "refused, but done: " + id, sent.lines);
    }
    if (sent.unknown && row != null) {
      hits.hit(Sometimes.UNKNOWN_WAS_COMMITTED);
    } else if (sent.unknown) {
      hits.hit(Sometimes.UNKNOWN_WAS_NOT);
    }
    checkExpected(sent, row);
  }

  private void checkExpected(Sent sent, @Nullable StoredCommand row) {
    if (row != null && sent.onlyAt != NONE && row.events() > 0 && row.first() != sent.onlyAt + 1) {
      findings.add(
          Invariant.I4,
          row.entity(),
          "expected version %d, appended at %d".formatted(sent.onlyAt, row.first()),
          sent.lines);
    }
  }

  private void checkAnswer(String id, Sent sent, @Nullable StoredCommand row) {
    if (row == null) {
      findings.add(Invariant.I1, id, "told OK, and the store does not know it", sent.lines);
    } else if (row.last() != sent.version || row.events() != sent.events) {
      findings.add(
          Invariant.I1,
          row.entity(),
          "told version %d and %d events, is %s".formatted(sent.version, sent.events, row),
          sent.lines);
    }
  }
}
