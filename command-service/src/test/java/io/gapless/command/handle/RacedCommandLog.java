package io.gapless.command.handle;

import io.gapless.command.log.CommandLog;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets things happen between a command's decision and its append. */
final class RacedCommandLog implements CommandLog {
  private final CommandLog log;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger mostTogether = new AtomicInteger();
  private int races;
  private Runnable race = () -> {};
  private final AtomicReference<Optional<CountDownLatch>> read =
      new AtomicReference<>(Optional.empty());
  private @Nullable CompletableFuture<AppendResult> next;
  private CompletableFuture<AppendResult> last =
      CompletableFuture.completedFuture(new AppendResult.Overloaded());

  RacedCommandLog(CommandLog log) {
    this.log = log;
  }

  /** Runs {@code race} just before each of the next {@code times} appends of others. */
  void before(int times, Runnable race) {
    this.races = times;
    this.race = race;
  }

  /** The next append is not made; it is answered with what this is completed with. */
  CompletableFuture<AppendResult> hang() {
    CompletableFuture<AppendResult> hanging = new CompletableFuture<>();
    next = hanging;
    return hanging;
  }

  /** Appends are made, in their order, once what is returned is run. */
  Runnable hold() {
    CompletableFuture<AppendResult> released = new CompletableFuture<>();
    last = released;
    return () -> released.complete(new AppendResult.Overloaded());
  }

  /** The next read waits until what is returned is run. */
  Runnable holdRead() {
    CountDownLatch released = new CountDownLatch(1);
    read.set(Optional.of(released));
    return released::countDown;
  }

  /** The next append is answered with this and not made. */
  void answerNext(AppendResult result) {
    next = CompletableFuture.completedFuture(result);
  }

  /** Most entities that were read by one question. */
  int mostTogether() {
    return mostTogether.get();
  }

  /** How often anything was asked. */
  int asked() {
    return asked.get();
  }

  @Override
  public boolean isAvailable() {
    return log.isAvailable();
  }

  @Override
  public Optional<AppendResult> earlier(CommandStamp command) {
    asked.incrementAndGet();
    return log.earlier(command);
  }

  @Override
  public List<Event> events(EntityKey entity, EntityVersion from, int limit) {
    asked.incrementAndGet();
    read.getAndSet(Optional.empty()).ifPresent(RacedCommandLog::await);
    return log.events(entity, from, limit);
  }

  @Override
  public List<EntityPage> events(List<EntityRange> ranges) {
    mostTogether.accumulateAndGet(ranges.size(), Math::max);
    return ranges.stream()
        .map(it -> EntityPage.of(events(it.entity(), it.from(), it.limit())))
        .toList();
  }

  @Override
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    asked.incrementAndGet();
    CompletableFuture<AppendResult> prepared = next;
    if (prepared != null) {
      next = null;
      return prepared;
    }
    if (races > 0) {
      int left = races - 1;
      races = 0;
      race.run();
      races = left;
    }
    last = last.thenCompose(before -> log.append(request));
    return last;
  }

  private static void await(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
