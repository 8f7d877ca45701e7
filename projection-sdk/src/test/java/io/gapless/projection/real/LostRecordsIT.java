package io.gapless.projection.real;

/** {@link LostRecordsConformance} with the classic group protocol. */
final class LostRecordsIT extends LostRecordsConformance {
  LostRecordsIT() {
    super(GroupProtocol.CLASSIC);
  }
}
