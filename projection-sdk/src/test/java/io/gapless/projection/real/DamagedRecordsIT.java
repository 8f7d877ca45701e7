package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Payload;
import io.gapless.event.wire.EventRecord;
import io.gapless.projection.Projection;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.real.HostileReplayService.Asked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to records that are not what was published. */
final class DamagedRecordsIT {
  private static final EntityKey ANN = entity("ann");
  private static final byte[] ALTERED = "{\"version\":999}".getBytes(UTF_8);

  private final ProjectionTestBed bed = new ProjectionTestBed(1);

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void a_record_nobody_can_read_is_kept_and_its_event_is_fetched() throws SQLException {
    List<Event> events = bed.store().append(ANN, 3);
    bed.topic().send(events.get(0));
    bed.topic().sendRubbish("no event");
    bed.topic().send(events.get(2));

    bed.start();

    bed.awaitComplete();
    assertThat(bed.replayService().asked()).containsExactly(new Asked("ann", 2, 2));
    assertThat(unreadable()).containsExactly("no event");
  }

  @Test
  void an_altered_event_is_fetched_from_the_store_even_if_it_is_the_last() {
    List<Event> events = bed.store().append(ANN, 3);
    bed.topic().send(events.get(0));
    bed.topic().sendAltered(events.get(1), ALTERED);
    bed.topic().sendAltered(events.get(2), ALTERED);

    bed.start();

    bed.awaitComplete();
    assertThat(bed.journal().payloads(ANN))
        .isEqualTo(events.stream().map(Event::payload).map(DamagedRecordsIT::text).toList());
  }

  @Test
  void an_event_damaged_everywhere_is_parked_with_its_bytes_and_goes_on_once_it_is_mended() {
    List<Event> events = bed.store().append(ANN, 3);
    EntityKey bob = entity("bob");
    bed.replayService().disfigures(line -> line.replace("data_base64", "data"));
    bed.topic().send(events.get(0));
    bed.topic().sendAltered(events.get(1), ALTERED);
    bed.topic().send(events.get(2));
    bed.topic().send(bed.store().append(bob));

    Projection projection = bed.start();

    ParkedEntity parked =
        eventually().until(() -> projection.parked(10), it -> it.size() == 1).getFirst();
    assertThat(parked.reason()).isEqualTo(ParkReason.DAMAGED);
    assertThat(parked.version()).isEqualTo(EntityVersion.of(2));
    assertThat(parked.record().map(EventRecord::value)).contains(ALTERED);
    bed.awaitVersions(bob, 1L);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);

    bed.replayService().isHonest();
    projection.resume(ANN);
    bed.awaitComplete();
  }

  private static String text(Payload payload) {
    return new String(payload.bytes(), UTF_8);
  }

  private List<String> unreadable() throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = bed.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT record_value FROM gapless_unreadable WHERE projection = ?")) {
      statement.setString(1, bed.name().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(new String(rows.getBytes(1), UTF_8));
        }
      }
    }
    return values;
  }
}
