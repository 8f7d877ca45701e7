package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A run that fails can be repeated by whoever reads the log, and is the same again. */
final class SimulationSeedsTest {
  private static final Path PAGE = Path.of("..", "docs", "what-can-happen.md");
  private static final Pattern PROPERTY = Pattern.compile(" -D(\\S+?)=(\\S+)");

  @Test
  void a_run_that_fails_prints_the_command_that_repeats_it() {
    IllegalStateException cause = new IllegalStateException("simulated");

    AssertionError error = failingAt(1_742, cause);

    assertThat(error)
        .hasRootCause(cause)
        .hasMessageContaining(
            "\nmvn verify -pl projection-sdk -am -Dtest=ProjectionSimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DskipITs"
                + " -Dgapless.simulation.seed=1742");
  }

  @Test
  void the_command_runs_that_seed_and_no_other() {
    Map<String, String> given = properties(failingAt(1_742, new IllegalStateException()));

    assertThat(ran(given)).containsExactly(1_742L);
  }

  @Test
  void without_a_seed_there_are_as_many_as_wanted() {
    assertThat(ran(Map.of("gapless.simulation.runs", "5")))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(SimulationSeeds.of(name -> null).runs()).isEqualTo(20_000);
  }

  @Test
  void the_page_says_the_same_command() throws IOException {
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    AssertionError error = failingAt(3, new IllegalStateException());

    assertThat(page).contains(command(error).replace("seed=3", "seed=N"));
  }

  @Test
  void a_seed_decides_everything() {
    for (long seed = 0; seed < 200; seed++) {
      assertThat(fingerprint(seed)).as("seed %d", seed).isEqualTo(fingerprint(seed));
    }
    assertThat(fingerprint(1)).isNotEqualTo(fingerprint(2));
  }

  private static List<Object> fingerprint(long seed) {
    Set<String> reached = ConcurrentHashMap.newKeySet();
    ProjectionSimulation simulation = new ProjectionSimulation(seed, reached);
    simulation.run();
    return List.of(simulation.fingerprint(), reached);
  }

  private static Set<Long> ran(Map<String, String> properties) {
    Set<Long> ran = ConcurrentHashMap.newKeySet();
    SimulationSeeds.of(properties::get).forEach(ProjectionSimulationTest.class, ran::add);
    return ran;
  }

  private static AssertionError failingAt(long bad, RuntimeException cause) {
    return catchThrowableOfType(
        AssertionError.class,
        () ->
            SimulationSeeds.of(name -> null)
                .forEach(
                    ProjectionSimulationTest.class,
                    seed -> {
                      if (seed == bad) {
                        throw cause;
                      }
                    }));
  }

  private static String command(AssertionError error) {
    return String.valueOf(error.getMessage()).lines().toList().getLast();
  }

  private static Map<String, String> properties(AssertionError error) {
    Map<String, String> properties = new HashMap<>();
    Matcher matcher = PROPERTY.matcher(command(error));
    while (matcher.find()) {
      properties.put(matcher.group(1), matcher.group(2));
    }
    return properties;
  }
}
