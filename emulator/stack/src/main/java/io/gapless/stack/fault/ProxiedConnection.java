package io.gapless.stack.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy: two threads that copy, one for each direction. */
final class ProxiedConnection {
  private static final int PIECE_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final Faults faults;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Map<Direction, AtomicLong> passed = new EnumMap<>(Direction.class);
  private volatile @Nullable RequestFault swallowing;

  ProxiedConnection(
      Socket client, Socket server, Faults faults, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.onEnd = onEnd;
    for (Direction direction : Direction.values()) {
      passed.put(direction, new AtomicLong());
    }
  }

  void run() {
    Thread.ofVirtual().start(() -> copy(Direction.TO_SERVER, client, server));
    Thread.ofVirtual().start(() -> copy(Direction.TO_CLIENT, server, client));
  }

  void countFromHere(Direction direction) {
    counter(direction).set(0);
  }

  /** Ends both sides at once, without the farewell of an orderly close. */
  void reset() {
    if (ended.compareAndSet(false, true)) {
      reset(client);
      reset(server);
      onEnd.accept(this);
    }
  }

  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      return;
    }
  }

  private void copy(Direction direction, Socket from, Socket to) {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      int length = from.getInputStream().read(buffer);
      while (length >= 0 && pass(direction, Arrays.copyOf(buffer, length), to)) {
        length = from.getInputStream().read(buffer);
      }
      if (length < 0) {
        // The other direction may still have an answer to deliver.
        to.shutdownOutput();
        endIfBothSidesSaidGoodbye();
        return;
      }
    } catch (IOException broken) {
      reset();
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reset();
  }

  /** Returns whether the connection goes on. */
  private boolean pass(Direction direction, byte[] piece, Socket to)
      throws IOException, InterruptedException {
    faults.await(direction);
    return switch (direction) {
      case TO_SERVER -> passRequest(piece, to);
      case TO_CLIENT -> passAnswer(piece, to);
    };
  }

  private boolean passRequest(byte[] piece, Socket to) throws IOException {
    Optional<RequestFault> fault = faults.take(piece);
    if (fault.isPresent() && !fault.get().reachesServer()) {
      reset();
      fault.get().happened();
      return false;
    }
    // Before the server has the request: its answer may be here in no time.
    fault.ifPresent(it -> swallowing = it);
    return write(Direction.TO_SERVER, piece, to);
  }

  private boolean passAnswer(byte[] piece, Socket to) throws IOException {
    RequestFault fault = swallowing;
    if (fault != null) {
      reset();
      fault.happened();
      return false;
    }
    return write(Direction.TO_CLIENT, piece, to);
  }

  private boolean write(Direction direction, byte[] piece, Socket to) throws IOException {
    OptionalLong cut = faults.cut(direction);
    AtomicLong counter = counter(direction);
    long left = cut.isPresent() ? Math.max(0, cut.getAsLong() - counter.get()) : piece.length;
    int length = (int) Math.min(left, piece.length);
    to.getOutputStream().write(piece, 0, length);
    counter.addAndGet(length);
    return length == piece.length && (cut.isEmpty() || counter.get() < cut.getAsLong());
  }

  private void endIfBothSidesSaidGoodbye() throws IOException {
    if (client.isOutputShutdown()
        && server.isOutputShutdown()
        && ended.compareAndSet(false, true)) {
      client.close();
      server.close();
      onEnd.accept(this);
    }
  }

  private AtomicLong counter(Direction direction) {
    AtomicLong counter = passed.get(direction);
    if (counter == null) {
      throw new IllegalStateException(direction.toString());
    }
    return counter;
  }
}
