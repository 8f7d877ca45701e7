package io.gapless.replay.projections;

import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.replay.audit.KeyReusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What all replicas know of projections, in the replay service's own database and by its clock.
 * Each statement stands for itself, and what it changes it checks: no method needs a transaction.
 * Every method throws what the database throws if it does not answer. Thread-safe.
 */
public final class ProjectionRegistry {
  /** For so long nobody else gets a command that was handed out. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  /** Instances of one projection; of more, those that reported last are kept. */
  static final int MAX_INSTANCES = 100;

  /** Instances of all projections; one more is refused. */
  static final int MAX_ROWS = 5_000;

  /** Commands of one projection that are not done; one more is refused. */
  static final int MAX_UNDONE = 1_000;

  /** A projection as its instances report it, the freshest report first. */
  record Known(ProjectionSummary summary, List<InstanceReport> instances) {
    Known {
      instances = List.copyOf(instances);
    }
  }

  /** A kept order, and whether it was kept before. */
  public record Kept(CommandAnswer command, boolean isRepetition) {}

  /** Comes after every name: no letter is past z. */
  private static final String PAST_ALL_NAMES = "{";

  private final InstanceRepository instances;
  private final CommandRepository commands;

  public ProjectionRegistry(InstanceRepository instances, CommandRepository commands) {
    this.instances = instances;
    this.commands = commands;
  }

  /**
   * Takes an instance's report, ends what it says it has done, and hands it what is to be done
   * next. Repeating it is harmless.
   *
   * @throws RegistryFullException if there is no room for one more instance
   */
  public HandedCommands report(
      ProjectionId projection, InstanceId instance, ProjectionReport report) {
    if (put(projection, instance, report)) {
      makeRoom(projection, instance);
    }
    for (ProjectionReport.Done done : report.done()) {
      commands.done(done.id(), projection.value(), instance.value(), done.result());
    }
    boolean takesMore = report.health().kind() != HealthKind.CLOSED;
    return new HandedCommands(takesMore ? handOut(projection, instance) : List.of());
  }

  /** Returns whether the instance is new. */
  private boolean put(ProjectionId projection, InstanceId instance, ProjectionReport report) {
    Optional<Long> lowest =
        report.verified().stream().map(it -> it.through().value()).min(Comparator.naturalOrder());
    return instances.put(
            projection.value(),
            instance.value(),
            report.health().kind().name(),
            report.health().reason(),
            report.instance().every().toMillis(),
            report.numbers().lag(),
            report.numbers().openGaps(),
            report.numbers().parked(),
            report.numbers().unreadable(),
            lowest.orElse(null),
            String.join("\n", report.lines()))
        == 1;
  }

  private void makeRoom(ProjectionId projection, InstanceId instance) {
    for (String oldest : instances.beyond(projection.value(), MAX_INSTANCES)) {
      instances.remove(projection.value(), oldest);
    }
    if (instances.total() > MAX_ROWS) {
      instances.remove(projection.value(), instance.value());
      throw new RegistryFullException("instances", MAX_ROWS);
    }
  }

  /**
   * In the order in which they were given, and none behind one that another instance has: two
   * orders about one entity must not overtake each other.
   */
  private List<Handed> handOut(ProjectionId projection, InstanceId instance) {
    List<Handed> handed = new ArrayList<>();
    for (CommandRow next : commands.undone(projection.value(), HandedCommands.MAX_COMMANDS)) {
      if (commands.lease(next.id(), instance.value(), LEASE.toNanos() / 1_000) == 0) {
        break;
      }
      handed.add(next.kept().handed(LEASE));
    }
    return handed;
  }

  /** Projections behind {@code after} in the order of their names. */
  public List<ProjectionSummary> page(String after, int limit) {
    List<String> names = instances.names(after, limit);
    return names.isEmpty() ? List.of() : summaries(names.getFirst(), names.getLast());
  }

  /** All projections, what needs somebody first comes first. */
  public List<ProjectionSummary> worstFirst() {
    return summaries("", PAST_ALL_NAMES).stream().sorted(ProjectionSummary.WORST_FIRST).toList();
  }

  private List<ProjectionSummary> summaries(String first, String last) {
    TreeMap<ProjectionId, List<InstanceSummary>> grouped = new TreeMap<>();
    for (InstanceRow row : instances.between(first, last)) {
      InstanceSummary summary = row.summary();
      grouped.computeIfAbsent(summary.projection(), name -> new ArrayList<>()).add(summary);
    }
    return grouped.values().stream().map(ProjectionSummary::of).toList();
  }

  /** One projection, empty if none of its instances has reported of late. */
  public Optional<ProjectionAnswer> find(ProjectionId projection) {
    List<ProjectionSummary> summary = summaries(projection.value(), projection.value());
    if (summary.isEmpty()) {
      return Optional.empty();
    }
    List<InstanceReport> reports =
        instances.reports(projection.value(), MAX_INSTANCES).stream()
            .map(InstanceRow::whole)
            .toList();
    return Optional.of(ProjectionAnswer.of(new Known(summary.getFirst(), reports)));
  }

  /**
   * Keeps an order for whichever instance comes next.
   *
   * @return empty if no instance of the projection has reported of late
   * @throws KeyReusedException if its key stands for another order
   * @throws RegistryFullException if too many wait already
   */
  public Optional<Kept> order(CommandOrder order) {
    String projection = order.projection().value();
    Optional<CommandRow> before = commands.ofKey(order.key().value());
    if (before.isEmpty()) {
      if (instances.between(projection, projection).isEmpty()) {
        return Optional.empty();
      }
      if (commands.undoneTotal(projection) >= MAX_UNDONE) {
        throw new RegistryFullException("commands that wait", MAX_UNDONE);
      }
    }
    boolean isNew = before.isEmpty() && add(order);
    KeptCommand kept = commands.ofKey(order.key().value()).orElseThrow().kept();
    if (!kept.isOf(order)) {
      throw new KeyReusedException();
    }
    return Optional.of(new Kept(CommandAnswer.of(kept), !isNew));
  }

  private boolean add(CommandOrder order) {
    return commands.add(
            order.projection().value(),
            order.key().value(),
            ProjectionCommand.write(order.command()),
            order.who(),
            order.why())
        == 1;
  }

  /**
   * Commands of a projection, the latest first, done or not.
   *
   * @param before only those with a lower id
   */
  public List<CommandAnswer> history(ProjectionId projection, long before, int limit) {
    return commands.before(projection.value(), before, limit).stream()
        .map(row -> CommandAnswer.of(row.kept()))
        .toList();
  }

  /**
   * Forgets instances that have been silent and commands that have been done for that long.
   *
   * @param limit at most so many of each
   */
  void prune(Duration silent, Duration done, int limit) {
    instances.prune(silent.toSeconds(), limit);
    commands.prune(done.toSeconds(), limit);
  }
}
