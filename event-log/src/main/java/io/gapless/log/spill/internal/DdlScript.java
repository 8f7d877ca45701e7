package io.gapless.log.spill.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.log.spill.FallbackStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** A .sql resource of the package {@code io.gapless.log.spill}. */
public final class DdlScript {
  private DdlScript() {}

  /** Its statements, without comments. */
  public static List<String> statements(String resource) {
    String withoutComments = text(resource).replaceAll("--[^\n]*", "");
    return Arrays.stream(withoutComments.split(";", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String text(String resource) {
    try (InputStream in = FallbackStore.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
