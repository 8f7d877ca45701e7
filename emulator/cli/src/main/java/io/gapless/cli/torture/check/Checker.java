package io.gapless.cli.torture.check;

import static java.util.stream.Collectors.toMap;

import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the evidence once, the event store first, and says in what way the promise was broken.
 * Memory grows with the number of events, not with their payloads or the number of projections.
 */
public final class Checker {
  /** The probe that starts when the topic has lost everything. */
  public static final String REBUILT = "again";

  private final Evidence evidence;
  private final Findings findings = new Findings();
  private final Hits hits = new Hits();
  private final Committed committed = new Committed(findings);
  private final TopicCheck topic = new TopicCheck(committed, findings, hits);
  private final ClosedCheck closed = new ClosedCheck(committed, findings);
  private final CommandCheck commands = new CommandCheck(findings, hits);

  private Checker(Evidence evidence) {
    this.evidence = evidence;
  }

  /** The verdict. */
  public static Verdict check(Evidence evidence) {
    return new Checker(evidence).run();
  }

  private Verdict run() {
    each(evidence.events(), committed::add);
    each(evidence.topic(), topic::add);
    long missing = topic.finish(evidence.isFallbackLost());
    if (evidence.spilled() > 0) {
      findings.add(
          Invariant.L2, "fallback store", evidence.spilled() + " events are left in it in the end");
    }
    readHistories();
    checkProbes();
    return new Verdict(
        committed.size(), missing, findings.kept(), findings.counts(), hits.counts());
  }

  private static <T> void each(Stream<T> lines, Consumer<T> check) {
    try (lines) {
      lines.forEach(check);
    }
  }

  private void readHistories() {
    PlacesCheck places = new PlacesCheck(committed, findings);
    NowhereCheck nowhere = new NowhereCheck(committed, topic, findings);
    each(evidence.histories(), line -> read(line, places, nowhere));
    Map<CommandId, StoredCommand> rows = new HashMap<>();
    each(evidence.commands(), row -> rows.put(row.id(), row));
    commands.finish(rows, committed.commands());
  }

  private void read(HistoryLine line, PlacesCheck places, NowhereCheck nowhere) {
    switch (line.what()) {
      case HistoryLine.Topics.COMMAND -> commands.add(line);
      case HistoryLine.Topics.PLACES -> places.add(line);
      case HistoryLine.Topics.CLOSED -> closed.add(line);
      case HistoryLine.Topics.STABLE -> nowhere.addStable(line);
      case HistoryLine.Topics.NOWHERE -> {
        if (!evidence.isFallbackLost()) {
          nowhere.addNowhere(line);
        }
      }
      default -> seen(line);
    }
  }

  /** Whoever sees a hard state writes its name. */
  private void seen(HistoryLine line) {
    String state = line.text("sometimes");
    if (!state.isEmpty()) {
      hits.hit(Sometimes.valueOf(state), Math.max(1, line.number("times")));
    }
  }

  private void checkProbes() {
    Map<EntityKey, Fold> first = new HashMap<>();
    for (Evidence.Probe probe : evidence.probes()) {
      boolean rebuilt = probe.name().equals(REBUILT);
      ProbeCheck check =
          new ProbeCheck(committed, findings, probe.name(), rebuilt ? Invariant.L3 : Invariant.L1);
      each(probe.effects(), check::add);
      Map<EntityKey, Fold> state = state(probe);
      check.finish(state, probe.positions());
      if (first.isEmpty()) {
        first.putAll(state);
      } else {
        compare(probe.name(), first, state);
      }
    }
  }

  private static Map<EntityKey, Fold> state(Evidence.Probe probe) {
    try (Stream<Fold> folds = probe.folds()) {
      return folds.collect(toMap(Fold::entity, it -> it));
    }
  }

  private void compare(String probe, Map<EntityKey, Fold> first, Map<EntityKey, Fold> other) {
    for (Map.Entry<EntityKey, Fold> entry : first.entrySet()) {
      Optional<Fold> found = Optional.ofNullable(other.get(entry.getKey()));
      boolean differs =
          found.filter(it -> it.count() == entry.getValue().count()).isPresent()
              && !found.get().equals(entry.getValue());
      if (differs) {
        findings.add(
            Invariant.I7,
            entry.getKey(),
            probe + ": the same number of events, another state",
            List.of(entry.getValue().toString(), found.get().toString()));
      }
    }
  }
}
