package io.gapless.torture;

import io.gapless.command.decide.EventFormat;
import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;

/** {@code ProbeAdded} with its text. */
final class ProbeEventFormat implements EventFormat<ProbeEvent> {
  private static final String TYPE = "ProbeAdded";
  private static final String TEXT = "t";

  @Override
  public StoredForm write(ProbeEvent event) {
    return new StoredForm(TYPE, 1, JsonObject.empty().with(TEXT, event.text()));
  }

  @Override
  public ProbeEvent read(StoredForm stored) {
    if (stored.payload().members().get(TEXT) instanceof JsonValue.Text text) {
      return new ProbeEvent(text.value());
    }
    throw new IllegalArgumentException("a probe's event lacks its text");
  }
}
