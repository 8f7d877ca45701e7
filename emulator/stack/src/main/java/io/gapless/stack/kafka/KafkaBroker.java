package io.gapless.stack.kafka;

import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Kafka broker that is a controller too (KRaft), in a JVM of its own. Alone, topics have one
 * replica; see {@link KafkaCluster} for more. They are never created by themselves.
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

  private static final List<String> JVM_OPTIONS =
      List.of(
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
    KafkaBroker broker = add(group, "kafka", data, BrokerSettings.alone(Ports.free(), more));
    broker.process().start();
    return broker;
  }

  /** A broker that is not started yet. */
  static KafkaBroker add(ProcessGroup group, String name, Path data, BrokerSettings settings) {
    int port = Ports.free();
    int saslPort = Ports.free();
    String login = LOGIN.formatted("user_" + USER + "=\"" + PASSWORD + "\"");
    Path file = settings.write(data, port, saslPort, login);
    List<String> arguments = new ArrayList<>(List.of("-Xmx" + settings.heapMb() + "m"));
    arguments.addAll(JVM_OPTIONS);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of(BrokerMain.class.getName(), file.toString(), CLUSTER_ID));
    Topics topics = new Topics(bootstrapServers(port));
    ProcessSpec spec =
        ProcessSpec.java(name, arguments, () -> Ports.answers(port) && topics.answer());
    return new KafkaBroker(port, saslPort, group.add(spec));
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
}
