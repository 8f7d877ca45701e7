package io.gapless.stack;

import io.gapless.stack.database.DatabaseServer;
import io.gapless.stack.kafka.KafkaBroker;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.spanner.SpannerEmulator;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The parts a stack started for itself (or was given by the environment). */
record OwnParts(
    Optional<DatabaseServer> database,
    Optional<KafkaBroker> kafka,
    Optional<SpannerEmulator> spanner,
    String token) {

  /** Starts all at once; returns when every one answers. */
  static OwnParts start(
      StackOptions options, StackDirectory directory, ProcessGroup processes, Path packages) {
    Map<String, String> environment = System.getenv();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var database =
          begin(
              options.own().contains(Part.DATABASE),
              threads,
              () -> database(environment, directory, processes, packages));
      var kafka =
          begin(
              options.own().contains(Part.KAFKA),
              threads,
              () -> Optional.of(KafkaBroker.start(processes, directory.data("kafka"))));
      var spanner =
          begin(
              options.own().contains(Part.SPANNER),
              threads,
              () -> SpannerEmulator.find(environment, processes));
      return new OwnParts(finish(database), finish(kafka), finish(spanner), StackParts.newToken());
    }
  }

  /** Where they are; what is missing comes from the shared stack if wanted. */
  StackParts parts(boolean shared) {
    StackParts own =
        new StackParts(
            database.map(DatabaseServer::address),
            kafka.map(KafkaBroker::bootstrapServers),
            spanner.map(SpannerEmulator::host),
            token);
    return shared ? own.or(LocalStack.shared()) : own;
  }

  private static Optional<DatabaseServer> database(
      Map<String, String> environment,
      StackDirectory directory,
      ProcessGroup processes,
      Path packages) {
    return DatabaseServer.given(environment)
        .or(
            () ->
                Optional.of(DatabaseServer.start(processes, directory.data("database"), packages)));
  }

  private static <T> CompletableFuture<Optional<T>> begin(
      boolean wanted, ExecutorService threads, Supplier<Optional<T>> start) {
    return wanted
        ? CompletableFuture.supplyAsync(start, threads)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private static <T> T finish(CompletableFuture<T> part) {
    try {
      return part.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackException cause
          ? cause
          : new StackException("a part of the stack did not start", e);
    }
  }
}
