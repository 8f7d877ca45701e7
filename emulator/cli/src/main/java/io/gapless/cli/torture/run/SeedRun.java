package io.gapless.cli.torture.run;

import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.check.Checker;
import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.nemesis.Nemesis;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Verdict;
import io.gapless.cli.torture.workload.Workload;
import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** One seed, from an empty stack to the verdict. Used once, by one thread. */
final class SeedRun {
  private static final Duration CONVERGED_WITHIN = Duration.ofSeconds(150);
  private static final Duration ON_TOPIC_WITHIN = Duration.ofSeconds(30);
  private static final Duration DRAW_EVERY = Duration.ofSeconds(5);

  private final SeedPlan plan;
  private final Path directory;
  private final Screen screen;
  private final Map<String, Long> hitsBefore;
  private final TortureSystem system;
  private final InProcessProbes probes;

  private SeedRun(
      SeedPlan plan,
      Path directory,
      Screen screen,
      Map<String, Long> hitsBefore,
      TortureSystem system) {
    this.plan = plan;
    this.directory = directory;
    this.screen = screen;
    this.hitsBefore = hitsBefore;
    this.system = system;
    this.probes = new InProcessProbes(system, plan.seed());
  }

  /**
   * What came of it, whatever that is. Its projections have ended.
   *
   * @param directory where the histories go
   * @param hitsBefore how often each cell was hit in earlier runs
   */
  static Outcome run(
      SeedPlan plan,
      TortureSystem system,
      Path directory,
      Screen screen,
      Map<String, Long> hitsBefore)
      throws InterruptedException {
    SeedRun run = new SeedRun(plan, directory, screen, hitsBefore, system);
    try {
      return run.play();
    } catch (StackException | IllegalStateException | KafkaException notToItsEnd) {
      // A run of hours goes on after it.
      return Outcome.of(notToItsEnd);
    } finally {
      run.probes.close();
    }
  }

  /**
   * What came of a seed.
   *
   * @param took by who was waited for, from the last fault until it was done
   * @param trouble what kept it from its end, empty if nothing did
   */
  record Outcome(
      Verdict verdict,
      long attempts,
      Map<String, Long> cells,
      List<String> allCells,
      Map<String, Long> took,
      Map<String, Long> ready,
      String trouble) {
    /** It did not come to its end. */
    static Outcome of(RuntimeException why) {
      Verdict none = new Verdict(0, 0, List.of(), Map.of(), Map.of());
      return new Outcome(none, 0, Map.of(), List.of(), Map.of(), Map.of(), why.toString());
    }
  }

  private Outcome play() throws InterruptedException {
    try (HistoryFile looks = history("sampler");
        HistoryFile faults = history("nemesis");
        HistoryFile callers = history("callers");
        TopicTail tail = TopicTail.start(system.topics(), new EvidenceFiles(directory));
        Sampler sampler = Sampler.start(system, looks)) {
      system
          .firstStarts()
          .forEach(
              (process, millis) ->
                  faults.append(
                      Kind.INFO,
                      Topics.STARTED,
                      it -> it.put("who", process).put("millis", millis)));
      sampler.add(TortureSystem.LIVE);
      startProbes(sampler);
      try (Workload workload =
          Workload.start(
              system.callerUris(),
              callers,
              new Random(plan.seed()),
              plan.perSecond(),
              plan.length())) {
        Nemesis nemesis =
            Nemesis.start(
                system,
                faults,
                plan.seed(),
                plan.only(),
                hitsBefore,
                probes,
                tail::readUpTo,
                probes::member);
        breakThings(nemesis, sampler, workload);
        String trouble = end(nemesis, workload, sampler);
        return judge(nemesis, workload, sampler, tail, faults, trouble);
      }
    }
  }

  private HistoryFile history(String name) {
    return HistoryFile.appendTo(directory.resolve(name + ".ndjson"), name);
  }

  private void startProbes(Sampler sampler) {
    probes.startSlow();
    probes.startRandom();
    sampler.add(InProcessProbes.SLOW);
    sampler.add(InProcessProbes.RANDOM);
  }

