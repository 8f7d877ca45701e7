package io.gapless.tests.load;

import io.gapless.event.CommandId;
import io.gapless.tests.verdict.SentCommand;
import io.gapless.tests.verdict.Told;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * All who send commands in one test. They repeat what was not answered for good, with the same
 * command id, at the next service, and remember what they were told last. Thread-safe.
 */
public final class Callers implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final CommandClient client = new CommandClient();
  private final List<URI> services;
  private final Map<CommandId, SentCommand> sent = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  public Callers(List<URI> services) {
    this.services = List.copyOf(services);
  }

  public static CommandId newId() {
    return new CommandId(UUID.randomUUID().toString());
  }

  /** Sends a new command once, to any service. */
  public Answer once(Command command) {
    return once(newId(), command);
  }

  /** Sends a command once, to any service. */
  public Answer once(CommandId id, Command command) {
    return once(nextService(), id, command);
  }

  /** Sends a command once. */
  public Answer once(URI service, CommandId id, Command command) {
    // Known before it is under way: a command that nobody remembers would not be checked.
    remember(id, command, new Told.Unknown("not answered yet"));
    Answer answer = client.send(service, id, command);
    kinds.computeIfAbsent(answer.kind(), kind -> new LongAdder()).increment();
    remember(id, command, answer.told());
    return answer;
  }

  /** Sends a new command until the answer is final or {@code patience} has passed. */
  public Answer patiently(Command command, Duration patience) {
    return patiently(newId(), command, patience);
  }

  /** Sends a command until the answer is final or {@code patience} has passed. */
  public Answer patiently(CommandId id, Command command, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Answer answer = once(id, command);
    while (!answer.isFinal() && System.nanoTime() < deadline && pause()) {
      answer = once(id, command);
    }
    return answer;
  }

  /** Every command ever sent. */
  public List<SentCommand> sent() {
    return List.copyOf(sent.values());
  }

  /** How often each kind of answer came, repetitions included. */
  public Map<String, Long> kinds() {
    Map<String, Long> counts = new TreeMap<>();
    kinds.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  /** To read with. */
  public CommandClient client() {
    return client;
  }

  /** Ends all repetitions. */
  @Override
  public void close() {
    closed.countDown();
    client.close();
  }

  private void remember(CommandId id, Command command, Told told) {
    sent.put(id, new SentCommand(id, command.entity(), told));
  }

  private URI nextService() {
    return services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
  }

  private boolean pause() {
    try {
      return !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
