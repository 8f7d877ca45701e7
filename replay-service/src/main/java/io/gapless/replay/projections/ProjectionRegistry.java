package io.gapless.replay.projections;

import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.log.internal.Transactions;
import io.gapless.replay.audit.KeyReusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * What all replicas know of projections, in the replay service's own database and by its clock.
 * Every method throws {@link io.gapless.log.EventLogException} if that does not answer.
 * Thread-safe.
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
  record Known(ProjectionSummary summary, List<InstanceTable.Reported> instances) {
    Known {
      instances = List.copyOf(instances);
    }
  }

  /** A kept order, and whether it was kept before. */
  public record Kept(CommandAnswer command, boolean isRepetition) {}

  private final Transactions transactions;

  public ProjectionRegistry(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /**
   * Takes an instance's report, ends what it says it has done, and hands it what is to be done
   * next. Repeating it is harmless.
   *
   * @throws RegistryFullException if there is no room for one more instance
   */
  public HandedCommands report(
      ProjectionId projection, InstanceId instance, ProjectionReport report) {
    return transactions.run(
        "take the report of an instance of " + projection,
        connection -> {
          if (InstanceTable.put(connection, projection, instance, report)) {
            makeRoom(connection, projection);
          }
          for (ProjectionReport.Done done : report.done()) {
            CommandTable.done(connection, projection, instance, done);
          }
          boolean takesMore = report.health().kind() != HealthKind.CLOSED;
          return new HandedCommands(
              takesMore ? handOut(connection, projection, instance) : List.of());
        });
  }

  private static void makeRoom(Connection connection, ProjectionId projection) throws SQLException {
    InstanceTable.keep(connection, projection, MAX_INSTANCES);
    if (InstanceTable.count(connection) > MAX_ROWS) {
      throw new RegistryFullException("instances", MAX_ROWS);
    }
  }

  /**
   * In the order in which they were given, and none behind one that another instance has: two
   * orders about one entity must not overtake each other.
   */
  private static List<Handed> handOut(
      Connection connection, ProjectionId projection, InstanceId instance) throws SQLException {
    List<Handed> handed = new ArrayList<>();
    for (KeptCommand next :
        CommandTable.undone(connection, projection, HandedCommands.MAX_COMMANDS)) {
      if (!CommandTable.lease(connection, next.id(), instance, LEASE)) {
        break;
      }
      handed.add(new Handed(next.id(), LEASE, next.command()));
    }
    return handed;
  }

  /** Projections behind {@code after} in the order of their names. */
  public List<ProjectionSummary> page(String after, int limit) {
    return transactions.run(
        "list projections",
        connection -> {
          List<ProjectionId> names = InstanceTable.names(connection, after, limit);
          return names.isEmpty()
              ? List.<ProjectionSummary>of()
              : summaries(connection, names.getFirst().value(), names.getLast().value());
        });
  }

  /** All projections, what needs somebody first comes first. */
  public List<ProjectionSummary> worstFirst() {
    return transactions.run(
        "list projections",
        connection ->
            summaries(connection, "", PAST_ALL_NAMES).stream()
                .sorted(ProjectionSummary.WORST_FIRST)
                .toList());
  }

  /** Comes after every name: no letter is past z. */
  private static final String PAST_ALL_NAMES = "{";

  private static List<ProjectionSummary> summaries(Connection connection, String from, String to)
      throws SQLException {
    return grouped(InstanceTable.summaries(connection, from, to)).stream()
        .map(ProjectionSummary::of)
        .toList();
  }

  private static Collection<List<InstanceSummary>> grouped(List<InstanceSummary> all) {
    TreeMap<ProjectionId, List<InstanceSummary>> grouped = new TreeMap<>();
    all.forEach(it -> grouped.computeIfAbsent(it.projection(), name -> new ArrayList<>()).add(it));
    return grouped.values();
  }

  /** One projection, empty if none of its instances has reported of late. */
  public Optional<ProjectionAnswer> find(ProjectionId projection) {
    return transactions
        .run("look at " + projection, connection -> known(connection, projection))
        .map(ProjectionAnswer::of);
  }

  private static Optional<Known> known(Connection connection, ProjectionId projection)
      throws SQLException {
    List<ProjectionSummary> summary = summaries(connection, projection.value(), projection.value());
    return summary.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Known(
                summary.getFirst(), InstanceTable.reports(connection, projection, MAX_INSTANCES)));
  }

  /**
   * Keeps an order for whichever instance comes next.
   *
   * @return empty if no instance of the projection has reported of late
   * @throws KeyReusedException if its key stands for another order
   * @throws RegistryFullException if too many wait already
   */
  public Optional<Kept> order(CommandOrder order) {
    return transactions.run(
        "keep a command for " + order.projection(), connection -> order(connection, order));
  }

  private static Optional<Kept> order(Connection connection, CommandOrder order)
      throws SQLException {
    Optional<KeptCommand> before = CommandTable.byKey(connection, order.key());
    if (before.isEmpty()) {
      String name = order.projection().value();
      if (InstanceTable.summaries(connection, name, name).isEmpty()) {
        return Optional.empty();
      }
      if (CommandTable.undoneCount(connection, order.projection()) >= MAX_UNDONE) {
        throw new RegistryFullException("commands that wait", MAX_UNDONE);
      }
    }
    boolean isNew = before.isEmpty() && CommandTable.add(connection, order);
    KeptCommand kept = CommandTable.byKey(connection, order.key()).orElseThrow();
    if (!kept.isOf(order)) {
      throw new KeyReusedException();
    }
    return Optional.of(new Kept(CommandAnswer.of(kept), !isNew));
  }

  /**
   * Commands of a projection, the latest first, done or not.
   *
   * @param before only those with a lower id
   */
  public List<CommandAnswer> history(ProjectionId projection, long before, int limit) {
    return transactions
        .run(
            "list commands of " + projection,
            connection -> CommandTable.before(connection, projection, before, limit))
        .stream()
        .map(CommandAnswer::of)
        .toList();
  }

  /**
   * Forgets instances that have been silent and commands that have been done for that long.
   *
   * @param limit at most so many of each
   */
  void prune(Duration silent, Duration done, int limit) {
    transactions.run(
        "forget old reports and commands",
        connection ->
            InstanceTable.prune(connection, silent, limit)
                + CommandTable.prune(connection, done, limit));
  }
}