  private void breakThings(Nemesis nemesis, Sampler sampler, Workload workload)
      throws InterruptedException {
    long start = System.nanoTime();
    boolean late = false;
    while (System.nanoTime() - start < plan.length().toNanos()) {
      Thread.sleep(Math.min(DRAW_EVERY.toMillis(), plan.length().toMillis()));
      screen.draw(
          List.of(
              "seed %d: %d s, %,d attempts, %d faults"
                  .formatted(
                      plan.seed(),
                      Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                      workload.attempts(),
                      nemesis.done().values().stream().mapToLong(it -> it).sum())));
      if (!late && System.nanoTime() - start > plan.length().toNanos() / 2) {
        late = startLate(sampler);
      }
    }
    screen.keep();
  }

  /** Its tables need the database: if that is away just now, a little later. */
  private boolean startLate(Sampler sampler) {
    try {
      probes.start(InProcessProbes.LATE);
      sampler.add(InProcessProbes.LATE);
      return true;
    } catch (IllegalStateException | StackException away) {
      return false;
    }
  }

  private String end(Nemesis nemesis, Workload workload, Sampler sampler)
      throws InterruptedException {
    workload.lastSecond();
    String trouble = stop(nemesis);
    probes.calm();
    workload.finish();
    sampler.calm();
    return trouble;
  }

  private String stop(Nemesis nemesis) throws InterruptedException {
    try {
      nemesis.stop();
    } catch (StackException notUndone) {
      return String.valueOf(notUndone.getMessage());
    }
    List<String> dead =
        system.victims().values().stream()
            .filter(it -> !it.isAlive())
            .map(StackProcess::name)
            .toList();
    return dead.isEmpty() ? "" : "did not come up again: " + dead;
  }

  private Outcome judge(
      Nemesis nemesis,
      Workload workload,
      Sampler sampler,
      TopicTail tail,
      HistoryFile faults,
      String trouble)
      throws InterruptedException {
    if (!probes.names().contains(InProcessProbes.LATE)) {
      startLate(sampler);
    }
    long since = System.nanoTime();
    List<String> names = new ArrayList<>(List.of(TortureSystem.LIVE));
    names.addAll(probes.names());
    List<String> waitedFor = new ArrayList<>(names);
    waitedFor.add(Convergence.DRAINED);
    Convergence convergence = new Convergence(system, probes::resumeAll);
    Map<String, Long> took = convergence.await(waitedFor, since, CONVERGED_WITHIN);
    screen.say("converged after ms: " + took);
    finish(tail, convergence);
    names.add(Checker.REBUILT);
    rebuild(convergence, faults);
    sampler.close();
    probes.close();
    long left = convergence.spilled();
    EvidenceFiles files = new EvidenceFiles(directory);
    EvidenceTables tables = new EvidenceTables(system, files);
    tables.copyStore();
    names.forEach(tables::copy);
    files.finish(left, nemesis.isFallbackLost(), names);
    return new Outcome(
        Checker.check(files),
        workload.attempts(),
        nemesis.done(),
        nemesis.cells(),
        took,
        nemesis.ready(),
        trouble);
  }

  private static void finish(TopicTail tail, Convergence convergence) throws InterruptedException {
    try {
      tail.finish(convergence.events(), ON_TOPIC_WITHIN);
    } catch (SQLException e) {
      throw new IllegalStateException("the event store is away after the last fault", e);
    }
  }

  /** A projection from nothing, from a topic that has lost everything. */
  private void rebuild(Convergence convergence, HistoryFile faults) throws InterruptedException {
    for (TopicPartition partition : system.topics().endOffsets(TortureSystem.TOPIC).keySet()) {
      system.topics().deleteRecordsUpToEnd(TortureSystem.TOPIC, partition.partition());
    }
    long since = System.nanoTime();
    probes.start(Checker.REBUILT);
    Map<String, Long> took = convergence.await(List.of(Checker.REBUILT), since, CONVERGED_WITHIN);
    if (!took.isEmpty()) {
      faults.append(
          Kind.INFO, Topics.FAULT, it -> it.put("sometimes", Sometimes.LOST_LAST_FOUND.name()));
    }
    screen.say("rebuilt from the event store alone after ms: " + took.values());
  }
}
