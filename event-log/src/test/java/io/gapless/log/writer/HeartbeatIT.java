package io.gapless.log.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.TestEvents;
import io.gapless.log.append.AppendFixture;
import io.gapless.log.append.AppendResult;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a beat may take as durable. */
final class HeartbeatIT {
  private AppendFixture other;
  private FaultProxy proxy;
  private CurrentWriter writers;
  private Heartbeat heartbeat;

  @BeforeEach
  void start() throws SQLException {
    Database database = LocalStack.shared().newDatabase("beat");
    proxy = FaultProxy.to(database.port());
    other = AppendFixture.on(database);
    Database through = database.through(proxy.port());
    EventStoreConnections connections =
        new EventStoreConnections(
            new EventStoreSettings(through.url(), through.user(), through.password(), 2));
    writers = CurrentWriter.register(connections, "test", replaced -> {});
    heartbeat =
        new Heartbeat(
            connections,
            writers,
            WriterSettings.defaults(),
            new StoreHealth(),
            dropped -> false,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    proxy.heal();
    heartbeat.close();
    other.close();
    proxy.close();
  }

  @Test
  void a_maximum_of_others_counts_only_once_our_own_commit_is_acknowledged() throws SQLException {
    heartbeat.beat();
    Position position = appendedByOther();
    CompletableFuture<Void> dropped = proxy.dropRequest(MySqlRequests.commit());

    assertThatThrownBy(() -> heartbeat.beat()).isInstanceOf(SQLException.class);

    assertThat(dropped).succeedsWithin(Duration.ofSeconds(5));
    assertThat(writers.get().tracker().durable().position()).isLessThan(position);
    assertThat(writers.get().tracker().watermark().committedThrough()).isLessThan(position);
    proxy.heal();
    heartbeat.beat();
    assertThat(writers.get().tracker().durable().position()).isEqualTo(position);
  }

  private Position appendedByOther() {
    AppendResult result = other.append(TestEvents.append(EntityKey.of("account", "ann"), 0, 1));
    return ((AppendResult.Appended) result).events().getFirst().position();
  }
}
