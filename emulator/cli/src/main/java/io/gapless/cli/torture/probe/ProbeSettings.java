package io.gapless.cli.torture.probe;

import io.gapless.stack.database.Database;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a probe finds what it needs.
 *
 * @param projection its name
 * @param process which instance of it
 * @param database its own
 * @param kafka for {@code bootstrap.servers}
 * @param protocol how it shares partitions
 * @param replayService whom it asks
 * @param history where it writes its history
 */
public record ProbeSettings(
    String projection,
    String process,
    Database database,
    String kafka,
    GroupProtocol protocol,
    URI replayService,
    Path history) {
  private static final String PREFIX = "GAPLESS_PROBE_";

  /** The same, and its database reached another way. */
  public ProbeSettings on(Database other) {
    return new ProbeSettings(projection, process, other, kafka, protocol, replayService, history);
  }

  /** As environment variables. */
  public Map<String, String> toEnvironment() {
    return Map.of(
        PREFIX + "PROJECTION", projection,
        PREFIX + "PROCESS", process,
        PREFIX + "URL", database.url(),
        PREFIX + "USER", database.user(),
        PREFIX + "PASSWORD", database.password(),
        PREFIX + "KAFKA", kafka,
        PREFIX + "PROTOCOL", protocol.name(),
        PREFIX + "REPLAY", replayService.toString(),
        PREFIX + "HISTORY", history.toString());
  }

  static ProbeSettings of(Map<String, String> environment) {
    return new ProbeSettings(
        required(environment, "PROJECTION"),
        required(environment, "PROCESS"),
        new Database(
            required(environment, "URL"),
            required(environment, "USER"),
            required(environment, "PASSWORD")),
        required(environment, "KAFKA"),
        GroupProtocol.valueOf(required(environment, "PROTOCOL")),
        URI.create(required(environment, "REPLAY")),
        Path.of(required(environment, "HISTORY")));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException("the variable " + PREFIX + name + " is missing");
    }
    return value;
  }
}
