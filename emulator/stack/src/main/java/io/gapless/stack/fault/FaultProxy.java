package io.gapless.stack.fault;

import io.gapless.stack.StackException;
import io.gapless.stack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A TCP proxy on a free loopback port that behaves like a network on a bad day. Every fault holds
 * for all connections, open and new, until {@link #heal}. At most {@value #MAX_CONNECTIONS}
 * connections at once; more are reset. Thread-safe.
 *
 * <p>It sees bytes, not messages: a request it is to recognise must not be encrypted, and should be
 * small enough to arrive in one piece.
 */
public final class FaultProxy implements AutoCloseable {
  static final int MAX_CONNECTIONS = 1_000;
  private static final int BACKLOG = 200;
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Faults faults = new Faults();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

  private FaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** A proxy to a port on loopback. */
  public static FaultProxy to(int port) {
    return to(Ports.LOOPBACK, port);
  }

  /** A proxy to any host, which need not be up. */
  public static FaultProxy to(String host, int port) {
    try {
      ServerSocket listener = new ServerSocket();
      InetAddress loopback = InetAddress.getByName(Ports.LOOPBACK);
      listener.bind(new InetSocketAddress(loopback, Ports.free()), BACKLOG);
      FaultProxy proxy = new FaultProxy(listener, new InetSocketAddress(host, port));
      Thread.ofVirtual().name("fault-proxy-" + proxy.port()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new StackException("cannot listen for a fault proxy to " + host + ":" + port, e);
    }
  }

  /** Where clients connect to instead of the server. */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return Ports.LOOPBACK + ":" + port();
  }

  /** How many connections are open through it. */
  public int connections() {
    return connections.size();
  }

  /** Bytes of one direction arrive this much later; zero for none. */
  public void delay(Direction direction, Duration delay) {
    faults.delay(direction, delay);
  }

  /** Bytes of one direction stay here, in order, until {@link #release} or {@link #heal}. */
  public void hold(Direction direction) {
    faults.hold(direction, true);
  }

  /** What was held goes on. */
  public void release(Direction direction) {
    faults.hold(direction, false);
  }

  /** Each connection is reset once this many more bytes went through it in one direction. */
  public void cutAfter(Direction direction, long bytes) {
    faults.cutAfter(direction, bytes);
    connections.forEach(it -> it.countFromHere(direction));
  }

  /**
   * The next request that matches reaches the server; its answer is taken in and dropped, and that
   * connection is reset. Once; other connections go on.
   *
   * @param request asked with each piece that a client sends
   * @return completes when the server's answer was dropped: what was asked has happened
   */
  public CompletableFuture<Void> swallowAnswerTo(Predicate<byte[]> request) {
    return faults.onRequest(new RequestFault(request, true));
  }

  /**
   * The next request that matches does not reach the server, and its connection is reset. Once.
   *
   * @return completes when it was dropped
   */
  public CompletableFuture<Void> dropRequest(Predicate<byte[]> request) {
    return faults.onRequest(new RequestFault(request, false));
  }

  /** Resets all open connections (RST, not an orderly end). */
  public void resetAll() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** New connections are reset at once; open ones go on. Clients see what a dead server shows. */
  public void refuse() {
    faults.refuse(true);
  }

  /** Ends all faults: what was held goes on, new connections are taken. */
  public void heal() {
    faults.heal();
  }

  /** Resets all connections and takes no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new StackException("cannot close the fault proxy on " + port(), e);
    } finally {
      resetAll();
      faults.heal();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closedOrOutOfDescriptors) {
        continue;
      }
    }
  }

  private void connect(Socket client) {
    if (faults.refuses() || connections.size() >= MAX_CONNECTIONS) {
      ProxiedConnection.reset(client);
      return;
    }
    Socket server = new Socket();
    try {
      server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException serverIsDown) {
      ProxiedConnection.reset(client);
      ProxiedConnection.reset(server);
      return;
    }
    ProxiedConnection connection =
        new ProxiedConnection(client, server, faults, connections::remove);
    connections.add(connection);
    connection.run();
    if (listener.isClosed()) {
      connection.reset();
    }
  }
}
