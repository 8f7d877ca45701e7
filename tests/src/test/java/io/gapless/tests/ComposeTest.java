package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.tests.system.ComposeFile;
import io.gapless.tests.system.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docker-compose.yml} says, since no engine runs it here. */
final class ComposeTest {
  private static final Path ROOT = Path.of("..");
  private static final ComposeFile COMPOSE = ComposeFile.read();

  @Test
  void two_of_each_service_are_there() {
    assertThat(COMPOSE.ours().values().stream().map(Service::module))
        .containsExactlyInAnyOrder(
            "command-service", "command-service", "replay-service", "replay-service");
  }

  @Test
  void our_services_write_to_tmp_only_and_have_no_rights() {
    assertThat(COMPOSE.ours())
        .allSatisfy(
            (name, service) -> {
              assertThat(service.text("read_only")).isEqualTo("true");
              assertThat(service.list("volumes")).singleElement().asString().endsWith(":/tmp");
              assertThat(service.list("tmpfs")).isEmpty();
            });
  }

  @Test
  void nobody_has_rights_or_can_get_any() {
    assertThat(COMPOSE.services())
        .allSatisfy(
            (name, service) -> {
              assertThat(service.list("cap_drop")).containsExactly("ALL");
              assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
              assertThat(service.text("privileged")).isEmpty();
              assertThat(service.list("cap_add")).isEmpty();
            });
  }

  @Test
  void nothing_is_published_beyond_loopback() {
    assertThat(COMPOSE.services().values())
        .flatExtracting(service -> service.list("ports"))
        .isNotEmpty()
        .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"))
        .doesNotHaveDuplicates();
    assertThat(COMPOSE.services().values())
        .allSatisfy(service -> assertThat(service.text("network_mode")).isEmpty());
  }

  @Test
  void every_variable_is_a_setting_of_its_service() {
    assertThat(COMPOSE.ours())
        .allSatisfy(
            (name, service) -> {
              Set<String> known = ComposeFile.variables(service.module());
              assertThat(service.environment().keySet())
                  .isNotEmpty()
                  .allMatch(variable -> isKnown(variable, known));
            });
  }

  @Test
  void mysql_is_told_what_services_insist_on() {
    assertThat(COMPOSE.service("mysql").list("command"))
        .contains(
            "--log-bin=binlog",
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1",
            "--auto-increment-increment=1");
  }

  @Test
  void the_topic_is_the_one_that_services_publish_to_and_keeps_every_event() throws IOException {
    String prefix = yaml("command-service", "topic-prefix");

    assertThat(COMPOSE.service("topics").list("command"))
        .contains("--topic=" + prefix + "account", "--config=cleanup.policy=delete");
  }

  @Test
  void versions_are_those_that_the_tests_run_on() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String kafka = found("<kafka.version>(.*)</kafka.version>", pom);
    String version = found("<artifactId>gapless</artifactId>\\s*<version>(.*)</version>", pom);
    String emulator =
        found(
            "IMAGE = \"(.*)\"",
            Files.readString(
                ROOT.resolve(
                    "emulator/stack/src/main/java/io/gapless/stack/spanner/SpannerEmulator.java")));

    assertThat(COMPOSE.service("kafka").text("image")).startsWith("apache/kafka:" + kafka + "@");
    assertThat(COMPOSE.service("spanner").text("image")).isEqualTo(emulator);
    assertThat(COMPOSE.service("mysql").text("image")).startsWith("mysql:8.4@sha256:");
    assertThat(COMPOSE.ours().values())
        .allSatisfy(it -> assertThat(it.text("image")).contains(version));
  }

  @Test
  void who_can_be_asked_is_asked_how_he_is() {
    assertThat(COMPOSE.services().entrySet())
        .filteredOn(it -> it.getValue().healthCheck().isEmpty())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("topics", "spanner");
  }

  private static boolean isKnown(String variable, Set<String> known) {
    return known.contains(variable)
        || known.stream().anyMatch(it -> it.endsWith("_") && variable.startsWith(it));
  }

  private static String yaml(String module, String key) throws IOException {
    return found(
        key + ": (\\S+)",
        Files.readString(ROOT.resolve(module + "/src/main/resources/application.yml")));
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
