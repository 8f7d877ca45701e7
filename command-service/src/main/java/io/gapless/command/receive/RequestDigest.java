package io.gapless.command.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.command.json.JsonObject;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Everything that makes a request what it is. White space and the order of fields do not; every
 * part is written with its length, so no part can pass for the end of the one before.
 */
final class RequestDigest {
  private RequestDigest() {}

  static Digest of(EntityKey entity, String command, JsonObject body, ExpectedVersion expected) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    add(all, entity.type().value().getBytes(UTF_8));
    add(all, entity.idBytes());
    add(all, command.getBytes(UTF_8));
    add(all, text(expected).getBytes(UTF_8));
    add(all, body.canonicalBytes());
    return Digest.of(all.toByteArray());
  }

  private static void add(ByteArrayOutputStream all, byte[] part) {
    all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    all.writeBytes(part);
  }

  private static String text(ExpectedVersion expected) {
    return switch (expected) {
      case ExpectedVersion.Any any -> "";
      case ExpectedVersion.Existing existing -> "*";
      case ExpectedVersion.Exactly exactly -> exactly.version().toString();
    };
  }
}
