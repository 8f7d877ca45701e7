package io.gapless.tests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Callers;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.ComposeFile;
import io.gapless.tests.system.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images, unpacked and run as they say themselves and as {@code docker-compose.yml} says, but
 * for addresses: read-only, with a {@code /tmp} in memory, as user 65532 without capabilities.
 */
@Tag("long")
final class ImagesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path REPLAY_STORE = Path.of("..", "infra/compose/replay-store.sql");

  /** As the confined service sees it; outside, it lies in {@link Image#cache}. */
  private static final String CACHE_IN_CONTAINER = "/tmp/" + Image.CACHE_FILE;

  private static LocalStack stack;
  private static final Map<String, Image> IMAGES = new HashMap<>();

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path tars = Image.all();
    for (String module : List.of("command-service", "replay-service")) {
      IMAGES.put(module, Image.unpack(tars.resolve(module + ".tar"), directory.resolve(module)));
    }
    stack = LocalStack.start(StackOptions.forTest("images", Part.DATABASE));
    createAsMySqlsImageWould();
    stack.parts().createTopic("gapless.account", 6);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"command-service", "replay-service"})
  void an_image_says_what_it_is_and_runs_without_rights(String module) throws IOException {
    Image image = image(module);

    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.config().at("/created").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(image.label("org.opencontainers.image.title")).isEqualTo("gapless-" + module);
    assertThat(image.label("org.opencontainers.image.licenses")).isEqualTo("Apache-2.0");
    assertThat(image.label("org.opencontainers.image.description")).isNotEmpty();
    assertThat(Files.readString(image.root().resolve("app/sbom/bom.json")))
        .contains("\"pkg:maven/org.apache.kafka/kafka-clients@")
        .doesNotContain("junit");
    try (Stream<Path> files = Files.walk(image.root().resolve("app"))) {
      assertThat(files).noneMatch(ImagesIT::isWritableByOthers);
    }
  }

  @Test
  void both_images_run_confined_and_their_probes_say_that_they_are_well() throws Exception {
    // Given
    int commandPort = Ports.free();
    int replayPort = Ports.free();
    StackProcess command = process("command-1", commandPort);
    StackProcess replay = process("replay-1", replayPort);
    assertThat(probe("command-1", commandPort)).isOne();

    // When
    command.start();
    replay.start();

    // Then
    assertThat(probe("command-1", commandPort)).isZero();
    assertThat(probe("replay-1", replayPort)).isZero();
    assertThat(status(command, "Uid")).isEqualTo("65532\t65532\t65532\t65532");
    assertThat(status(command, "CapEff")).isEqualTo("0000000000000000");
    assertThat(status(command, "NoNewPrivs")).isEqualTo("1");
    assertThat(mounts(command)).anyMatch(it -> it.contains(" / ro"));
    try (Callers callers =
        new Callers(List.of(URI.create("http://" + Ports.LOOPBACK + ":" + commandPort)))) {
      Answer answer = callers.patiently(Command.create(EntityKey.of("account", "ann")), SOON);
      assertThat(answer).isInstanceOf(Answer.Committed.class);
    }
    command.stop();
    replay.stop();
    assertThat(command.exitCode()).hasValue(143);
  }

  @ParameterizedTest
  @ValueSource(strings = {"command-1", "replay-1"})
  void a_start_with_a_cache_of_an_earlier_one_takes_far_less_work(String name) throws Exception {
    // Given: a start that leaves what it has loaded, linked and counted
    String module = ComposeFile.read().service(name).module();
    Path cache = Image.cache(module);
    startAndStop(name, cache, "-XX:AOTCacheOutput=" + CACHE_IN_CONTAINER);
    assertThat(cache.resolve(Image.CACHE_FILE)).isNotEmptyFile();

    // When
    double cold = startAndStop(name, cache, "-XX:AOTMode=off");
    double warm = startAndStop(name, cache, "-XX:AOTMode=on -XX:AOTCache=" + CACHE_IN_CONTAINER);

    // Then
    System.out.printf("%s: processor time %.2f s, with the cache %.2f s%n", name, cold, warm);
    assertThat(warm).isLessThan(0.7 * cold);
  }

  /** Returns the processor time that it took until the service was ready, in seconds. */
  private static double startAndStop(String name, Path temporary, String options)
      throws IOException {
    Map<String, String> more =
        Map.of("JDK_JAVA_OPTIONS", options, "CONFINED_TMP", temporary.toString());
    String unique = name + "-" + Integer.toUnsignedString(options.hashCode());
    StackProcess process = process(name, unique, Ports.free(), more).start();
    String[] stat = Files.readString(proc(process, "stat")).split(" ", -1);
    double ticks = Long.parseLong(stat[13]) + Long.parseLong(stat[14]);
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    assertThat(process.awaitEnd(Duration.ofMinutes(3))).isTrue();
    return ticks / 100;
  }

  private static StackProcess process(String name, int port) {
    return process(name, name, port, Map.of());
  }

  /** Nothing listens beyond loopback here. */
  private static StackProcess process(
      String name, String unique, int port, Map<String, String> more) {
    ComposeFile.Service service = ComposeFile.read().service(name);
    Image image = image(service.module());
    Map<String, String> variables = new HashMap<>(image.environment());
    service.environment().forEach((key, value) -> variables.put(key, addressed(value)));
    variables.putAll(fallbackStore());
    variables.put("MICRONAUT_SERVER_HOST", Ports.LOOPBACK);
    variables.put("PORT", Integer.toString(port));
    variables.putAll(more);
    List<String> command = image.confined(image.entrypoint());
    return stack
        .processes()
        .add(
            ProcessSpec.of(unique, command, () -> probe(name, port) == 0)
                .withEnvironment(variables)
                .withReadyWithin(SOON));
  }

  /** What the health check of docker-compose.yml ends with. */
  private static int probe(String name, int port) throws IOException, InterruptedException {
    ComposeFile.Service service = ComposeFile.read().service(name);
    List<String> test = new ArrayList<>(service.healthCheck());
    assertThat(test.removeFirst()).isEqualTo("CMD");
    test.replaceAll(it -> it.equals("8080") ? Integer.toString(port) : it);
    Process probe = new ProcessBuilder(image(service.module()).confined(test)).inheritIO().start();
    assertThat(probe.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return probe.exitValue();
  }

  private static String addressed(String value) {
    return value
        .replace("mysql:3306", Ports.LOOPBACK + ":" + stack.database("any").port())
        .replace("kafka:19092", stack.parts().kafka());
  }

  /** The emulator as in docker-compose.yml, or a database where there is none. */
  private static Map<String, String> fallbackStore() {
    return stack.fallbackStore("images").environment();
  }

  /** The user and the databases. */
  private static void createAsMySqlsImageWould() throws IOException, SQLException {
    Map<String, String> mysql = ComposeFile.read().service("mysql").environment();
    String user = "'" + mysql.get("MYSQL_USER") + "'@'%'";
    String database = "`" + mysql.get("MYSQL_DATABASE") + "`";
    List<String> statements = new ArrayList<>();
    statements.add("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    statements.add("CREATE USER " + user + " IDENTIFIED BY '" + mysql.get("MYSQL_PASSWORD") + "'");
    statements.add("GRANT ALL ON " + database + ".* TO " + user);
    String sql = Files.readString(REPLAY_STORE).replaceAll("(?m)^--.*$", "");
    Stream.of(sql.split(";")).filter(it -> !it.isBlank()).forEach(statements::add);
    Database any = stack.database("any");
    try (Connection connection = any.connect();
        Statement statement = connection.createStatement()) {
      for (String next : statements) {
        statement.execute(next);
      }
    }
  }

  private static Image image(String module) {
    return requireNonNull(IMAGES.get(module), module);
  }

  private static boolean isWritableByOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream()
          .anyMatch(
              it ->
                  it == PosixFilePermission.OTHERS_WRITE || it == PosixFilePermission.GROUP_WRITE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String status(StackProcess process, String field) throws IOException {
    return Files.readAllLines(proc(process, "status")).stream()
        .filter(it -> it.startsWith(field + ":"))
        .map(it -> it.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> mounts(StackProcess process) throws IOException {
    return Files.readAllLines(proc(process, "mountinfo"));
  }

  private static Path proc(StackProcess process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }
}
