package io.gapless.log;

import io.gapless.log.append.AppendSettings;
import io.gapless.log.schema.SchemaMode;
import io.gapless.log.writer.WriterSettings;

/**
 * @param append how appends are grouped
 * @param writer how the writer keeps itself known
 * @param host where this process runs, for people; key {@code gapless.writer.host}
 * @param schema {@code migrate}: tables are created and upgraded at the start; {@code check}: they
 *     are only looked at, and the service does not start if they do not fit; key {@code
 *     gapless.schema}
 */
public record EventLogSettings(
    AppendSettings append, WriterSettings writer, String host, SchemaMode schema) {
  public static EventLogSettings defaults() {
    return new EventLogSettings(
        AppendSettings.defaults(), WriterSettings.defaults(), "localhost", SchemaMode.MIGRATE);
  }
}
