package io.gapless.log.append;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.TestEvents;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.EventRow.EventToInsert;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking about a transaction that is open, committed or rolled back at that moment. */
final class CommitInquiryIT {
  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private final AppendRequest request = TestEvents.append(ANN, 0, 1);
  private AppendFixture schema;
  private EventStoreConnections connections;

  @BeforeEach
  void connect() {
    Database database = LocalStack.shared().newDatabase("inquiry");
    schema = AppendFixture.on(database);
    Database restricted = RestrictedUser.commandService(database, schema.pool());
    connections =
        new EventStoreConnections(
            new EventStoreSettings(restricted.url(), restricted.user(), restricted.password(), 2));
  }

  @AfterEach
  void close() {
    schema.close();
  }

  @Test
  void while_the_transaction_is_open_nothing_can_be_told() throws SQLException {
    try (Connection open = connections.open()) {
      insertEvent(open);

      assertThatThrownBy(() -> CommitInquiry.isCommitted(connections, withEvents()))
          .as("neither true nor false: it may still commit")
          .isInstanceOf(SQLException.class);

      open.commit();
      assertThat(CommitInquiry.isCommitted(connections, withEvents())).isTrue();
    }
  }

  @Test
  void a_command_without_events_is_asked_for_by_its_id() throws SQLException {
    try (Connection open = connections.open()) {
      insertCommand(open);

      assertThatThrownBy(() -> CommitInquiry.isCommitted(connections, withoutEvents()))
          .isInstanceOf(SQLException.class);

      open.commit();
      assertThat(CommitInquiry.isCommitted(connections, withoutEvents())).isTrue();
    }
  }

  @Test
  void what_was_rolled_back_is_not_found() throws SQLException {
    try (Connection open = connections.open()) {
      insertEvent(open);
      insertCommand(open);
      open.rollback();
    }

    assertThat(CommitInquiry.isCommitted(connections, withEvents())).isFalse();
    assertThat(CommitInquiry.isCommitted(connections, withoutEvents())).isFalse();
  }

  private BatchOutcome.InDoubt withEvents() {
    Event event = inserted().at(Position.of(1), WRITER);
    return new BatchOutcome.InDoubt(plan(), List.of(event), new SQLException("cut"));
  }

  private BatchOutcome.InDoubt withoutEvents() {
    return new BatchOutcome.InDoubt(plan(), List.of(), new SQLException("cut"));
  }

  private BatchPlan plan() {
    BatchPlan.Accepted accepted =
        new BatchPlan.Accepted(new PendingAppend(request, 0), List.of(), EntityVersion.none());
    return new BatchPlan(List.of(accepted), List.of(), List.of());
  }

  private EventToInsert inserted() {
    return new EventToInsert(
        ANN, EntityVersion.of(1), request.events().getFirst(), request.command().id());
  }

  private void insertEvent(Connection connection) throws SQLException {
    String marks = String.join(",", Collections.nCopies(EventRow.INSERT_COLUMN_COUNT, "?"));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events (" + EventRow.INSERT_COLUMNS + ") VALUES (" + marks + ")")) {
      EventRow.bind(insert, 1, inserted(), WRITER);
      insert.executeUpdate();
    }
  }

  private void insertCommand(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO commands (command_id, request_digest, entity_type, entity_id,"
                + " first_version, last_version) VALUES (?, 7, ?, ?, 1, 0)")) {
      insert.setBytes(1, request.command().id().value().getBytes(US_ASCII));
      insert.setBytes(2, EventRow.typeBytes(ANN));
      insert.setBytes(3, ANN.idBytes());
      insert.executeUpdate();
    }
  }
}
