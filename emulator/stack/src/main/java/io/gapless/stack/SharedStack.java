package io.gapless.stack;

import io.gapless.stack.process.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stack that the tests of one build share. It lives in a JVM of its own, which the first test
 * JVM starts and which ends when the build does: the build is the parent of the test JVM, or the
 * process named by the system property {@value #OWNER}. Later test JVMs find it by a file.
 */
final class SharedStack {
  /** System property: the id of the process with whose end the shared stack ends. */
  static final String OWNER = "gapless.stack.owner";

  private static final String PREFIX = "build-";
  private static final String FILE = "stack.properties";
  private static final String HOST_PID = "host.pid";
  private static final Duration START_WITHIN = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 100;

  private static volatile @Nullable StackParts attached;

  private SharedStack() {}

  /** The parts of the running stack, which is started if it is not. */
  static StackParts attach() {
    StackParts known = attached;
    return known == null ? attachOnce() : known;
  }

  /**
   * Runs the stack until the owner ends; arguments: the stack's name and the owner's process id.
   */
  public static void main(String[] arguments) throws IOException {
    Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(arguments[1]));
    StackDirectory.deleteAbandoned(Checkout.find().data(), PREFIX);
    StackDirectory.deleteAbandoned(Checkout.find().data(), StackOptions.TEST_PREFIX);
    try (LocalStack stack = LocalStack.start(StackOptions.named(arguments[0]))) {
      publish(stack);
      owner.ifPresent(it -> it.onExit().join());
    }
  }

  private static synchronized StackParts attachOnce() {
    StackParts known = attached;
    if (known != null) {
      return known;
    }
    long owner = owner();
    Path data = Checkout.find().data();
    try (FileChannel lock = lock(data.resolve("shared.lock"))) {
      StackParts parts =
          running(data.resolve(PREFIX + owner)).orElseGet(() -> startHost(data, owner));
      attached = parts;
      return parts;
    } catch (IOException e) {
      throw new StackException("cannot share a stack in " + data, e);
    }
  }

  private static long owner() {
    return Optional.ofNullable(Long.getLong(OWNER))
        .or(() -> ProcessHandle.current().parent().map(ProcessHandle::pid))
        .orElseThrow(() -> new StackException("no parent process: set the property " + OWNER));
  }

  /**
   * One JVM at a time looks and starts; the others wait for it here, at most as long as a start.
   */
  private static FileChannel lock(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static Optional<StackParts> running(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
    boolean alive =
        ProcessHandle.of(Long.parseLong(properties.getProperty(HOST_PID, "0")))
            .filter(ProcessHandle::isAlive)
            .isPresent();
    StackParts parts = StackParts.of(properties);
    return alive && answers(parts) ? Optional.of(parts) : Optional.empty();
  }

  private static boolean answers(StackParts parts) {
    String kafka = parts.kafka();
    return Ports.answers(Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1)));
  }

  private static StackParts startHost(Path data, long owner) {
    String name = PREFIX + owner;
    Path log = data.resolve("shared.log");
    Process host = startHost(name, owner, log);
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<StackParts> parts = running(data.resolve(name));
      if (parts.isPresent()) {
        return parts.get();
      }
      if (endsWithin(host, POLL_MILLIS)) {
        break;
      }
    }
    host.destroyForcibly();
    throw new StackException("the shared stack did not start:\n" + read(log));
  }

  private static Process startHost(String name, long owner, Path log) {
    List<String> command =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-D" + Checkout.PROPERTY + "=" + Checkout.find().root(),
            "-Dlogback.configurationFile=io/gapless/stack/kafka/broker-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            SharedStack.class.getName(),
            name,
            Long.toString(owner));
    try {
      // Nothing inherited: the build waits until every copy of its test JVM's output is closed.
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException e) {
      throw new StackException("cannot start the shared stack", e);
    }
  }

  private static void publish(LocalStack stack) throws IOException {
    Properties properties = stack.parts().toProperties();
    properties.setProperty(HOST_PID, Long.toString(ProcessHandle.current().pid()));
    Path file = stack.directory().resolve(FILE);
    Path unfinished = stack.directory().resolve(FILE + ".new");
    try (Writer writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
      properties.store(writer, "The stack the tests of one build share");
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean endsWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while the shared stack starts", e);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
