package io.gapless.tests.system;

import static java.util.stream.Collectors.joining;

import io.gapless.stack.Checkout;
import io.gapless.stack.LocalStack;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The projection under test in a JVM of its own, to kill it. */
public final class ProjectionJvm {
  /** What an application takes from a release: the SDK and what it brings of ours. */
  private static final List<String> OF_A_RELEASE = List.of("projection-sdk", "event-model");

  private ProjectionJvm() {}

  /**
   * Not started yet; {@link TestSystem#projection()} must not run beside it for long, it is the
   * same projection.
   *
   * @param more further variables, see {@link ProjectionRun#POISON}
   */
  public static StackProcess on(
      LocalStack stack, TestSystem system, String name, Map<String, String> more) {
    return on(stack, system, name, more, System.getProperty("java.class.path"));
  }

  /** Likewise, with the SDK of another build. Everything else is of this one. */
  public static StackProcess withSdkOf(
      Checkout build, LocalStack stack, TestSystem system, String name) {
    String others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(it -> OF_A_RELEASE.stream().noneMatch(module -> isOf(module, it)))
            .collect(joining(File.pathSeparator));
    String given =
        OF_A_RELEASE.stream()
            .map(module -> library(build, module).toString())
            .collect(joining(File.pathSeparator));
    return on(stack, system, name, Map.of(), given + File.pathSeparator + others);
  }

  private static boolean isOf(String module, String entry) {
    return Path.of(entry).startsWith(target(Checkout.find(), module))
        && !entry.endsWith("-tests.jar");
  }

  private static Path library(Checkout build, String module) {
    String name = "gapless-" + module + "-";
    try (Stream<Path> files = Files.list(target(build, module))) {
      return files
          .filter(it -> it.getFileName().toString().matches(name + "[0-9].*(?<!-tests)\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(module + " is not built in " + build));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target(Checkout build, String module) {
    return build.root().resolve(module).resolve("target");
  }

  private static StackProcess on(
      LocalStack stack,
      TestSystem system,
      String name,
      Map<String, String> more,
      String classPath) {
    Map<String, String> environment = new HashMap<>(system.projection().environment());
    environment.putAll(more);
    List<String> arguments =
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            ProjectionJvm.class.getName());
    return stack
        .processes()
        .add(ProcessSpec.java(name, arguments, () -> true).withEnvironment(environment));
  }

  /** Runs until it is ended; its own threads keep the JVM alive. */
  public static void main(String[] arguments) {
    ProjectionRun run = ProjectionRun.of(System.getenv());
    Runtime.getRuntime().addShutdownHook(new Thread(run::close));
    run.start();
  }
}
