package io.gapless.projection.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import io.gapless.projection.jackson.PayloadTypes;
import io.gapless.projection.payload.RawPayload;
import io.gapless.projection.payload.SchemaVersion;
import io.gapless.projection.payload.TypedEvent;
import io.gapless.projection.payload.Upcasters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The code of {@code docs/schema-evolution.md}: its regions stand there, in this order. */
public final class SchemaEvolution {
  private SchemaEvolution() {}

  // region payloads
  public sealed interface AccountEvent {}

  public record AccountOpened(String owner, String currency) implements AccountEvent {}

  public record OwnerRenamed(String name) implements AccountEvent {}

  static PayloadTypes<AccountEvent> types(ObjectMapper objectMapper) {
    return PayloadTypes.of(AccountEvent.class, objectMapper)
        .register("AccountOpened", 2, AccountOpened.class)
        .register("OwnerRenamed", 1, OwnerRenamed.class);
  }

  // endregion

  // region handler
  static EventHandler owners(Map<String, String> owners, ObjectMapper objectMapper) {
    return types(objectMapper)
        .handler(
            (event, payload, tx) -> {
              String owner =
                  switch (payload) {
                    case AccountOpened opened -> opened.owner();
                    case OwnerRenamed renamed -> renamed.name();
                  };
              tx.afterCommit(() -> owners.put(event.entity().id(), owner));
            });
  }

  // endregion

  // region upcast
  static PayloadTypes<AccountEvent> withEarlierSchemas(PayloadTypes<AccountEvent> types) {
    return types
        .upcast("AccountOpened", 1, json -> json.put("currency", "EUR"))
        .upcast(
            new SchemaVersion("AccountCreated", 1),
            new SchemaVersion("AccountOpened", 1),
            json -> json.put("owner", json.remove("name").asText()));
  }

  // endregion

  // region ignore
  static PayloadTypes<AccountEvent> whoCares(PayloadTypes<AccountEvent> types) {
    return types.ignore("AccountTouched"); // or ignoreOthers()
  }

  // endregion

  // region batch
  static BatchHandler inBatches(PayloadTypes<AccountEvent> types) {
    return types.batchHandler(SchemaEvolution::foldAll);
  }

  static void foldAll(List<TypedEvent<AccountEvent>> events, Transaction tx) {
    for (TypedEvent<AccountEvent> each : events) {
      fold(each.event().entity().id(), each.payload(), tx);
    }
  }

  // endregion

  // region raw
  static EventHandler raw(Map<String, byte[]> latest, UnaryOperator<byte[]> toSchema2) {
    return RawPayload.upcastBy(Upcasters.<byte[]>none().upcast("AccountOpened", 1, toSchema2))
        .handler(
            (event, payload, tx) ->
                tx.afterCommit(() -> latest.put(event.entity().id(), payload.bytes())));
  }

  // endregion

  private static final Map<String, AccountEvent> LATEST = new ConcurrentHashMap<>();

  static Map<String, AccountEvent> latest() {
    return LATEST;
  }

  private static void fold(String id, AccountEvent payload, Transaction tx) {
    tx.afterCommit(() -> LATEST.put(id, payload));
  }
}
