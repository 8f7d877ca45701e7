package io.gapless.stack.spanner;

import io.gapless.stack.StackException;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The official Spanner emulator: a given one, which the stack neither starts nor stops, or a
 * process of its own. It keeps its data in memory: killed, they are gone.
 *
 * @param host {@code host:port} of its gRPC interface
 * @param description what it is, for people
 * @param process the process, absent for a given emulator
 */
public record SpannerEmulator(String host, String description, Optional<StackProcess> process) {
  /** Environment variable that names an emulator to use; the one Google's clients know. */
  public static final String GIVEN = "SPANNER_EMULATOR_HOST";

  /** Environment variable that, set to {@code none}, makes the stack do without Spanner. */
  public static final String SWITCH = "GAPLESS_SPANNER";

  /** Where Google publishes it for Docker. */
  private static final String IMAGE = "gcr.io/cloud-spanner-emulator/emulator:1.5.28";

  /** At its first start, the image has to come from the network. */
  private static final Duration DOWNLOADED_WITHIN = Duration.ofMinutes(5);

  private static final int PORT_IN_CONTAINER = 9010;

  /** The emulator {@link #GIVEN} names, or one that is started, or none if the machine has none. */
  public static Optional<SpannerEmulator> find(
      Map<String, String> environment, ProcessGroup group) {
    if (environment.getOrDefault(SWITCH, "").equals("none")) {
      return Optional.empty();
    }
    String given = environment.getOrDefault(GIVEN, "");
    if (!given.isBlank()) {
      return Optional.of(new SpannerEmulator(given, "given emulator", Optional.empty()));
    }
    return Gcloud.emulator(environment)
        .map(program -> start(group, program.toString()))
        .or(() -> Docker.answers() ? Optional.of(startInDocker(group)) : Optional.empty());
  }

  /**
   * The process, to hurt it.
   *
   * @throws StackException if the emulator was given, because it is not ours to hurt
   */
  public StackProcess ownProcess() {
    return process.orElseThrow(
        () -> new StackException("the Spanner emulator was given, the stack leaves it alone"));
  }

  private static SpannerEmulator start(ProcessGroup group, String program) {
    int port = Ports.free();
    String host = Ports.LOOPBACK + ":" + port;
    List<String> command = List.of(program, "--host_port", host);
    ProcessSpec spec = ProcessSpec.of("spanner", command, () -> Ports.answers(port));
    return new SpannerEmulator(host, "gcloud's emulator", Optional.of(group.add(spec).start()));
  }

  static SpannerEmulator startInDocker(ProcessGroup group) {
    int port = Ports.free();
    String host = Ports.LOOPBACK + ":" + port;
    String container = "gapless-spanner-" + port;
    ProcessSpec spec =
        ProcessSpec.of(
                "spanner",
                Docker.run(container, host + ":" + PORT_IN_CONTAINER, IMAGE),
                () -> Ports.answers(port))
            .withReadyWithin(DOWNLOADED_WITHIN)
            .inContainer(container);
    return new SpannerEmulator(host, "emulator in Docker", Optional.of(group.add(spec).start()));
  }
}
