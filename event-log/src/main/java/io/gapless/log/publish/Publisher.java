package io.gapless.log.publish;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.event.crash.CrashPoint;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings committed events to Kafka, and to the fallback store those that Kafka does not take. One
 * per process. Thread-safe; no method but {@link #close(Duration)} blocks.
 *
 * <p>Guarantees: an event is confirmed once Kafka has acknowledged it or the fallback store has
 * committed it, whichever is first, and not before. Until then it is held and tried again, unless
 * its writer is {@linkplain #abandon abandoned} or there was no room for it: then it is never
 * confirmed, so its writer's watermark stays below it, and the replay service finds it in the event
 * store. Per entity, events of this process are sent and spilled in version order; what may still
 * overtake or come twice is listed at {@link PublicationPath}, and held by the projection's version
 * gate.
 *
 * <p>Four threads: one decides and never waits for anything but its mailbox; one calls {@code
 * send()}, which may block for {@code max.block.ms}; one writes to the fallback store; one asks it
 * who may leave the spill path.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** How often time-outs are looked at while there is something to look at. */
  private static final Duration TICK = Duration.ofMillis(5);

  private static final Duration IDLE_TICK = Duration.ofMillis(100);

  /** How long {@link #close()} waits for what is held. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /** How long a worker that is cut off by closing may take to end. */
  private static final Duration WORKER_WAIT = Duration.ofSeconds(3);

  private final EventSender sender;
  private final SpillWriter spillWriter;
  private final WireFormat format;
  private final Clock clock;
  private final Admission admission;
  private final PublicationPath path;

  /**
   * Bounded by what it carries: events are admitted, and everything else answers one of a bounded
   * number of open sends, writes and questions.
   */
  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

  private final Thread deciding = new Thread(this::run, "gapless-publish");
  private final ExecutorService sending = worker("gapless-publish-send");
  private final ExecutorService spilling = worker("gapless-publish-spill");
  private final ExecutorService asking = worker("gapless-publish-fence");
  private final CountDownLatch emptied = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean accepting = true;
  private volatile boolean closing;
  private volatile boolean stopped;
  private volatile int circuitEpoch;
  private volatile PublisherStatus status;
  private boolean wasClosed = true;
  private long published;
  private long spilled;

  private Publisher(
      EventSender sender, SpillWriter spillWriter, WireFormat format, PublisherSettings settings) {
    this.sender = sender;
    this.spillWriter = spillWriter;
    this.format = format;
    this.clock = new MonotonicClock();
    this.admission = new Admission(settings.bounds());
    this.path = new PublicationPath(settings.circuit(), settings.bounds(), clock);
    this.status = look();
    deciding.setDaemon(true);
  }

  /**
   * @param sender closed by this publisher
   * @param spillWriter not closed by this publisher
   */
  public static Publisher start(
      EventSender sender, SpillWriter spillWriter, WireFormat format, PublisherSettings settings) {
    Publisher publisher = new Publisher(sender, spillWriter, format, settings);
    publisher.deciding.start();
    return publisher;
  }

  /** With a Kafka producer of its own. Starts with Kafka down, too. */
  public static Publisher start(
      SpillWriter spillWriter, WireFormat format, PublisherSettings settings) {
    return start(new KafkaEventSender(settings.kafka()), spillWriter, format, settings);
  }

  /** Fetches what is needed to send events of these types, so that the first does not wait. */
  public void prepare(Collection<EntityType> types) {
    types.forEach(type -> execute(sending, () -> sender.prepare(format.topic(type))));
  }

  /**
   * Takes committed events over. Never blocks, never throws for what happens to them. Events for
   * which there is no room, and all later ones of their writer, are left to the replay service: see
   * {@link #hasDropped}.
   *
   * @param committed per entity in version order, also across calls: calls for one entity must not
   *     overlap
   * @param listener told when each is confirmed, on the publisher's own thread
   */
  public void publish(List<Event> committed, ConfirmationListener listener) {
    List<UnconfirmedEvent> admitted = new ArrayList<>(committed.size());
    for (Event event : committed) {
      UnconfirmedEvent unconfirmed = new UnconfirmedEvent(event, listener, clock.instant());
      if (accepting && admission.admit(unconfirmed)) {
        admitted.add(unconfirmed);
      }
    }
    if (!admitted.isEmpty()) {
      mailbox.add(() -> path.accept(admitted));
    }
  }

  /**
   * Forgets all unconfirmed events of a writer that has been closed: they are the replay service's
   * now. Takes effect within milliseconds. Callers may rely on this: no send and no write of such
   * an event <em>begins</em> after that; what was under way may still end well, and a confirmation
   * may still come for a moment: it is true, and to be ignored if the writer is no longer watched.
   */
  public void abandon(WriterId writer) {
    mailbox.add(
        () -> {
          path.abandon(writer);
          admission.abandoned(writer);
        });
  }

  /**
   * Whether an event of this writer was left to the replay service for lack of room. Then roll the
   * writer over and abandon it.
   */
  public boolean hasDropped(WriterId writer) {
    return admission.hasDropped(writer);
  }

  public PublisherStatus status() {
    return status;
  }

  /** {@link #close(Duration)} with 5 s. */
  @Override
  public void close() {
    close(CLOSE_WAIT);
  }

  /**
   * Takes no more events, waits until all that are held are confirmed or {@code atMost} has passed,
   * and stops. What is not confirmed then never will be.
   */
  public void close(Duration atMost) {
    accepting = false;
    closing = true;
    mailbox.add(() -> {});
    await(emptied, atMost);
    stopped = true;
    mailbox.add(() -> {});
    await(ended, WORKER_WAIT);
    List.of(sending, spilling, asking).forEach(ExecutorService::shutdownNow);
    sender.close();
  }

  private static void await(CountDownLatch latch, Duration atMost) {
    try {
      if (!latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("The publisher stops with unconfirmed events: the replay service finds them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // The deciding thread.

  private void run() {
    try {
      List<Runnable> messages = new ArrayList<>();
      while (!stopped) {
        receive(messages);
        messages.forEach(Runnable::run);
        messages.clear();
        path.proceed();
        dispatch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The publisher stops: unconfirmed events are left to the replay service", e);
    } finally {
      accepting = false;
      emptied.countDown();
      status = look();
      ended.countDown();
    }
  }

  private void receive(List<Runnable> messages) throws InterruptedException {
    Duration wait = path.isIdle() ? IDLE_TICK : TICK;
    Runnable first = mailbox.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      messages.add(first);
      mailbox.drainTo(messages);
    }
  }

  private void dispatch() {
    path.takeSettled().forEach(this::settled);
    circuitEpoch = path.circuit().epoch();
    for (UnconfirmedEvent event : path.takeSends()) {
      int epoch = event.epoch();
      execute(sending, () -> send(event, epoch));
    }
    path.nextBatch().ifPresent(batch -> execute(spilling, () -> spill(batch)));
    path.nextFenceCheck().ifPresent(check -> execute(asking, () -> ask(check)));
    status = look();
    tellOfCircuit();
    if (closing && admission.events() == 0) {
      emptied.countDown();
    }
  }

  private void tellOfCircuit() {
    boolean isClosed = path.circuit().isClosed();
    if (isClosed && !wasClosed) {
      LOG.info("Kafka takes events again");
    } else if (!isClosed && wasClosed) {
      LOG.warn("Kafka counts as down, events are spilled: {}", path.openedBecause());
    }
    wasClosed = isClosed;
  }

  private void settled(UnconfirmedEvent event) {
    admission.release(event);
    switch (event.fate()) {
      case HELD, ABANDONED -> {}
      case PUBLISHED -> {
        CrashPoint.PUBLISH_ACKNOWLEDGED.reached();
        published++;
        event.listener().confirmed(event.event());
      }
      case SPILLED -> {
        CrashPoint.SPILL_DONE.reached();
        spilled++;
        event.listener().confirmed(event.event());
      }
    }
  }

  private PublisherStatus look() {
    Duration oldest =
        path.oldestHeld()
            .map(since -> Duration.between(since, clock.instant()))
            .orElse(Duration.ZERO);
    return new PublisherStatus(
        accepting,
        path.circuit().state(),
        path.fence().entities(),
        path.fence().shards(),
        admission.events(),
        admission.bytes(),
        oldest,
        published,
        spilled);
  }

  /** What nobody expected stops the publisher, instead of leaving it half alive. */
  private void execute(ExecutorService worker, Runnable task) {
    worker.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            mailbox.add(
                () -> {
                  throw e;
                });
          }
        });
  }

  // The workers' threads.

  private void send(UnconfirmedEvent event, int epoch) {
    if (epoch == circuitEpoch) {
      sender.send(
          format.encode(event.event()),
          outcome -> mailbox.add(() -> path.sendEnded(event, outcome)));
    } else {
      SendOutcome outcome = SendOutcome.refusedByCluster("the circuit opened before it was sent");
      mailbox.add(() -> path.sendEnded(event, outcome));
    }
  }

  private void spill(SpillBatch batch) {
    CrashPoint.SPILL_DUE.reached();
    try {
      spillWriter.spill(batch.rows(format));
      mailbox.add(() -> path.spilled(batch));
    } catch (FallbackStoreException e) {
      LOG.warn("Events could not be spilled, trying again: {}", e.getMessage());
      mailbox.add(() -> path.notSpilled(batch, e.isRefusal()));
    }
  }

  private void ask(FenceCheck check) {
    try {
      Map<Shard, Occupancy> answer = new HashMap<>();
      check.shards().forEach((it, after) -> answer.put(it, spillWriter.occupied(it, after)));
      mailbox.add(() -> path.fenceAnswered(check, answer));
    } catch (FallbackStoreException e) {
      LOG.debug("The fallback store did not say who may leave the spill path", e);
      mailbox.add(path::fenceUnanswered);
    }
  }

  private static ExecutorService worker(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
