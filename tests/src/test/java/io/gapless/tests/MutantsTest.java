package io.gapless.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Patches that plant bugs: they fit the code as it is, and the documentation names them all. */
final class MutantsTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path MUTANTS = CHECKOUT.resolve("tests/mutants");
  private static final Path SHARPNESS = CHECKOUT.resolve("tests/sharpness");
  private static final Pattern ROW = Pattern.compile("\\[(.+)]\\(\\S+/(\\S+)\\) \\| `(\\w+)` \\|");
  private static final List<List<String>> CHECKS =
      List.of(
          List.of("patch", "-p1", "--dry-run", "--batch", "-i"),
          List.of("git", "apply", "--check"));

  @ParameterizedTest
  @MethodSource("patches")
  void each_still_applies(Path patch) throws Exception {
    List<String> command = new ArrayList<>(check());
    command.add(patch.toString());
    Process process =
        new ProcessBuilder(command)
            .directory(CHECKOUT.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void each_names_a_test_that_there_is(Path patch) throws Exception {
    try (Stream<Path> files = Files.walk(CHECKOUT.resolve(header(patch, "module") + "/src/test"))) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .contains(header(patch, "killed-by") + ".java");
    }
  }

  @Test
  void the_table_has_each_with_its_title_and_its_test() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Path patch : mutants().toList()) {
      expected.add(
          "%s: %s: %s"
              .formatted(patch.getFileName(), header(patch, "title"), header(patch, "killed-by")));
    }
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void each_class_of_bugs_is_planted_or_it_says_why_not() throws Exception {
    List<String> planted = new ArrayList<>();
    for (Path patch : mutants().toList()) {
      planted.addAll(List.of(header(patch, "from").split(", ")));
    }
    for (String line : Files.readAllLines(MUTANTS.resolve("classes.txt"))) {
      String[] parts = line.split("\\|");
      assertThat(planted.contains(parts[0])).as(line).isEqualTo(parts.length == 2);
    }
  }

  private static Stream<Path> patches() throws IOException {
    return Stream.concat(mutants(), in(SHARPNESS));
  }

  private static Stream<Path> mutants() throws IOException {
    return in(MUTANTS);
  }

  private static Stream<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.toString().endsWith(".patch")).sorted().toList().stream();
    }
  }

  private static String header(Path patch, String name) throws IOException {
    try (Stream<String> lines = Files.lines(patch)) {
      return lines
          .takeWhile(line -> !line.startsWith("diff "))
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElseThrow(() -> new AssertionError(patch + " has no " + name));
    }
  }

  /** File name, title and test of every row, each row once. */
  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(CHECKOUT.resolve("docs/mutants.md")));
    while (row.find()) {
      String text = row.group(2) + ": " + row.group(1) + ": " + row.group(3);
      if (!rows.contains(text)) {
        rows.add(text);
      }
    }
    return rows;
  }

  private static List<String> check() {
    for (List<String> command : CHECKS) {
      if (isOnPath(command.getFirst())) {
        return command;
      }
    }
    assumeTrue(false, "neither patch nor git is there");
    return List.of();
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
