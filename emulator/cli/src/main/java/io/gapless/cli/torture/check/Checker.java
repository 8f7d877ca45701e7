package io.gapless.cli.torture.check;

import static java.util.stream.Collectors.toMap;

import io.gapless.cli.torture.check.live.OutageCheck;
import io.gapless.cli.torture.check.live.ProcessCheck;
import io.gapless.cli.torture.check.live.StandstillCheck;
import io.gapless.cli.torture.check.live.Strikes;
import io.gapless.cli.torture.check.tables.CommandBuckets;
import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.check.tables.Scratch;
import io.gapless.cli.torture.check.tables.TopicLog;
import io.gapless.cli.torture.evidence.Evidence;
import io.gapless.cli.torture.evidence.Fold;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Verdict;
import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the evidence, the event store first, and says in what way the promise was broken. Memory
 * grows with the number of entities, writers and faults, not with that of events: what is to be
 * known of each event lies in files, deleted in the end.
 */
public final class Checker {
  /** The probe that starts when the topic has lost everything. */
  public static final String REBUILT = "again";

  private final Evidence evidence;
  private final Findings findings = new Findings();
  private final Hits hits = new Hits();
  private final Committed committed;
  private final TopicLog topicLog;
  private final CommandBuckets commands;
  private final Strikes strikes = new Strikes();

  private Checker(Evidence evidence, Scratch scratch) {
    this.evidence = evidence;
    this.committed = new Committed(scratch, findings);
    this.topicLog = new TopicLog(scratch);
    this.commands = new CommandBuckets(scratch);
  }

  /** The verdict. */
  public static Verdict check(Evidence evidence) {
    try (Scratch scratch = Scratch.open()) {
      return new Checker(evidence, scratch).run();
    }
  }

  private Verdict run() {
    each(
        evidence.events(),
        event -> {
          committed.add(event);
          commands.event(event.command(), event.entity(), event.version().value());
        });
    committed.seal();
    long missing = checkTopic();
    if (evidence.spilled() > 0) {
      findings.add(
          Invariant.L2, "fallback store", evidence.spilled() + " events are left in it in the end");
    }
    each(evidence.commands(), commands::row);
    Witnesses witnesses = new Witnesses();
    each(evidence.histories(), witnesses::readFault);
    strikes.seal();
    witnesses.read();
    commands.seal();
    CommandCheck.check(commands, findings, hits);
    checkProbes();
    return new Verdict(
        committed.size(), missing, findings.kept(), findings.counts(), hits.counts());
  }

  private long checkTopic() {
    TopicCheck topic = new TopicCheck(committed, topicLog, findings, hits);
    topicLog.growTo(committed.size());
    each(evidence.topic(), topic::add);
    return topic.finish(evidence.isFallbackLost());
  }

  private static <T> void each(Stream<T> lines, Consumer<T> check) {
    try (lines) {
      lines.forEach(check);
    }
  }

  /** Everybody's history, and who judges which line. */
  private final class Witnesses {
    private final boolean fallbackLost = evidence.isFallbackLost();
    private final PlacesCheck places = new PlacesCheck(committed, findings);
    private final OffsetsCheck offsets = new OffsetsCheck(committed, topicLog, findings, hits);
    private final ParkedCheck parked = new ParkedCheck(findings);
    private final NowhereCheck nowhere = new NowhereCheck(committed, topicLog, findings);
    private final ClosedCheck closed = new ClosedCheck(committed, findings);
    private final OutageCheck outages = new OutageCheck(strikes, findings, hits);
    private final StandstillCheck standstill = new StandstillCheck(findings);
    private final ProcessCheck processes = new ProcessCheck(strikes, findings);

    /** What has to be known before anything is judged. */
    void readFault(HistoryLine line) {
      switch (line.what()) {
        case Topics.FAULT -> strikes.add(line);
        case Topics.DELETED -> offsets.addDeleted(line);
        default -> {}
      }
    }

    void read() {
      each(evidence.histories(), this::read);
      outages.finish();
      offsets.finish(evidence.garbage(), evidence.probes());
    }

    private void read(HistoryLine line) {
      switch (line.what()) {
        case Topics.COMMAND -> {
          commands.line(line);
          outages.add(line);
        }
        case Topics.PLACES -> {
          PlacesSample sample = PlacesSample.of(line);
          places.add(sample);
          offsets.add(sample);
          parked.add(sample);
        }
        case Topics.CLOSED -> closed.add(line);
        case Topics.STABLE -> nowhere.addStable(line);
        case Topics.NOWHERE -> {
          if (!fallbackLost) {
            nowhere.addNowhere(line);
          }
        }
        case Topics.LAG -> standstill.add(line);
        case Topics.CALM -> standstill.calm();
        case Topics.PROCESSES -> processes.addSeen(line);
        case Topics.STARTED -> processes.addStarted(line);
        case Topics.READY -> processes.addReady(line);
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
