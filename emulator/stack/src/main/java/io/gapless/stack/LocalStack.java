package io.gapless.stack;

import io.gapless.stack.database.Database;
import io.gapless.stack.database.DatabaseServer;
import io.gapless.stack.kafka.KafkaBroker;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.spanner.FallbackStore;
import io.gapless.stack.spanner.SpannerEmulator;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A database, a Kafka broker and a Spanner emulator as real processes on loopback, plus the
 * services run on them. Each process can be stopped, killed, paused and started again singly; none
 * outlives this JVM, however it ends. Thread-safe.
 *
 * <p>Tests that break no part use {@link #shared()}; those that do use {@code
 * LocalStack.start(StackOptions.forTest("name", Part.KAFKA))}, naming the parts they break.
 */
public final class LocalStack implements AutoCloseable {
  private static final String COMMAND_SERVICE = "command-service";
  private static final String COMMAND_SERVICE_APPLICATION =
      "io.gapless.command.CommandServiceApplication";

  private final StackOptions options;
  private final StackDirectory directory;
  private final ProcessGroup processes;
  private final OwnParts own;
  private final StackParts parts;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalStack(
      StackOptions options, StackDirectory directory, ProcessGroup processes, OwnParts own) {
    this.options = options;
    this.directory = directory;
    this.processes = processes;
    this.own = own;
    this.parts = own.parts(options.shared());
    processes.afterwards(this::dropOnForeignServer);
  }

  /**
   * The stack that all tests of one build share: the first to ask starts it, and it ends with the
   * build. Its parts must not be hurt.
   */
  public static StackParts shared() {
    return SharedStack.attach();
  }

  /**
   * Starts a stack, empty, and waits until every part answers.
   *
   * @throws StackException if a stack of this name runs already, or a part does not start
   */
  public static LocalStack start(StackOptions options) {
    Path parent = Checkout.find().data();
    StackDirectory directory = StackDirectory.take(parent.resolve(options.name()));
    directory.clear();
    ProcessGroup processes = ProcessGroup.in(directory.path());
    try {
      OwnParts own = OwnParts.start(options, directory, processes, parent.resolve("packages"));
      return new LocalStack(options, directory, processes, own);
    } catch (RuntimeException e) {
      processes.close();
      directory.close();
      throw e;
    }
  }

  /** Where everything is: its own parts, and the shared ones if it has none of its own. */
  public StackParts parts() {
    return parts;
  }

  /** Data, logs and running processes of this stack. */
  public Path directory() {
    return directory.path();
  }

  /** The stack's processes, to add more. */
  public ProcessGroup processes() {
    return processes;
  }

  /** Its own database server. */
  public DatabaseServer database() {
    return own.database().orElseThrow(() -> notOwn(Part.DATABASE));
  }

  /** Its own Kafka broker. */
  public KafkaBroker kafka() {
    return own.kafka().orElseThrow(() -> notOwn(Part.KAFKA));
  }

  /** Its own Spanner emulator; empty if this machine has none, or the stack none of its own. */
  public Optional<SpannerEmulator> spanner() {
    return own.spanner();
  }

  /** The database of this name, created if it is not there; dropped with the stack. */
  public Database database(String name) {
    return parts.database(name);
  }

  /** A database that nobody else has; dropped with the stack. */
  public Database newDatabase(String prefix) {
    return parts.newDatabase(prefix);
  }

  /** The fallback store of this name, see {@link StackParts#fallbackStore}. */
  public FallbackStore fallbackStore(String name) {
    return parts.fallbackStore(name);
  }

  /** What a service needs to run on this stack. */
  public ServiceSettings serviceSettings(Database eventStore, FallbackStore fallbackStore) {
    return new ServiceSettings(eventStore, parts.kafka(), fallbackStore, Map.of());
  }

  /**
   * A command service, not started yet, on a port of its own. Several may run on one event store.
   *
   * @param name unique in this stack
   */
  public JavaService commandService(String name, ServiceSettings settings) {
    return commandService(name, settings, Checkout.find());
  }

  /**
   * The same, with further entity types.
   *
   * @param domain a jar that is put on the class path
   */
  public JavaService commandService(String name, ServiceSettings settings, Path domain) {
    Path jar = Checkout.find().jar(COMMAND_SERVICE, "gapless-" + COMMAND_SERVICE);
    List<String> program =
        List.of("-cp", jar + File.pathSeparator + domain, COMMAND_SERVICE_APPLICATION);
    return JavaService.of(processes, name, program, settings.environment());
  }

  /**
   * The same of another build.
   *
   * @param build where that build's jars lie
   */
  public JavaService commandService(String name, ServiceSettings settings, Checkout build) {
    return service(COMMAND_SERVICE, name, settings, build);
  }

  /** A replay service, not started yet, see {@link #commandService}. */
  public JavaService replayService(String name, ServiceSettings settings) {
    return replayService(name, settings, Checkout.find());
  }

  /** The same of another build, see {@link #commandService}. */
  public JavaService replayService(String name, ServiceSettings settings, Checkout build) {
    return service("replay-service", name, settings, build);
  }

  /**
   * Stops all its processes, the last added first, and leaves nothing on a given database server.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      processes.close();
    } finally {
      if (options.keepLogsOnly()) {
        directory.deleteData();
      }
      directory.close();
    }
  }

  private JavaService service(
      String module, String name, ServiceSettings settings, Checkout build) {
    Path jar = build.jar(module, "gapless-" + module);
    return JavaService.of(processes, name, jar, settings.environment());
  }

  /** What lies on a server of its own goes with the server. */
  private void dropOnForeignServer() {
    boolean ownServer = own.database().flatMap(DatabaseServer::process).isPresent();
    if (!ownServer && parts.databaseServer().isPresent()) {
      parts.server().dropDatabases(parts.databasePrefix());
    }
  }

  private StackException notOwn(Part part) {
    return new StackException("stack " + options.name() + " has no " + part + " of its own");
  }
}
