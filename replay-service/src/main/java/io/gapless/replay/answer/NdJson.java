package io.gapless.replay.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Lines of JSON, each ended by a line feed. */
public final class NdJson {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/x-ndjson";

  private NdJson() {}

  public static byte[] of(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(UTF_8);
  }
}
