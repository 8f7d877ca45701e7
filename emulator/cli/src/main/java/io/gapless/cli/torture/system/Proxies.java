package io.gapless.cli.torture.system;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.kafka.KafkaWay;
import io.gapless.stack.process.Ports;
import io.gapless.stack.spanner.FallbackStore;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fault proxies, one for each edge. Thread-safe once all are there. */
public final class Proxies implements AutoCloseable {
  private final Map<Edge, FaultProxy> proxies = new EnumMap<>(Edge.class);

  /** The proxy of an edge. */
  public FaultProxy of(Edge edge) {
    FaultProxy proxy = proxies.get(edge);
    if (proxy == null) {
      throw new StackException("there is no proxy on " + edge);
    }
    return proxy;
  }

  /** Every edge that has one. */
  public List<Edge> edges() {
    return List.copyOf(proxies.keySet());
  }

  /** A database reached over an edge. */
  Database to(Edge edge, Database database) {
    return database.through(put(edge, database.port()).port());
  }

  /** A fallback store reached over an edge. */
  FallbackStore to(Edge edge, FallbackStore store) {
    return switch (store) {
      case FallbackStore.Jdbc jdbc -> new FallbackStore.Jdbc(to(edge, jdbc.database()));
      case FallbackStore.Spanner spanner ->
          new FallbackStore.Spanner(
              spanner.project(),
              spanner.instance(),
              spanner.database(),
              put(edge, port(spanner.emulatorHost())).address());
    };
  }

  /** An HTTP service reached over an edge. */
  URI to(Edge edge, URI service) {
    return URI.create("http://" + put(edge, service.getPort()).address());
  }

  /** A way to the broker, which need not be up. */
  KafkaWay toKafka(Edge edge, String name) {
    int port = Ports.free();
    return new KafkaWay(name, port, put(edge, port).port());
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
  }

  private FaultProxy put(Edge edge, int port) {
    FaultProxy proxy = FaultProxy.to(port);
    proxies.put(edge, proxy);
    return proxy;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
