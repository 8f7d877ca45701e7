package io.gapless.stack.kafka;

import io.gapless.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a broker is told when it starts.
 *
 * @param node its number in the cluster
 * @param quorum all controllers, {@code NODE@HOST:PORT} separated by commas
 * @param controllerPort where it answers other controllers
 * @param copies of everything; one less than that must be there for a record to be acknowledged, at
 *     least one
 * @param heapMb of its JVM
 * @param between names the listener over which brokers reach each other
 * @param more listeners beside the usual ones
 */
record BrokerSettings(
    int node,
    String quorum,
    int controllerPort,
    int copies,
    int heapMb,
    String between,
    MoreListeners more) {
  /** How brokers reach each other if nothing else is said. */
  static final String PLAIN = "PLAINTEXT";

  /**
   * A broker without peers needs no patience: after a kill and a restart the controller must not
   * hold on to the dead broker's registration for its usual 9 s. With peers, who is gone is to be
   * noticed before anybody loses patience.
   */
  private static final String TEXT =
      """
      process.roles=broker,controller
      node.id=%1$d
      listeners=PLAINTEXT://127.0.0.1:%2$d,SASL_PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d%5$s
      advertised.listeners=PLAINTEXT://127.0.0.1:%2$d,SASL_PLAINTEXT://127.0.0.1:%3$d%6$s
      sasl.enabled.mechanisms=PLAIN
      listener.name.sasl_plaintext.plain.sasl.jaas.config=%8$s
      inter.broker.listener.name=%9$s
      controller.listener.names=CONTROLLER
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT%7$s
      controller.quorum.voters=%10$s
      log.dirs=%11$s
      auto.create.topics.enable=false
      default.replication.factor=%12$d
      min.insync.replicas=%13$d
      offsets.topic.replication.factor=%12$d
      offsets.topic.num.partitions=5
      transaction.state.log.replication.factor=%12$d
      transaction.state.log.min.isr=%13$d
      transaction.state.log.num.partitions=5
      share.coordinator.state.topic.replication.factor=%12$d
      share.coordinator.state.topic.min.isr=%13$d
      group.initial.rebalance.delay.ms=0
      broker.heartbeat.interval.ms=500
      broker.session.timeout.ms=3000
      replica.lag.time.max.ms=5000
      log.segment.bytes=67108864
      controlled.shutdown.enable=false
      """;

  /** One broker, its own controller. */
  static BrokerSettings alone(int controllerPort, MoreListeners more) {
    String quorum = "1@127.0.0.1:" + controllerPort;
    return new BrokerSettings(1, quorum, controllerPort, 1, 512, PLAIN, more);
  }

  /** Writes them beside the data. */
  Path write(Path data, int port, int saslPort, String login) {
    String text =
        TEXT.formatted(
            node,
            port,
            saslPort,
            controllerPort,
            more.listeners(),
            more.advertised(),
            more.protocols(),
            login,
            between,
            quorum,
            data.resolve("log"),
            copies,
            Math.max(1, copies - 1));
    try {
      return Files.writeString(
          Files.createDirectories(data).resolve("server.properties"), text + more.settings());
    } catch (IOException e) {
      throw new StackException("cannot write the broker's settings to " + data, e);
    }
  }
}
