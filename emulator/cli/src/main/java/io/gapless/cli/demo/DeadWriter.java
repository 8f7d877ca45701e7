package io.gapless.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Addresses;
import io.gapless.cli.run.Http;
import io.gapless.stack.StackException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The writer that has not been heard of for a while, as the replay service sees it. */
final class DeadWriter {
  private static final long SILENT_MILLIS = 1_200;

  private final Addresses addresses;
  private final Http http = new Http();
  private Optional<UUID> id = Optional.empty();
  private long unconfirmed;

  DeadWriter(Addresses addresses) {
    this.addresses = addresses;
  }

  /** Whether it has been silent long enough to tell it from the living. */
  boolean isKnown() {
    if (id.isEmpty()) {
      status().ifPresent(this::findIn);
    }
    return id.isPresent();
  }

  /** Events of its above its watermark. */
  long unconfirmed() {
    return unconfirmed;
  }

  /** Whether every event of it is confirmed, by somebody else. */
  boolean isTakenOver() {
    return id.isPresent() && status().filter(it -> isSettledIn(it, id.get())).isPresent();
  }

  private Optional<JsonNode> status() {
    return http.json(addresses.replayService().resolve("/v1/status"));
  }

  private void findIn(JsonNode status) {
    for (JsonNode writer : status.path("writers")) {
      if (writer.path("state").asText().equals("ACTIVE")
          && writer.path("heartbeatAgeMillis").asLong() > SILENT_MILLIS) {
        UUID found = UUID.fromString(writer.path("id").asText());
        id = Optional.of(found);
        unconfirmed = countAbove(found, writer.path("confirmedThrough").asLong());
        return;
      }
    }
  }

  /** A settled writer may not even be listed any more. */
  private static boolean isSettledIn(JsonNode status, UUID id) {
    for (JsonNode writer : status.path("writers")) {
      if (writer.path("id").asText().equals(id.toString())) {
        return writer.path("state").asText().equals("SETTLED");
      }
    }
    return status.path("writers").isArray() && !status.path("writers").isEmpty();
  }

  private long countAbove(UUID writer, long confirmedThrough) {
    try (Connection connection = addresses.eventStore().connect();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM events WHERE writer_id = ? AND position > ?")) {
      select.setBytes(1, bytes(writer));
      select.setLong(2, confirmedThrough);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new StackException("cannot count the events of a writer", e);
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
