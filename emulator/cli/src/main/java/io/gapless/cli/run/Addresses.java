package io.gapless.cli.run;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where everything of a running Gapless is, so that another process can find it.
 *
 * @param commandServices all of them, any of which takes a command
 * @param replayService one replica
 * @param projection the example projection
 * @param eventStore the event store's database
 * @param accounts the example projection's database
 * @param kafka for {@code bootstrap.servers}
 */
public record Addresses(
    List<URI> commandServices,
    URI replayService,
    URI projection,
    Database eventStore,
    Database accounts,
    String kafka) {
  private static final String FILE = "stack.properties";
  private static final String COMMAND_SERVICES = "command-services";
  private static final String REPLAY_SERVICE = "replay-service";
  private static final String PROJECTION = "projection";
  private static final String EVENT_STORE = "event-store";
  private static final String ACCOUNTS = "accounts";
  private static final String KAFKA = "kafka";

  public Addresses {
    commandServices = List.copyOf(commandServices);
  }

  /**
   * Reads what a running stack wrote.
   *
   * @throws StackException if none runs there
   */
  public static Addresses readFrom(Path directory) {
    Path file = directory.resolve(FILE);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new StackException("nothing runs here (no " + file + "): start ./gapless up first", e);
    }
    return new Addresses(
        Stream.of(required(properties, COMMAND_SERVICES).split(",")).map(URI::create).toList(),
        URI.create(required(properties, REPLAY_SERVICE)),
        URI.create(required(properties, PROJECTION)),
        database(properties, EVENT_STORE),
        database(properties, ACCOUNTS),
        required(properties, KAFKA));
  }

  /** Writes the file; it is there as a whole or not at all. */
  void writeTo(Path directory) {
    Path unfinished = directory.resolve(FILE + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(unfinished)) {
        properties().store(writer, "What runs here");
      }
      Files.move(unfinished, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("cannot write " + directory.resolve(FILE), e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty(
        COMMAND_SERVICES,
        commandServices.stream().map(URI::toString).collect(Collectors.joining(",")));
    properties.setProperty(REPLAY_SERVICE, replayService.toString());
    properties.setProperty(PROJECTION, projection.toString());
    put(properties, EVENT_STORE, eventStore);
    put(properties, ACCOUNTS, accounts);
    properties.setProperty(KAFKA, kafka);
    return properties;
  }

  private static void put(Properties properties, String name, Database database) {
    properties.setProperty(name + ".url", database.url());
    properties.setProperty(name + ".user", database.user());
    properties.setProperty(name + ".password", database.password());
  }

  private static Database database(Properties properties, String name) {
    return new Database(
        required(properties, name + ".url"),
        required(properties, name + ".user"),
        required(properties, name + ".password"));
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new StackException(FILE + " lacks " + key + ": stop ./gapless up and start it again");
    }
    return value;
  }
}
