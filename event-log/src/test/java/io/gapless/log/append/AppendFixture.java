package io.gapless.log.append;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.read.EventReader;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.writer.CurrentWriter;
import io.gapless.log.writer.StoreHealth;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.Writer;
import io.gapless.log.writer.WriterLoop;
import io.gapless.log.writer.WriterSettings;
import io.gapless.stack.database.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The append side of one process, without a publisher: what was committed is recorded, and
 * confirmed only if a test does so. It works as a user with the command service's rights, and no
 * others.
 */
public final class AppendFixture implements AutoCloseable {
  private final HikariDataSource pool;
  private final HikariDataSource own;
  private final EventReader reader;
  private final StoreHealth health = new StoreHealth();
  private final List<Event> handedOver = new CopyOnWriteArrayList<>();
  private final CurrentWriter writers;
  private final AppendLanes lanes;
  private final WriterLoop loop;

  private AppendFixture(
      EventStoreConnections connections,
      HikariDataSource pool,
      HikariDataSource own,
      AppendSettings append,
      WriterSettings writer)
      throws SQLException {
    this.pool = pool;
    this.own = own;
    this.reader = new EventReader(own);
    this.writers = CurrentWriter.register(connections, "test", replaced -> {});
    LaneParts parts =
        new LaneParts(
            connections,
            writers,
            health,
            (by, events) -> handedOver.addAll(events),
            Clock.systemUTC());
    this.lanes = new AppendLanes(append, parts);
    this.loop =
        new WriterLoop(connections, writers, writer, health, dropped -> false, Clock.systemUTC());
    loop.start();
    lanes.start();
  }

  public static AppendFixture on(Database database) {
    return on(database, AppendSettings.defaults(), WriterSettings.defaults());
  }

  public static AppendFixture on(Database database, AppendSettings append, WriterSettings writer) {
    HikariDataSource pool = connections(database).pool("test");
    new EventStoreSchema(pool).migrate();
    Database restricted = RestrictedUser.commandService(database, pool);
    EventStoreConnections connections = connections(restricted);
    try {
      return new AppendFixture(connections, pool, connections.pool("own"), append, writer);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EventStoreConnections connections(Database database) {
    return new EventStoreConnections(
        new EventStoreSettings(database.url(), database.user(), database.password(), 8));
  }

  public AppendResult append(AppendRequest request) {
    return lanes.append(request).orTimeout(20, TimeUnit.SECONDS).join();
  }

  public AppendLanes lanes() {
    return lanes;
  }

  public Writer writer() {
    return writers.get();
  }

  public EventReader reader() {
    return reader;
  }

  public TakeOver takeOver() {
    return new TakeOver(pool);
  }

  /** Connections of a user who may do everything. */
  public HikariDataSource pool() {
    return pool;
  }

  public StoreHealth health() {
    return health;
  }

  /** What was handed to the publisher, in order. */
  public List<Event> handedOver() {
    return handedOver;
  }

  /** As the publisher would. */
  public void confirmAll() {
    handedOver.forEach(event -> writer().tracker().confirmed(event.position()));
  }

  @Override
  public void close() {
    lanes.close();
    loop.close();
    own.close();
    pool.close();
  }
}
