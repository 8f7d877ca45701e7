package io.gapless.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.DocumentationTool;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever embeds the SDK finds a word on everything that is public and not inside. */
final class ApiJavadocTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void everything_public_has_a_comment(@TempDir Path pages) throws IOException {
    DocumentationTool tool = Objects.requireNonNull(ToolProvider.getSystemDocumentationTool());
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager files = tool.getStandardFileManager(null, null, UTF_8);
        Stream<Path> sources = Files.walk(SOURCES)) {
      List<Path> api =
          sources
              .filter(it -> it.toString().endsWith(".java"))
              .filter(it -> !it.toString().contains("/internal/"))
              .toList();
      List<String> options =
          List.of(
              "-Xdoclint:all",
              "-Xmaxwarns",
              "1000",
              "-public",
              "-quiet",
              "-d",
              pages.toString(),
              "-sourcepath",
              SOURCES.toString(),
              "-classpath",
              System.getProperty("java.class.path"));

      tool.getTask(told, files, null, null, options, files.getJavaFileObjectsFromPaths(api)).call();
    }

    assertThat(told.toString().lines())
        .filteredOn(line -> line.contains("no comment") || line.contains("error:"))
        .isEmpty();
  }
}
