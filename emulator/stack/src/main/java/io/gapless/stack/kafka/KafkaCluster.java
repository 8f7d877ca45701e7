package io.gapless.stack.kafka;

import io.gapless.stack.StackException;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.StackProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka brokers, all of them controllers. One, or three with three copies of everything, of which
 * two must have a record before it is acknowledged.
 *
 * @param brokers the first is node 1; named {@code kafka} if it is alone, else {@code kafka-1}, …
 */
public record KafkaCluster(List<KafkaBroker> brokers) {
  private static final int HEAP_MB = 288;

  public KafkaCluster {
    brokers = List.copyOf(brokers);
  }

  /**
   * How one broker of several is reached.
   *
   * @param fromBrokers by the others
   * @param fromClients by clients
   */
  public record Ways(KafkaWay fromBrokers, List<KafkaWay> fromClients) {
    public Ways {
      fromClients = List.copyOf(fromClients);
    }

    private List<KafkaWay> all() {
      List<KafkaWay> all = new ArrayList<>(fromClients);
      all.add(fromBrokers);
      return all;
    }
  }

  /** One broker. */
  public static KafkaCluster one(ProcessGroup group, Path data, List<KafkaWay> ways) {
    return new KafkaCluster(List.of(KafkaBroker.start(group, data, ways)));
  }

  /**
   * Several, and returns when all answer.
   *
   * @param ways one for each broker; the ways from brokers have one name, so have those of clients
   */
  public static KafkaCluster of(ProcessGroup group, Path data, List<Ways> ways) {
    List<Integer> ports = ways.stream().map(it -> Ports.free()).toList();
    String quorum =
        IntStream.range(0, ports.size())
            .mapToObj(it -> (it + 1) + "@" + Ports.LOOPBACK + ":" + ports.get(it))
            .collect(Collectors.joining(","));
    List<KafkaBroker> brokers = new ArrayList<>();
    for (int index = 0; index < ways.size(); index++) {
      String name = "kafka-" + (index + 1);
      BrokerSettings settings =
          new BrokerSettings(
              index + 1,
              quorum,
              ports.get(index),
              ways.size(),
              HEAP_MB,
              ways.get(index).fromBrokers().name(),
              MoreListeners.of(ways.get(index).all()));
      brokers.add(KafkaBroker.add(group, name, data.resolve(name), settings));
    }
    // None is ready before most of them are up.
    brokers.forEach(it -> it.process().launch());
    brokers.forEach(it -> it.process().awaitReady());
    return new KafkaCluster(brokers);
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
  }

  /** Their topics. */
  public Topics topics() {
    return new Topics(bootstrapServers());
  }

  /**
   * The process of a node.
   *
   * @throws StackException if there is no such node
   */
  public StackProcess process(int node) {
    if (node < 1 || node > brokers.size()) {
      throw new StackException("there is no Kafka node " + node);
    }
    return brokers.get(node - 1).process();
  }
}
