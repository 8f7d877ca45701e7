package io.gapless.projection.jdbc;

/** The statements on our tables, as one database wants them. */
record Tables(
    Dialect dialect,
    PositionTable positions,
    AdvanceStatement advance,
    ParkedTable parked,
    VerifiedTable verified,
    UnreadableTable unreadable,
    TypeLock typeLock,
    CommandTable commands) {
  static Tables of(Dialect dialect) {
    return new Tables(
        dialect,
        new PositionTable(dialect),
        new AdvanceStatement(dialect),
        new ParkedTable(dialect),
        new VerifiedTable(dialect),
        new UnreadableTable(dialect),
        new TypeLock(dialect),
        new CommandTable(dialect));
  }
}
