package io.gapless.stack;

import io.gapless.stack.database.Database;
import io.gapless.stack.database.ServerAddress;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.spanner.FallbackStore;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Where the parts of a running stack are, and what one sets up in them. Thread-safe.
 *
 * @param databaseServer the database server
 * @param bootstrapServers the Kafka broker
 * @param spannerHost the Spanner emulator
 * @param token distinguishes this stack's databases from those of other stacks on one given server
 */
public record StackParts(
    Optional<ServerAddress> databaseServer,
    Optional<String> bootstrapServers,
    Optional<String> spannerHost,
    String token) {
  /** Spanner allows 30. */
  private static final int MAX_SPANNER_NAME = 28;

  private static final int RANDOM_LENGTH = 8;
  private static final String TOKEN = "token";
  private static final String DATABASE_URL = "database.url";
  private static final String DATABASE_USER = "database.user";
  private static final String DATABASE_PASSWORD = "database.password";
  private static final String KAFKA = "kafka.bootstrap.servers";
  private static final String SPANNER = "spanner.emulator.host";
  private static final String PROJECT = "gapless-local";
  private static final String INSTANCE = "gapless";

  static String newToken() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_LENGTH);
  }

  /** The database (schema) of this name, created if it is not there. */
  public Database database(String name) {
    return server().createDatabase(databasePrefix() + normal(name));
  }

  /** A database that nobody else has. */
  public Database newDatabase(String prefix) {
    return database(normal(prefix) + "_" + newToken());
  }

  /** For {@code bootstrap.servers}. */
  public String kafka() {
    return bootstrapServers.orElseThrow(() -> new StackException("this stack has no Kafka broker"));
  }

  /** The broker's topics. */
  public Topics topics() {
    return new Topics(kafka());
  }

  /** Creates a topic if it is not there. */
  public void createTopic(String name, int partitions) {
    topics().create(name, partitions);
  }

  /** Creates a topic that nobody else has, and returns its name. */
  public String newTopic(String prefix, int partitions) {
    String name = prefix + "." + newToken();
    createTopic(name, partitions);
    return name;
  }

  /** The fallback store of this name: in the Spanner emulator, or else in a database of its own. */
  public FallbackStore fallbackStore(String name) {
    return spannerHost
        .<FallbackStore>map(
            host -> new FallbackStore.Spanner(PROJECT, INSTANCE, spannerName(name), host))
        .orElseGet(() -> new FallbackStore.Jdbc(database(name)));
  }

  /** A fallback store that nobody else has. */
  public FallbackStore newFallbackStore(String prefix) {
    return fallbackStore(prefix + "_" + newToken());
  }

  /** A JDBC fallback store that nobody else has, whether or not there is an emulator. */
  public FallbackStore.Jdbc newJdbcFallbackStore(String prefix) {
    return new FallbackStore.Jdbc(newDatabase(prefix));
  }

  /** As text, for a process that is to find this stack. */
  public Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty(TOKEN, token);
    databaseServer.ifPresent(
        server -> {
          properties.setProperty(DATABASE_URL, server.database("").url());
          properties.setProperty(DATABASE_USER, server.user());
          properties.setProperty(DATABASE_PASSWORD, server.password());
        });
    bootstrapServers.ifPresent(it -> properties.setProperty(KAFKA, it));
    spannerHost.ifPresent(it -> properties.setProperty(SPANNER, it));
    return properties;
  }

  /** What {@link #toProperties} wrote. */
  public static StackParts of(Properties properties) {
    return new StackParts(
        Optional.ofNullable(properties.getProperty(DATABASE_URL))
            .map(
                url ->
                    ServerAddress.parse(
                        url,
                        properties.getProperty(DATABASE_USER, "root"),
                        properties.getProperty(DATABASE_PASSWORD, ""))),
        Optional.ofNullable(properties.getProperty(KAFKA)),
        Optional.ofNullable(properties.getProperty(SPANNER)),
        properties.getProperty(TOKEN, ""));
  }

  /** The database server. */
  public ServerAddress server() {
    return databaseServer.orElseThrow(() -> new StackException("this stack has no database"));
  }

  /** These, and the other's where one is missing here. */
  StackParts or(StackParts other) {
    return new StackParts(
        databaseServer.or(other::databaseServer),
        bootstrapServers.or(other::bootstrapServers),
        spannerHost.or(other::spannerHost),
        token);
  }

  String databasePrefix() {
    return "gapless_" + token + "_";
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  private static String spannerName(String name) {
    String normal = normal(name);
    String tail = normal.substring(Math.max(0, normal.length() - MAX_SPANNER_NAME));
    return "s" + tail;
  }
}
