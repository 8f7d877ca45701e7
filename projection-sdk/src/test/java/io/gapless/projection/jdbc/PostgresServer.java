package io.gapless.projection.jdbc;

import io.gapless.stack.Checkout;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackException;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL from its Maven package, as a process that the tests of one JVM share and that ends
 * with it. As root it runs in a user namespace, since it refuses to be root.
 */
final class PostgresServer {
  static final String USER = "postgres";
  private static final String VERSION = "17.5.0";
  private static final String PACKAGE = "/postgres-linux-x86_64.txz";
  private static final long UNPACK_SECONDS = 120;
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private final int port;

  private PostgresServer(int port) {
    this.port = port;
  }

  static synchronized PostgresServer shared() {
    PostgresServer known = shared;
    if (known == null) {
      known = start();
      shared = known;
    }
    return known;
  }

  int port() {
    return port;
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://" + Ports.LOOPBACK + ":" + port + "/" + database;
  }

  /** A database that nobody else has; returns its name. */
  String newDatabase(String prefix, String encoding) {
    String name = prefix + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url(port, USER), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE %s TEMPLATE template0 LOCALE 'C' ENCODING '%s'"
              .formatted(name, encoding));
    } catch (SQLException e) {
      throw new StackException("cannot create the database " + name, e);
    }
    return name;
  }

  private static PostgresServer start() {
    Path home = unpacked(Checkout.find().data().resolve("packages"));
    LocalStack stack = LocalStack.start(StackOptions.forTest("postgresql").alone());
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    Path data = stack.directory().resolve("data").resolve("postgresql");
    List<String> initdb =
        List.of(home.resolve("bin/initdb").toString(), "--pgdata=" + data, "--username=" + USER);
    run(notAsRoot(initdb, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"));
    int port = Ports.free();
    List<String> postgres = List.of(home.resolve("bin/postgres").toString(), "-D", data.toString());
    List<String> command =
        notAsRoot(
            postgres,
            "-p",
            String.valueOf(port),
            "-clisten_addresses=" + Ports.LOOPBACK,
            "-cunix_socket_directories=",
            "-cfsync=off");
    stack.processes().add(ProcessSpec.of("postgresql", command, () -> answers(port))).start();
    return new PostgresServer(port);
  }

  private static boolean answers(int port) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(port, USER), USER, "")) {
      return connection.isValid(1);
    }
  }

  private static Path unpacked(Path packages) {
    Path home = packages.resolve("postgresql-" + VERSION);
    if (!Files.exists(home)) {
      unpack(packages.resolve("unpacking-" + UUID.randomUUID()), home);
    }
    return home;
  }

  private static void unpack(Path unfinished, Path home) {
    try (InputStream in = PostgresServer.class.getResourceAsStream(PACKAGE)) {
      if (in == null) {
        throw new StackException("PostgreSQL's package is for Linux on x86-64 only");
      }
      Files.createDirectories(unfinished);
      Path archive = unfinished.resolve("package.txz");
      Files.copy(in, archive);
      run(List.of("tar", "-xJf", archive.toString(), "-C", unfinished.toString()));
      Files.delete(archive);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException anotherWasFaster) {
      return;
    } catch (IOException e) {
      throw new StackException("cannot unpack PostgreSQL to " + home, e);
    }
  }

  private static List<String> notAsRoot(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.addAll(program);
    command.addAll(List.of(arguments));
    return command;
  }

  private static void run(List<String> command) {
    try {
      Path log = Files.createTempFile("gapless", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(log);
      Files.delete(log);
      if (!ended || process.exitValue() != 0) {
        throw new StackException(command + " failed:\n" + said);
      }
    } catch (IOException e) {
      throw new StackException(command + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
