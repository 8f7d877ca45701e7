package io.gapless.stack.kafka;

import io.gapless.stack.StackException;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One Kafka broker, its own controller (KRaft), in a JVM of its own. Topics have one replica and
 * are never created by themselves.
 *
 * @param port where it answers on loopback whoever asks
 * @param saslPort where it answers on loopback who knows {@link #USER}'s {@link #PASSWORD}
 * @param process to hurt it; it keeps port and data over restarts
 */
public record KafkaBroker(int port, int saslPort, StackProcess process) {
  /** The one user, for SASL/PLAIN. */
  public static final String USER = "gapless";

  /** Secret to nobody: the broker is on loopback, and there are ways in without it. */
  public static final String PASSWORD = "gapless-local";

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required %s;";
  private static final String CLUSTER_ID = "Z2FwbGVzcy1sb2NhbC0wMQ";

  /**
   * A broker without peers needs no patience: after a kill and a restart the controller must not
   * hold on to the dead broker's registration for its usual 9 s.
   */
  private static final String SETTINGS =
      """
      process.roles=broker,controller
      node.id=1
      listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%2$d%6$s
      advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%3$d%8$s
      sasl.enabled.mechanisms=PLAIN
      listener.name.sasl_plaintext.plain.sasl.jaas.config=%5$s
      controller.listener.names=CONTROLLER
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT%9$s
      controller.quorum.voters=1@127.0.0.1:%2$d
      log.dirs=%4$s
      auto.create.topics.enable=false
      default.replication.factor=1
      min.insync.replicas=1
      offsets.topic.replication.factor=1
      offsets.topic.num.partitions=5
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      transaction.state.log.num.partitions=5
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      group.initial.rebalance.delay.ms=0
      broker.heartbeat.interval.ms=500
      broker.session.timeout.ms=3000
      log.segment.bytes=67108864
      controlled.shutdown.enable=false
      %7$s""";

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "-Dlogback.configurationFile=io/gapless/stack/kafka/broker-logback.xml");

  /** Starts a broker whose data lie in the given directory. */
  public static KafkaBroker start(ProcessGroup group, Path data) {
    return start(group, data, MoreListeners.none());
  }

  /** The same, and it answers over TLS too. */
  public static KafkaBroker start(ProcessGroup group, Path data, TlsListener tls) {
    return start(group, data, MoreListeners.of(tls));
  }

  /** The same, and its clients are told to reach it by ways of their own. */
  public static KafkaBroker start(ProcessGroup group, Path data, List<KafkaWay> ways) {
    return start(group, data, MoreListeners.of(ways));
  }

  private static KafkaBroker start(ProcessGroup group, Path data, MoreListeners more) {
    int port = Ports.free();
    int saslPort = Ports.free();
    Path settings =
        writeSettings(
            data,
            SETTINGS.formatted(
                port,
                Ports.free(),
                saslPort,
                data.resolve("log"),
                LOGIN.formatted("user_" + USER + "=\"" + PASSWORD + "\""),
                more.listeners(),
                more.settings(),
                more.advertised(),
                more.protocols()));
    List<String> arguments = new ArrayList<>(JVM_OPTIONS);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of(BrokerMain.class.getName(), settings.toString(), CLUSTER_ID));
    Topics topics = new Topics(bootstrapServers(port));
    ProcessSpec spec =
        ProcessSpec.java("kafka", arguments, () -> Ports.answers(port) && topics.answer());
    return new KafkaBroker(port, saslPort, group.add(spec).start());
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers(port);
  }

  /** What a client needs that logs in as {@link #USER}. */
  public Map<String, String> saslClient(String password) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(saslPort),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        LOGIN.formatted("username=\"" + USER + "\" password=\"" + password + "\""));
  }

  private static String bootstrapServers(int port) {
    return Ports.LOOPBACK + ":" + port;
  }

  private static Path writeSettings(Path data, String settings) {
    try {
      return Files.writeString(
          Files.createDirectories(data).resolve("server.properties"), settings);
    } catch (IOException e) {
      throw new StackException("cannot write the broker's settings to " + data, e);
    }
  }
}
