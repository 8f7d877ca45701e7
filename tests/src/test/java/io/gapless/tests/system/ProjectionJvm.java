package io.gapless.tests.system;

import io.gapless.stack.LocalStack;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The projection under test in a JVM of its own, to kill it. */
public final class ProjectionJvm {
  private ProjectionJvm() {}

  /**
   * Not started yet; {@link TestSystem#projection()} must not run beside it for long, it is the
   * same projection.
   *
   * @param more further variables, see {@link ProjectionRun#POISON}
   */
  public static StackProcess on(
      LocalStack stack, TestSystem system, String name, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(system.projection().environment());
    environment.putAll(more);
    List<String> arguments =
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
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
