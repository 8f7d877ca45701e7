package io.gapless.projection.real;

/** {@link LostRecordsConformance} with the group protocol of KIP-848. */
final class LostRecordsNewProtocolIT extends LostRecordsConformance {
  LostRecordsNewProtocolIT() {
    super(GroupProtocol.CONSUMER);
  }
}
