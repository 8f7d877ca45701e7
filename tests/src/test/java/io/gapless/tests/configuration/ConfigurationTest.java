package io.gapless.tests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a configuration is named, on a small service that is all wrong. */
final class ConfigurationTest {
  private static final String SETTINGS =
      """
      /**
       * @param size most of them, 1 to 5; key {@code
       *     gapless.part.size}
       * @param mute key {@code gapless.part.mute}
       * @param hidden nobody sees it; key {@code gapless.part.hidden}
       */
      @ConfigurationProperties("gapless.part")
      record PartSettings(
          @Bindable(defaultValue = "3") int size, int mute, @Bindable(defaultValue = "1") int hidden) {}

      /** @param role what it may; key {@code gapless.parts.<name>.role} */
      @EachProperty("gapless.parts")
      record Each(@Parameter String name, String role) {}

      class PartFactory {
        static final String KIND = "gapless.kind";

        @Requires(property = KIND, value = "a")
        Object part(@Property(name = "gapless.asked") String asked) {}
      }
      """;

  private static final String FILE =
      """
      gapless:
        # Which one.
        kind: a
        parts: {}
        asked: x # what is asked
        part:
          size: 4
          mute: 1
          # Of old.
          unread: 1
      """;

  private final Path folder;

  ConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void meanings_come_from_javadoc_and_comments() throws IOException {
    Configuration configuration = configuration(FILE, "gapless.part.size: 5");

    assertThat(configuration.meaning("gapless.part.size")).isEqualTo("most of them, 1 to 5");
    assertThat(configuration.meaning("gapless.kind")).isEqualTo("Which one.");
    assertThat(configuration.meaning("gapless.asked")).isEqualTo("what is asked");
    assertThat(configuration.all()).contains("gapless.parts.<name>.role");
  }

  @Test
  void what_is_wrong_is_named() throws IOException {
    Configuration configuration = configuration(FILE, "gapless.part.forgotten: 5");

    assertThat(configuration.withoutMeaning()).containsExactly("gapless.part.mute");
    assertThat(configuration.readByNobody())
        .containsExactly("service: gapless.part.forgotten", "service: gapless.part.unread");
    assertThat(configuration.notShown()).containsExactly("service: gapless.part.hidden");
    assertThat(configuration.withTwoDefaults())
        .containsExactly("service: gapless.part.hidden", "service: gapless.part.size");
  }

  private Configuration configuration(String file, String gcp) throws IOException {
    Path service = folder.resolve("service");
    Path resources = Files.createDirectories(service.resolve("src/main/resources"));
    Path code = Files.createDirectories(service.resolve("src/main/java"));
    Files.writeString(resources.resolve("application.yml"), file);
    Files.writeString(resources.resolve("application-gcp.yml"), gcp);
    Files.writeString(code.resolve("PartSettings.java"), SETTINGS);
    return new Configuration(
        List.of(Configuration.Service.in(service)), SettingsCode.in(List.of(code)).meanings());
  }
}
