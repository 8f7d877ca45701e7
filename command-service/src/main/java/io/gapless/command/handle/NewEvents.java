package io.gapless.command.handle;

import io.gapless.command.decide.EventFormat;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes events of what was decided: gives them an id and a time. Thread-safe.
 *
 * @param newId UUIDv7
 * @param clock tells when they occurred
 */
public record NewEvents(Supplier<UUID> newId, Clock clock) {
  EventContent of(EventFormat.StoredForm form, Map<String, String> metadata) {
    return new EventContent(
        new EventId(newId.get()),
        form.type(),
        form.schemaVersion(),
        Payload.of(form.payload().bytes()),
        metadata,
        clock.instant());
  }
}
