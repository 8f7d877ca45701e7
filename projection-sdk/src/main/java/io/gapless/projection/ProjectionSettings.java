package io.gapless.projection;

import static io.gapless.projection.SettingChecks.atLeast;
import static io.gapless.projection.SettingChecks.notNegative;
import static io.gapless.projection.SettingChecks.positive;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Limits and waits of a projection. The defaults suit a projection that applies an event within
 * milliseconds.
 *
 * @param topicPrefix prepended to the entity type to name its topic
 * @param holding how much may be kept in memory
 * @param apply how many work at once
 * @param retry what happens when the handler throws
 * @param backfill how missing events are fetched
 * @param verify how heads are compared
 * @param report what it tells the replay service of itself
 * @param stuckAfter how long nothing may be finished while there is work at hand, before the
 *     projection is {@link ProjectionHealth.Stuck}; longer than the handler ever takes for a
 *     transaction
 */
public record ProjectionSettings(
    String topicPrefix,
    Holding holding,
    Apply apply,
    Retry retry,
    Backfill backfill,
    Verify verify,
    Report report,
    Duration stuckAfter) {
  /** Refuses what makes no sense, naming the setting. */
  public ProjectionSettings {
    positive(stuckAfter, "stuckAfter");
  }

  /** What suits most. */
  public static ProjectionSettings defaults() {
    return new ProjectionSettings(
        "gapless.",
        Holding.defaults(),
        Apply.defaults(),
        Retry.defaults(),
        Backfill.defaults(),
        Verify.defaults(),
        Report.defaults(),
        Duration.ofSeconds(30));
  }

  /** The same with another {@code topicPrefix}. */
  public ProjectionSettings withTopicPrefix(String prefix) {
    return new ProjectionSettings(
        prefix, holding, apply, retry, backfill, verify, report, stuckAfter);
  }

  /** The same with another {@code holding}. */
  public ProjectionSettings withHolding(UnaryOperator<Holding> change) {
    return new ProjectionSettings(
        topicPrefix, change.apply(holding), apply, retry, backfill, verify, report, stuckAfter);
  }

  /** The same with another {@code apply}. */
  public ProjectionSettings withApply(UnaryOperator<Apply> change) {
    return new ProjectionSettings(
        topicPrefix, holding, change.apply(apply), retry, backfill, verify, report, stuckAfter);
  }

  /** The same with another {@code retry}. */
  public ProjectionSettings withRetry(UnaryOperator<Retry> change) {
    return new ProjectionSettings(
        topicPrefix, holding, apply, change.apply(retry), backfill, verify, report, stuckAfter);
  }

  /** The same with another {@code backfill}. */
  public ProjectionSettings withBackfill(UnaryOperator<Backfill> change) {
    return new ProjectionSettings(
        topicPrefix, holding, apply, retry, change.apply(backfill), verify, report, stuckAfter);
  }

  /** The same with another {@code verify}. */
  public ProjectionSettings withVerify(UnaryOperator<Verify> change) {
    return new ProjectionSettings(
        topicPrefix, holding, apply, retry, backfill, change.apply(verify), report, stuckAfter);
  }

  /** The same with another {@code report}. */
  public ProjectionSettings withReport(UnaryOperator<Report> change) {
    return new ProjectionSettings(
        topicPrefix, holding, apply, retry, backfill, verify, change.apply(report), stuckAfter);
  }

  /** The same with another {@code stuckAfter}. */
  public ProjectionSettings withStuckAfter(Duration length) {
    return new ProjectionSettings(
        topicPrefix, holding, apply, retry, backfill, verify, report, length);
  }

  /**
   * What may be kept in memory.
   *
   * @param events out-of-order events held at once; past it only the highest version is remembered
   * @param eventsPerEntity the same for one entity
   * @param openEntities entities with something unfinished; at this number nothing more is polled
   * @param cachedPositions applied versions remembered to save a read; the least used are forgotten
   */
  public record Holding(int events, int eventsPerEntity, int openEntities, int cachedPositions) {
    /** Refuses what makes no sense. */
    public Holding {
      atLeast(1, events, "holding.events");
      atLeast(1, eventsPerEntity, "holding.eventsPerEntity");
      atLeast(1, openEntities, "holding.openEntities");
      atLeast(1, cachedPositions, "holding.cachedPositions");
    }

    /** What suits most. */
    public static Holding defaults() {
      return new Holding(1_000, 100, 10_000, 50_000);
    }

    /** The same with another {@code events}. */
    public Holding withEvents(int most) {
      return new Holding(most, eventsPerEntity, openEntities, cachedPositions);
    }

    /** The same with another {@code eventsPerEntity}. */
    public Holding withEventsPerEntity(int most) {
      return new Holding(events, most, openEntities, cachedPositions);
    }

    /** The same with another {@code openEntities}. */
    public Holding withOpenEntities(int most) {
      return new Holding(events, eventsPerEntity, most, cachedPositions);
    }

    /** The same with another {@code cachedPositions}. */
    public Holding withCachedPositions(int most) {
      return new Holding(events, eventsPerEntity, openEntities, most);
    }
  }

  /**
   * How events are applied.
   *
   * @param atOnce transactions at once, each of other entities; with more than one the handler is
   *     called by several threads
   * @param batch events in one transaction at most; fewer while transactions take long
   * @param backlog polled events that may wait for a transaction; past it nothing more is polled
   */
  public record Apply(int atOnce, int batch, int backlog) {
    /** Refuses what makes no sense. */
    public Apply {
      atLeast(1, atOnce, "apply.atOnce");
      if (atOnce > 64) {
        throw new ProjectionException("apply.atOnce must be at most 64, is " + atOnce);
      }
      atLeast(1, batch, "apply.batch");
      atLeast(1, backlog, "apply.backlog");
    }

    /** What suits most. */
    public static Apply defaults() {
      return new Apply(4, 500, 2_000);
    }

    /** The same with another {@code atOnce}. */
    public Apply withAtOnce(int transactions) {
      return new Apply(transactions, batch, backlog);
    }

    /** The same with another {@code batch}. */
    public Apply withBatch(int events) {
      return new Apply(atOnce, events, backlog);
    }

    /** The same with another {@code backlog}. */
    public Apply withBacklog(int events) {
      return new Apply(atOnce, batch, events);
    }
  }

  /**
   * What happens when the handler throws. The entity is parked once its attempts are used up and
   * either another entity was applied meanwhile (so the fault is its own) or {@code window} has
   * passed. If {@code pauseAt} entities fail within {@code window}, nobody is parked: the
   * projection pauses and tries again by itself.
   *
   * @param attempts calls of the handler before parking
   * @param backoff wait after the first failure; doubled each time, up to 50 times this
   * @param window how long failures of different entities count together
   * @param pauseAt so many failing entities are a failing dependency
   */
  public record Retry(int attempts, Duration backoff, Duration window, int pauseAt) {
    /** Refuses what makes no sense. */
    public Retry {
      atLeast(1, attempts, "retry.attempts");
      positive(backoff, "retry.backoff");
      positive(window, "retry.window");
      atLeast(2, pauseAt, "retry.pauseAt");
    }

    /** What suits most. */
    public static Retry defaults() {
      return new Retry(3, Duration.ofMillis(100), Duration.ofSeconds(10), 10);
    }

    /** The same with another {@code attempts}. */
    public Retry withAttempts(int most) {
      return new Retry(most, backoff, window, pauseAt);
    }

    /** The same with another {@code backoff}. */
    public Retry withBackoff(Duration first) {
      return new Retry(attempts, first, window, pauseAt);
    }

    /** The same with another {@code window}. */
    public Retry withWindow(Duration length) {
      return new Retry(attempts, backoff, length, pauseAt);
    }

    /** The same with another {@code pauseAt}. */
    public Retry withPauseAt(int entities) {
      return new Retry(attempts, backoff, window, entities);
    }
  }

  /**
   * How missing events are fetched.
   *
   * @param grace how long a gap may heal itself before the event store is asked
   * @param page versions asked for at once, at most 1,000
   * @param atOnce requests under way at once, at most one per entity
   * @param timeout for one request, answer included
   * @param backoff wait after the first fruitless request; doubled each time, up to 100 times this
   * @param way how the events of a gap come
   */
  public record Backfill(
      Duration grace, int page, int atOnce, Duration timeout, Duration backoff, Way way) {
    /** How the events of a gap come. */
    public enum Way {
      /** In the answer of the replay service, to this projection alone. */
      HTTP,
      /**
       * Over Kafka: the replay service publishes them again, and every consumer of the topic gets
       * them. For projections that may not fetch payloads by HTTP, or share a gap with many others.
       * It takes as long as the way through the topic does, lag included. What an entity needs that
       * goes on after parking, and what many entities miss at once, is still fetched.
       */
      REPUBLISH
    }

    /** Refuses what makes no sense. */
    public Backfill {
      notNegative(grace, "backfill.grace");
      atLeast(1, page, "backfill.page");
      if (page > 1_000) {
        throw new ProjectionException("backfill.page must be at most 1000, is " + page);
      }
      atLeast(1, atOnce, "backfill.atOnce");
      positive(timeout, "backfill.timeout");
      positive(backoff, "backfill.backoff");
    }

    /** What suits most. */
    public static Backfill defaults() {
      return new Backfill(
          Duration.ofMillis(200), 500, 8, Duration.ofSeconds(10), Duration.ofMillis(100), Way.HTTP);
    }

    /** The same with another {@code grace}. */
    public Backfill withGrace(Duration length) {
      return new Backfill(length, page, atOnce, timeout, backoff, way);
    }

    /** The same with another {@code page}. */
    public Backfill withPage(int versions) {
      return new Backfill(grace, versions, atOnce, timeout, backoff, way);
    }

    /** The same with another {@code atOnce}. */
    public Backfill withAtOnce(int requests) {
      return new Backfill(grace, page, requests, timeout, backoff, way);
    }

    /** The same with another {@code timeout}. */
    public Backfill withTimeout(Duration length) {
      return new Backfill(grace, page, atOnce, length, backoff, way);
    }

    /** The same with another {@code backoff}. */
    public Backfill withBackoff(Duration first) {
      return new Backfill(grace, page, atOnce, timeout, first, way);
    }

    /** The same with another {@code way}. */
    public Backfill withWay(Way other) {
      return new Backfill(grace, page, atOnce, timeout, backoff, other);
    }
  }

  /**
   * What a projection tells the replay service of itself, so that an operator can see and mend it
   * from there. Without it, or while the replay service is away, the projection works as well.
   *
   * @param isOn whether it reports, and takes commands
   * @param every wait between two reports, at most an hour
   */
  public record Report(boolean isOn, Duration every) {
    private static final Duration MOST_EVERY = Duration.ofHours(1);

    /** Refuses what makes no sense. */
    public Report {
      positive(every, "report.every");
      if (every.toMillis() < 1 || every.compareTo(MOST_EVERY) > 0) {
        throw new ProjectionException("report.every must be 1 ms to 1 h, is " + every);
      }
    }

    /** What suits most. */
    public static Report defaults() {
      return new Report(true, Duration.ofSeconds(5));
    }

    /** It keeps to itself. */
    public Report off() {
      return new Report(false, every);
    }

    /** The same with another {@code every}. */
    public Report withEvery(Duration length) {
      return new Report(isOn, length);
    }
  }

  /**
   * How heads are compared.
   *
   * @param every wait between two comparisons
   * @param window positions looked at in one request, at most {@link #MOST_POSITIONS}; more are
   *     looked at while everything in a window has been applied already
   * @param patience how long an entity may be behind its head before it is backfilled
   * @param bulkFrom so many entities behind in one window are read by position, fewer one by one
   * @param lease how long an instance that vanished keeps the others from comparing
   */
  public record Verify(
      Duration every, int window, Duration patience, int bulkFrom, Duration lease) {
    /** What the replay service looks at in one request. */
    public static final int MOST_POSITIONS = 100_000;

    /** Refuses what makes no sense. */
    public Verify {
      positive(every, "verify.every");
      atLeast(1, window, "verify.window");
      if (window > MOST_POSITIONS) {
        throw new ProjectionException(
            "verify.window must be at most " + MOST_POSITIONS + ", is " + window);
      }
      notNegative(patience, "verify.patience");
      atLeast(1, bulkFrom, "verify.bulkFrom");
      positive(lease, "verify.lease");
      if (lease.compareTo(every) <= 0) {
        throw new ProjectionException("verify.lease must be longer than verify.every");
      }
    }

    /** What suits most. */
    public static Verify defaults() {
      return new Verify(
          Duration.ofSeconds(2), 10_000, Duration.ofSeconds(1), 20, Duration.ofSeconds(15));
    }

    /** The same with another {@code every}. */
    public Verify withEvery(Duration length) {
      return new Verify(length, window, patience, bulkFrom, lease);
    }

    /** The same with another {@code window}. */
    public Verify withWindow(int positions) {
      return new Verify(every, positions, patience, bulkFrom, lease);
    }

    /** The same with another {@code patience}. */
    public Verify withPatience(Duration length) {
      return new Verify(every, window, length, bulkFrom, lease);
    }

    /** The same with another {@code bulkFrom}. */
    public Verify withBulkFrom(int entities) {
      return new Verify(every, window, patience, entities, lease);
    }

    /** The same with another {@code lease}. */
    public Verify withLease(Duration length) {
      return new Verify(every, window, patience, bulkFrom, length);
    }
  }
}
