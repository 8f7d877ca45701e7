package io.gapless.log.spill.spanner;

import com.google.cloud.NoCredentials;
import com.google.cloud.spanner.Spanner;
import com.google.cloud.spanner.SpannerOptions;
import io.grpc.ManagedChannelBuilder;

/** Makes Spanner clients whose calls end when {@link Patience} says. */
final class SpannerClients {
  /** One writer, a drain and a few questions: more would only open more connections. */
  private static final int CHANNELS = 2;

  private SpannerClients() {}

  /** Does not need the server to be up. Takes a second or two. */
  static Spanner make(SpannerFallbackStoreSettings settings, Patience patience) {
    SpannerOptions.Builder builder =
        SpannerOptions.newBuilder()
            .setProjectId(settings.project())
            .setNumChannels(CHANNELS)
            // What the settings say holds, whatever SPANNER_EMULATOR_HOST says.
            .setEmulatorHost(null);
    var stub = builder.getSpannerStubSettingsBuilder();
    stub.commitSettings().setRetrySettings(patience.retrySettings());
    stub.createSessionSettings().setRetrySettings(patience.retrySettings());
    stub.beginTransactionSettings().setRetrySettings(patience.retrySettings());
    stub.rollbackSettings().setRetrySettings(patience.retrySettings());
    stub.streamingReadSettings().setSimpleTimeoutNoRetriesDuration(patience.total());
    stub.executeStreamingSqlSettings().setSimpleTimeoutNoRetriesDuration(patience.total());
    if (settings.isEmulator()) {
      useEmulator(builder, settings.emulatorHost());
    }
    return builder.build().getService();
  }

  /** Not by {@code setEmulatorHost}: with that, a client cannot be made while nothing listens. */
  private static void useEmulator(SpannerOptions.Builder builder, String host) {
    builder
        .setHost("http://" + host)
        .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
        .setCredentials(NoCredentials.getInstance())
        .setBuiltInMetricsEnabled(false);
  }
}
