package io.gapless.log.spill.spanner;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreConformance;
import java.util.UUID;
import org.testcontainers.gcloud.SpannerEmulatorContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The emulator's official image, where Docker is. */
@Testcontainers(disabledWithoutDocker = true)
final class SpannerContainerIT extends FallbackStoreConformance {
  /** As in docker-compose.yml. */
  private static final String IMAGE = "gcr.io/cloud-spanner-emulator/emulator:1.5.28";

  private static final int LONGEST_NAME = 30;

  @Container
  private static final SpannerEmulatorContainer EMULATOR = new SpannerEmulatorContainer(IMAGE);

  @Override
  protected FallbackStore open() {
    String database = "spill_" + UUID.randomUUID().toString().replace('-', '_');
    return new SpannerFallbackStore(
        new SpannerFallbackStoreSettings(
            "local",
            "local",
            database.substring(0, LONGEST_NAME),
            EMULATOR.getEmulatorGrpcEndpoint()));
  }
}
