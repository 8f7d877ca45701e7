package io.gapless.replay.reconcile;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.crash.CrashPoint;
import io.gapless.replay.reconcile.compare.Comparison;
import io.gapless.replay.reconcile.compare.Counts;
import io.gapless.replay.reconcile.compare.Finding;
import io.gapless.replay.reconcile.compare.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The reports and what they found, in the replay service's own tables. Thread-safe; every method
 * throws what the database throws if it does not answer.
 */
public final class Reports {
  private static final int FORGET = 1_000;
  private static final int LONGEST_TEXT = 1_000;

  /** Findings written between two looks whether the claim still holds. */
  private static final int AT_ONCE = 100;

  private final ReconciliationRepository reports;
  private final FindingRepository findings;
  private final ReconcileSettings settings;
  private final String replica;
  private final LongSupplier nanoTime;

  /**
   * @param replica this replica's name, unique among all that run
   */
  public Reports(
      ReconciliationRepository reports,
      FindingRepository findings,
      ReconcileSettings settings,
      String replica,
      LongSupplier nanoTime) {
    this.reports = reports;
    this.findings = findings;
    this.settings = settings;
    this.replica = replica;
    this.nanoTime = nanoTime;
  }

  // For whoever asks.

  /**
   * Asks for a report, once for each key.
   *
   * @param key the order's
   */
  public ReconciliationRow ask(String key, Window window, String who, String why) {
    reports.add(
        key, window.type().value(), window.after().value(), window.through().value(), who, why);
    return reports.ofOrder(key).orElseThrow();
  }

  public Optional<ReconciliationRow> find(long id) {
    return reports.findById(id);
  }

  /** Reports before the one with this id, the latest first, at most {@code most}. */
  public List<ReconciliationRow> before(long before, int most) {
    return reports.before(before, most);
  }

  /** Findings of a report after the one with this id, at most {@code most}. */
  public List<FindingRow> findings(ReconciliationRow report, long after, int most) {
    return findings.after(report.id(), report.findingsEpoch(), after, most);
  }

  /** Asks for a repair; one that is under way already will do. */
  public ReconciliationRow repair(long id) {
    reports.repair(id);
    return reports.findById(id).orElseThrow();
  }

  // For whoever makes them.

  /** Takes a report that wants work; empty if there is none, or another replica was quicker. */
  Optional<Claim> claim() {
    long millis = settings.lease().toMillis();
    return reports
        .free()
        .filter(row -> reports.claim(row.id(), row.epoch(), replica, millis) == 1)
        .map(row -> new Claim(reports, row, millis, nanoTime));
  }

  /** Writes what a comparison found. */
  boolean done(Claim claim, Comparison comparison) {
    long id = claim.row().id();
    List<Finding> found = comparison.findings();
    for (int i = 0; i < found.size(); i++) {
      if (i % AT_ONCE == 0 && !claim.keeps()) {
        return false;
      }
      add(id, claim.epoch(), found.get(i));
      CrashPoint.REPORT_FINDING_WRITTEN.reached();
    }
    Counts counts = comparison.counts();
    return reports.done(
            id,
            claim.epoch(),
            comparison.window().through().value(),
            comparison.judgedThrough().value(),
            counts.events(),
            counts.records(),
            counts.missing(),
            counts.unknown(),
            counts.altered(),
            counts.outOfOrder(),
            counts.duplicates(),
            counts.overtaken(),
            counts.beyondRetention(),
            counts.inFlight())
        == 1;
  }

  private void add(long id, long epoch, Finding finding) {
    findings.add(
        id,
        epoch,
        finding.kind().name(),
        finding.entity(),
        finding.version(),
        finding.position(),
        finding.eventId(),
        finding.place().map(Finding.Place::partition).orElse(null),
        finding.place().map(Finding.Place::offset).orElse(null),
        cut(finding.explanation()));
  }

  void failed(Claim claim, String reason) {
    if (claim.row().isRepair()) {
      reports.repairEnded(claim.row().id(), claim.epoch(), "FAILED", cut(reason));
    } else {
      reports.failed(claim.row().id(), claim.epoch(), cut(reason));
    }
  }

  /** Notes what a repair has published so far; false if the claim is lost. */
  boolean repaired(Claim claim, int count) {
    return reports.repaired(claim.row().id(), claim.epoch(), count) == 1;
  }

  void repairDone(Claim claim) {
    reports.repairEnded(claim.row().id(), claim.epoch(), "DONE", "");
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(LONGEST_TEXT, text.length()));
  }

  // For the schedule.

  Optional<ReconciliationRow> latestDone(EntityType type) {
    return reports.latestDone(type.value());
  }

  Optional<ReconciliationRow> latestScheduledDone(EntityType type) {
    return reports.latestScheduledDone(type.value());
  }

  /**
   * Asks for a scheduled report, unless one is under way or was asked for within {@code pause}, or
   * failed within the setting's time.
   */
  void schedule(EntityType type, Position after, Position through, Duration pause) {
    long every = settings.every().toMillis();
    if (reports.scheduledWithin(type.value(), pause.toMillis(), every) == 0) {
      reports.schedule(type.value(), after.value(), through.value());
    }
  }

  /** Forgets old reports of a type, a few at a time; the one the schedule goes on from stays. */
  void prune(EntityType type) {
    long needed = latestScheduledDone(type).map(ReconciliationRow::id).orElse(0L);
    for (ReconciliationRow old : reports.beyond(type.value(), settings.keep())) {
      if (old.id() != needed && findings.forget(old.id(), -1, FORGET) < FORGET) {
        reports.forget(old.id());
      }
    }
  }
}
