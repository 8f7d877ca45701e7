package io.gapless.cli.example;

import java.net.URI;
import java.util.Map;

/**
 * What the example projection is told by its environment.
 *
 * @param url its database
 * @param user who it is there
 * @param password that user's password
 * @param bootstrapServers the Kafka broker
 * @param replayService whom it asks for missing events
 * @param port where it answers
 */
public record ExampleSettings(
    String url,
    String user,
    String password,
    String bootstrapServers,
    URI replayService,
    int port) {
  private static final String URL = "GAPLESS_PROJECTION_URL";
  private static final String USER = "GAPLESS_PROJECTION_USER";
  private static final String PASSWORD = "GAPLESS_PROJECTION_PASSWORD";
  private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";
  private static final String REPLAY = "GAPLESS_REPLAY_SERVICE";
  private static final String PORT = "GAPLESS_PROJECTION_PORT";

  static ExampleSettings of(Map<String, String> environment) {
    return new ExampleSettings(
        required(environment, URL),
        required(environment, USER),
        required(environment, PASSWORD),
        required(environment, KAFKA),
        URI.create(required(environment, REPLAY)),
        Integer.parseInt(required(environment, PORT)));
  }

  /** As environment variables. */
  public Map<String, String> toEnvironment() {
    return Map.of(
        URL, url,
        USER, user,
        PASSWORD, password,
        KAFKA, bootstrapServers,
        REPLAY, replayService.toString(),
        PORT, Integer.toString(port));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the environment variable " + name + " is missing");
    }
    return value;
  }

  @Override
  public String toString() {
    return "ExampleSettings[url=" + url + ", kafka=" + bootstrapServers + ", port=" + port + "]";
  }
}
