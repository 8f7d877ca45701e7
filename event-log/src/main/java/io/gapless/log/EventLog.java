package io.gapless.log;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.Payload;
import io.gapless.log.append.AppendLanes;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.append.Commands;
import io.gapless.log.append.LaneParts;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.publish.Publisher;
import io.gapless.log.publish.PublisherStatus;
import io.gapless.log.read.EventReader;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.writer.CurrentWriter;
import io.gapless.log.writer.StoreHealth;
import io.gapless.log.writer.Unconfirmed;
import io.gapless.log.writer.Watermark;
import io.gapless.log.writer.Writer;
import io.gapless.log.writer.WriterLoop;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write side of Gapless in one object: {@linkplain AppendLanes append}, then {@linkplain
 * Publisher publish or spill}, under a {@linkplain CurrentWriter writer} whose watermark says how
 * far that is done. One per process. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final Duration PRUNING = Duration.ofHours(1);
  private static final int POOL = 10;
  private static final Duration PUBLISH_BEFORE_CLOSE = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final Publisher publisher;
  private final StoreHealth health = new StoreHealth();
  private final Clock clock = Clock.systemUTC();
  private final EventReader reader;
  private final Commands commands;
  private final CurrentWriter writers;
  private final AppendLanes lanes;
  private final WriterLoop writerLoop;
  private final ScheduledExecutorService pruning =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("gapless-prune").daemon().factory());
  private volatile boolean stopped;

  private EventLog(
      EventStoreConnections connections,
      HikariDataSource pool,
      EventLogSettings settings,
      Publisher publisher)
      throws SQLException {
    this.pool = pool;
    this.publisher = publisher;
    this.reader = new EventReader(pool);
    this.commands = new Commands(pool);
    this.writers =
        CurrentWriter.register(
            connections, settings.host(), replaced -> publisher.abandon(replaced.id()));
    this.lanes =
        new AppendLanes(
            settings.append(), new LaneParts(connections, writers, health, this::committed, clock));
    this.writerLoop =
        new WriterLoop(
            connections, writers, settings.writer(), health, publisher::hasDropped, clock);
  }

  /**
   * An event log in this event store, for a service that appends by itself.
   *
   * @param url JDBC URL with the database's name, {@code jdbc:mysql://…} (for MariaDB too)
   */
  public static EventLogBuilder in(String url, String user, String password) {
    return new EventLogBuilder(new EventStoreSettings(url, user, password, POOL));
  }

  /**
   * Checks the server, creates, upgrades or checks the tables, registers a writer and starts.
   *
   * @param publisher closed by this event log
   * @throws StartRefusedException if the server's settings could lose committed events, or the
   *     tables do not fit and are not to be touched: do not try again before that is changed
   * @throws EventLogException if the event store does not answer: try again later
   */
  public static EventLog start(
      EventStoreSettings store, EventLogSettings settings, Publisher publisher) {
    EventStoreConnections connections = new EventStoreConnections(store);
    HikariDataSource pool = connections.pool("gapless-event-store");
    try {
      new EventStoreSchema(pool).prepare(settings.schema());
      EventLog log = new EventLog(connections, pool, settings, publisher);
      log.run(settings);
      return log;
    } catch (SQLException e) {
      pool.close();
      throw new EventLogException("cannot register a writer", e);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private void run(EventLogSettings settings) {
    writerLoop.start();
    lanes.start();
    Duration retention = settings.append().commandRetention();
    pruning.scheduleWithFixedDelay(
        () -> prune(retention), PRUNING.toSeconds(), PRUNING.toSeconds(), TimeUnit.SECONDS);
  }

  private void prune(Duration retention) {
    try {
      while (commands.prune(retention) == Commands.PRUNED_AT_ONCE && !stopped) {
        LOG.debug("pruned {} commands", Commands.PRUNED_AT_ONCE);
      }
    } catch (EventLogException e) {
      LOG.warn("old commands could not be pruned, trying again in {}", PRUNING, e);
    }
  }

  /** What a writer that is current no more has committed is found by the replay service. */
  private void committed(Writer writer, List<Event> events) {
    if (writers.is(writer)) {
      publisher.publish(events, event -> writer.tracker().confirmed(event.position()));
    }
  }

  /**
   * Appends and, after the commit, hands the events to the publisher without waiting for it.
   *
   * @return completes with what became of the request, within about 2 s, on a thread of the event
   *     log's (do not block it); exceptionally only for programmer errors
   */
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    Optional<AppendResult> refused = refuse(request);
    return refused.map(CompletableFuture::completedFuture).orElseGet(() -> lanes.append(request));
  }

  /**
   * The same for several at once, each for itself; those on one entity in their order.
   *
   * @return in their order
   */
  public List<CompletableFuture<AppendResult>> appendAll(List<AppendRequest> requests) {
    return requests.stream().map(this::append).toList();
  }

  private Optional<AppendResult> refuse(AppendRequest request) {
    for (EventContent event : request.events()) {
      if (event.payload().size() > Payload.MAX_BYTES) {
        return Optional.of(new AppendResult.TooLarge(event.payload().size(), Payload.MAX_BYTES));
      }
    }
    return health.fork().map(fork -> new AppendResult.StoreUnavailable(fork.toString()));
  }

  /**
   * What an earlier command with this id ended with, so that a repeated command need not be decided
   * again; {@code AlreadyAppended}, {@code CommandIdReused}, or empty if the id is new.
   *
   * @throws EventLogException if the event store does not answer
   */
  public Optional<AppendResult> earlier(CommandStamp command) {
    return commands.earlier(command);
  }

  /** Reads the same event store. */
  public EventReader reader() {
    return reader;
  }

  /** What it is doing now. */
  public EventLogStatus status() {
    Writer writer = writers.get();
    Watermark watermark = writer.tracker().watermark();
    Unconfirmed unconfirmed = writer.tracker().unconfirmed(clock.instant());
    PublisherStatus publication = publisher.status();
    return new EventLogStatus(
        state(),
        writer.id(),
        watermark.committedThrough(),
        watermark.confirmedThrough(),
        unconfirmed.count(),
        unconfirmed.bytes(),
        unconfirmed.oldest(),
        publication,
        lanes.queued());
  }

  private EventLogStatus.State state() {
    if (stopped) {
      return EventLogStatus.State.STOPPED;
    }
    if (health.fork().isPresent()) {
      return EventLogStatus.State.FORKED;
    }
    return health.isReachable()
        ? EventLogStatus.State.RUNNING
        : EventLogStatus.State.STORE_UNAVAILABLE;
  }

  /**
   * Takes no more appends, gives what is committed a few seconds to be confirmed, closes its
   * writer.
   */
  @Override
  public void close() {
    stopped = true;
    pruning.shutdownNow();
    lanes.close();
    publisher.close(PUBLISH_BEFORE_CLOSE);
    writerLoop.close();
    pool.close();
  }
}
