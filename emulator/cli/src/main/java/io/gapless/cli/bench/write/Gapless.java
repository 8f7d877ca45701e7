package io.gapless.cli.bench.write;

import io.gapless.cli.bench.history.History;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLog;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.spill.FallbackStore;
import java.util.List;
import java.util.Optional;

/** The event log, embedded, every safety on and every setting as it is by default. */
final class Gapless implements WritePath {
  private final EventLog log;
  private final WireFormat format;

  Gapless(ProbeOptions options, String prefix, FallbackStore spill) {
    this.format = new WireFormat(prefix, "/bench");
    this.log =
        EventLog.in(options.url(), options.user(), options.password())
            .of(History.TYPE)
            .kafka(options.producer())
            .fallbackStore(spill)
            .format(format)
            .start();
  }

  @Override
  public String name() {
    return "gapless";
  }

  @Override
  public void write(Event event) {
    AppendResult result =
        log.append(
                new AppendRequest(
                    event.entity(),
                    condition(event),
                    List.of(event.content()),
                    new CommandStamp(
                        new CommandId("c-" + event.position()),
                        Digest.of(event.payload().bytes()))))
            .join();
    if (!(result instanceof AppendResult.Appended)) {
      throw new IllegalStateException("not appended: " + result);
    }
  }

  private static AppendCondition condition(Event event) {
    long before = event.version().value() - 1;
    return AppendCondition.at(before == 0 ? EntityVersion.none() : EntityVersion.of(before));
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(format.topic(new EntityType(History.TYPE)));
  }

  @Override
  public void close() {
    log.close();
  }
}
