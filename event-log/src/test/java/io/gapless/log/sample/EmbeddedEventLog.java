package io.gapless.log.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gapless.event.EntityKey;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.log.EventLog;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.spill.FallbackStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The code of {@code docs/embedding.md}. */
final class EmbeddedEventLog {
  private EmbeddedEventLog() {}

  static EventLog start(
      String url, String user, String password, String kafka, FallbackStore spill) {
    return EventLog.in(url, user, password) // jdbc:mysql://localhost/events
        .of("account") // entity types
        .kafka(kafka) // localhost:9092
        .fallbackStore(spill) // the one that the replay service drains
        .start();
  }

  static CompletableFuture<AppendResult> rename(
      EventLog log, String account, long version, String name, String commandId) {
    return log.append(renamed(account, version, name, commandId));
  }

  static AppendRequest renamed(String account, long version, String name, String commandId) {
    byte[] payload = json(name);
    EventContent renamed =
        new EventContent(
            new EventId(UuidCreator.getTimeOrderedEpoch()), // new for every event
            "AccountRenamed",
            1,
            Payload.of(payload),
            Map.of("actor", "ann"),
            Instant.now());
    return new AppendRequest(
        EntityKey.of("account", account),
        AppendCondition.at(version), // what it was decided on; 0 if there was nothing
        List.of(renamed),
        CommandStamp.of(commandId, ("rename/" + account + "/" + name).getBytes(UTF_8)));
  }

  /** A library does that in a real service. */
  private static byte[] json(String name) {
    return ("{\"name\":\"" + name + "\"}").getBytes(UTF_8);
  }

  static String told(AppendResult result) {
    return switch (result) {
      case AppendResult.Appended appended -> "at version " + appended.version();
      case AppendResult.AlreadyAppended already -> "at version " + already.version() + " before";
      case AppendResult.VersionConflict conflict -> "decide again on " + conflict.actual();
      case AppendResult.CommandIdReused reused -> "this id stands for something else";
      case AppendResult.TooLarge tooLarge -> "at most " + tooLarge.limit() + " bytes";
      case AppendResult.Overloaded overloaded -> "not appended, come again";
      case AppendResult.StoreUnavailable unavailable -> "not appended, come again";
      case AppendResult.OutcomeUnknown unknown -> "repeat it with the same id to find out";
    };
  }
}
