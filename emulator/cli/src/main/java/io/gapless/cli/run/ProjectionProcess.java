package io.gapless.cli.run;

import io.gapless.cli.example.ExampleProjection;
import io.gapless.cli.example.ExampleSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.net.URI;
import java.util.List;

/**
 * The example projection in a JVM of its own; it keeps its port over restarts.
 *
 * @param process to start and to hurt it
 * @param baseUri where it answers
 */
public record ProjectionProcess(StackProcess process, URI baseUri) {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  static ProjectionProcess on(LocalStack stack, Database accounts, URI replayService) {
    int port = Ports.free();
    URI baseUri = URI.create("http://" + Ports.LOOPBACK + ":" + port);
    ExampleSettings settings =
        new ExampleSettings(
            accounts.url(),
            accounts.user(),
            accounts.password(),
            stack.parts().kafka(),
            replayService,
            port);
    List<String> arguments = new java.util.ArrayList<>(JVM_OPTIONS);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.add(ExampleProjection.class.getName());
    Http http = new Http();
    ProcessSpec spec =
        ProcessSpec.java(
                "projection", arguments, () -> http.text(baseUri.resolve("/status")).isPresent())
            .withEnvironment(settings.toEnvironment());
    return new ProjectionProcess(stack.processes().add(spec), baseUri);
  }
}
