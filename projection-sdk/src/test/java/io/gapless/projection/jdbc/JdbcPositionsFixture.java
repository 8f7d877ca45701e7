package io.gapless.projection.jdbc;

import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.positions.PositionsFixture;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Positions and effects in one database, which is empty before each test. */
abstract class JdbcPositionsFixture implements PositionsFixture {
  final PositionsDatabase database;
  private final JdbcPositions positions;

  JdbcPositionsFixture(Dialect dialect) {
    database = PositionsDatabase.shared(dialect);
    positions = database.positions();
  }

  @BeforeEach
  final void empty() throws SQLException {
    database.empty();
  }

  @Override
  public JdbcPositions positions() {
    return positions;
  }

  @Override
  public EventHandler recording() {
    return PositionsDatabase.recordingHandler();
  }

  @Override
  public final StateReset resetting() {
    return PositionsDatabase.resetting();
  }

  @Override
  public final List<String> effects() {
    return database.effects();
  }
}
