package io.gapless.log;

import io.gapless.log.append.AppendSettings;
import io.gapless.log.writer.WriterSettings;

/**
 * @param append how appends are grouped
 * @param writer how the writer keeps itself known
 * @param host where this process runs, for people
 */
public record EventLogSettings(AppendSettings append, WriterSettings writer, String host) {
  public static EventLogSettings defaults() {
    return new EventLogSettings(AppendSettings.defaults(), WriterSettings.defaults(), "localhost");
  }
}
