package io.gapless.cli.torture.system;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.kafka.KafkaWay;
import io.gapless.stack.process.Ports;
import io.gapless.stack.spanner.FallbackStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fault proxies, one for each edge. Thread-safe once all are there. */
public final class Proxies implements AutoCloseable {
  private final Map<Edge, EdgeProxy> proxies = new EnumMap<>(Edge.class);
  private final List<FaultProxy> betweenBrokers = new ArrayList<>();

  /** The proxy of an edge. */
  public EdgeProxy of(Edge edge) {
    EdgeProxy proxy = proxies.get(edge);
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

  /** The ways to so many brokers, which need not be up. */
  List<KafkaWay> toKafka(Edge edge, String name, int brokers) {
    List<KafkaWay> ways = new ArrayList<>();
    List<FaultProxy> onWay = new ArrayList<>();
    for (int broker = 0; broker < brokers; broker++) {
      int port = Ports.free();
      FaultProxy proxy = FaultProxy.to(port);
      onWay.add(proxy);
      ways.add(new KafkaWay(name, port, proxy.port()));
    }
    proxies.put(edge, new EdgeProxy(onWay));
    return ways;
  }

  /** The ways on which brokers reach each other. */
  List<KafkaWay> betweenBrokers(int brokers) {
    List<KafkaWay> ways = new ArrayList<>();
    for (int broker = 0; broker < brokers; broker++) {
      int port = Ports.free();
      FaultProxy proxy = FaultProxy.to(port);
      betweenBrokers.add(proxy);
      ways.add(new KafkaWay("BROKERS", port, proxy.port()));
    }
    return ways;
  }

  /**
   * All ways to one broker of several, from clients and from other brokers. Its own ways to the
   * others are not among them.
   *
   * @param node from 1 on
   */
  public EdgeProxy toBroker(int node) {
    List<FaultProxy> ways = new ArrayList<>(List.of(betweenBrokers.get(node - 1)));
    for (Edge edge : edges()) {
      if (edge.protocol() == Edge.Protocol.KAFKA) {
        ways.add(of(edge).proxies().get(node - 1));
      }
    }
    return new EdgeProxy(ways);
  }

  @Override
  public void close() {
    proxies.values().forEach(it -> it.proxies().forEach(FaultProxy::close));
    betweenBrokers.forEach(FaultProxy::close);
  }

  private FaultProxy put(Edge edge, int port) {
    FaultProxy proxy = FaultProxy.to(port);
    proxies.put(edge, new EdgeProxy(List.of(proxy)));
    return proxy;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
