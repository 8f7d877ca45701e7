package io.gapless.tests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md names every key there is, as the code and the settings files have it. To
 * write its tables anew: {@code mvn test -pl tests -am -Dtest=ConfigurationPageTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgapless.write-configuration=true}.
 */
final class ConfigurationPageTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = CHECKOUT.resolve("docs/configuration.md");
  private static final boolean WRITE = Boolean.getBoolean("gapless.write-configuration");

  private static Configuration configuration;
  private static Map<String, Map<String, String>> sdk;

  @BeforeAll
  static void read() throws IOException {
    Map<String, String> meanings =
        SettingsCode.in(
                Stream.of("event-model", "event-log", "command-service", "replay-service")
                    .map(it -> CHECKOUT.resolve(it).resolve("src/main/java"))
                    .toList())
            .meanings();
    configuration =
        new Configuration(
            List.of(
                Configuration.Service.in(CHECKOUT.resolve("command-service")),
                Configuration.Service.in(CHECKOUT.resolve("replay-service"))),
            meanings);
    Path root =
        CHECKOUT.resolve(
            "projection-sdk/src/main/java/io/gapless/projection/ProjectionSettings.java");
    sdk = SettingsCode.in(List.of(root)).components();
  }

  @Test
  void the_page_is_as_the_code_has_it() throws IOException {
    String page = Files.readString(PAGE);
    String now = page;
    now = with(now, "keys", ConfigurationTables.keys(configuration));
    now = with(now, "gcp", ConfigurationTables.profile(configuration));
    now = with(now, "sdk", ConfigurationTables.sdk(sdk));
    if (WRITE) {
      Files.writeString(PAGE, now);
    } else {
      assertThat(page)
          .as("stale; the javadoc of this test says how to write it anew")
          .isEqualTo(now);
    }
  }

  @Test
  void every_key_has_a_meaning() {
    assertThat(configuration.withoutMeaning()).isEmpty();
    assertThat(ConfigurationTables.withoutMeaning(ConfigurationTables.sdk(sdk))).isEmpty();
    assertThat(ConfigurationTables.withoutMeaning(ConfigurationTables.profile(configuration)))
        .isEmpty();
  }

  @Test
  void every_key_of_the_files_is_read() {
    assertThat(configuration.readByNobody()).isEmpty();
  }

  @Test
  void every_key_that_is_read_stands_in_the_files() {
    assertThat(configuration.notShown()).isEmpty();
  }

  @Test
  void no_key_has_two_defaults() {
    assertThat(configuration.withTwoDefaults()).isEmpty();
  }

  private static String with(String page, String name, String table) {
    String begin = "<!-- " + name + ": begin, written by ConfigurationPageTest -->\n";
    String end = "<!-- " + name + ": end -->";
    assertThat(page).contains(begin, end);
    int from = page.indexOf(begin) + begin.length();
    return page.substring(0, from) + table + page.substring(page.indexOf(end, from));
  }
}
