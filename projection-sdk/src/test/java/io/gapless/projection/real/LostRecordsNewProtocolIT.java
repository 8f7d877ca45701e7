package io.gapless.projection.real;

import org.junit.jupiter.api.Tag;

/** {@link LostRecordsConformance} with the group protocol of KIP-848. */
@Tag("long")
final class LostRecordsNewProtocolIT extends LostRecordsConformance {
  LostRecordsNewProtocolIT() {
    super(GroupProtocol.CONSUMER);
  }
}
