package io.gapless.stack.database;

import io.gapless.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs of a database server on this machine.
 *
 * @param description name and version, for people
 * @param server the server's program
 * @param initialize what makes an empty data directory, whose path is appended as {@code --datadir}
 * @param options what else the server needs to be told
 */
record Installation(
    String description, Path server, List<String> initialize, List<String> options) {
  private static final long INITIALIZE_SECONDS = 120;
  private static final long VERSION_SECONDS = 10;

  /** Durable at every commit, as the event store demands; small, since it shares a laptop. */
  private static final List<String> SETTINGS =
      List.of(
          "--server-id=1",
          "--log-bin=binlog",
          "--sync-binlog=1",
          "--innodb-flush-log-at-trx-commit=1",
          "--innodb-buffer-pool-size=256M",
          "--performance-schema=OFF",
          "--max-connections=500",
          "--max-allowed-packet=64M");

  /** Without certificates there is no TLS, which on loopback would only cost time. */
  private static final String NO_CERTIFICATES = "--auto-generate-certs=OFF";

  Installation {
    initialize = List.copyOf(initialize);
    options = List.copyOf(options);
  }

  /** A {@code mysqld} on the path, which may be MariaDB's. */
  static Optional<Installation> onPath(Map<String, String> environment) {
    return findOnPath("mysqld", environment).map(Installation::of);
  }

  static Optional<Path> findOnPath(String program, Map<String, String> environment) {
    for (String directory : environment.getOrDefault("PATH", "").split(":")) {
      Path candidate = Path.of(directory, program);
      if (!directory.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  static Installation mariaDb(String description, Path server, Path installer, List<String> base) {
    List<String> initialize = new ArrayList<>(List.of("sh", installer.toString(), "--no-defaults"));
    initialize.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
    initialize.add("--user=" + System.getProperty("user.name"));
    initialize.addAll(base);
    List<String> options = new ArrayList<>(base);
    options.add("--skip-ssl");
    return new Installation(description, server, initialize, options);
  }

  /** Makes the data directory unless it is there. */
  void initialize(Path data, Path log) {
    if (Files.exists(data.resolve("mysql"))) {
      return;
    }
    List<String> command = new ArrayList<>(initialize);
    command.add("--datadir=" + data);
    try {
      Files.createDirectories(data);
      run(command, temporary(data), log);
    } catch (IOException e) {
      throw new StackException("cannot initialize " + description + " in " + data, e);
    }
  }

  /**
   * Of its own: a server that starts removes what it takes for leftovers there, also tables that
   * another one has in use.
   */
  private static Path temporary(Path data) {
    try {
      return Files.createDirectories(data.resolveSibling(data.getFileName() + "-tmp"));
    } catch (IOException e) {
      throw new StackException("cannot make a directory beside " + data, e);
    }
  }

  List<String> command(Path data, int port) {
    List<String> command = new ArrayList<>(List.of(server.toString(), "--no-defaults"));
    command.addAll(options);
    command.add("--datadir=" + data);
    command.add("--tmpdir=" + temporary(data));
    command.add("--bind-address=127.0.0.1");
    command.add("--port=" + port);
    // Relative to the data directory: the path of a checkout may be too long for a socket.
    command.add("--socket=server.sock");
    command.add("--pid-file=server.pid");
    // Refused when run as root, unless said so.
    command.add("--user=" + System.getProperty("user.name"));
    command.addAll(SETTINGS);
    return command;
  }

  private static Installation of(Path server) {
    String version = version(server);
    if (version.contains("MariaDB")) {
      Path installer = server.resolveSibling("mariadb-install-db");
      Path other = Path.of("/usr/bin/mariadb-install-db");
      return mariaDb(version, server, Files.exists(installer) ? installer : other, List.of());
    }
    List<String> initialize =
        List.of(
            server.toString(),
            "--no-defaults",
            "--initialize-insecure",
            "--user=" + System.getProperty("user.name"),
            NO_CERTIFICATES);
    return new Installation(version, server, initialize, List.of("--mysqlx=OFF", NO_CERTIFICATES));
  }

  private static String version(Path server) {
    try {
      Process process =
          new ProcessBuilder(server.toString(), "--no-defaults", "--version")
              .redirectErrorStream(true)
              .start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS);
      return answer.strip().replaceFirst("^\\S+\\s+", "");
    } catch (IOException e) {
      throw new StackException("cannot run " + server + " --version", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  private static void run(List<String> command, Path temporary, Path log) throws IOException {
    ProcessBuilder installer =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    installer.environment().put("TMPDIR", temporary.toString());
    Process process = installer.start();
    try {
      if (!process.waitFor(INITIALIZE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new StackException(command + " takes more than " + INITIALIZE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new StackException(command + " failed:\n" + Files.readString(log));
    }
  }
}
