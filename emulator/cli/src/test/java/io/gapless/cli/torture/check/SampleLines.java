package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The fields of lines in {@link SampleEvidence}'s histories, as whoever looks writes them. */
final class SampleLines {
  /** The projection that is looked at. */
  static final String PROBE = "live";

  private static final String A = SampleEvidence.A.toString();

  private SampleLines() {}

  static void attempt(ObjectNode line, long attempt, String id, String body, long onlyAt) {
    line.put("attempt", attempt).put("id", id).put("entity", A).put("body", body);
    if (onlyAt >= 0) {
      line.put("onlyAt", onlyAt);
    }
  }

  static Consumer<ObjectNode> places(
      long through, long version, long generation, String... excepted) {
    return it -> {
      it.put("projection", PROBE).put("through", through);
      ArrayNode exceptions = it.putArray("excepted");
      Stream.of(excepted).forEach(exceptions::add);
      it.putArray("places").addArray().add(A).add(version).add(generation);
    };
  }

  static Consumer<ObjectNode> committed(long offset, boolean rebuilding) {
    return it -> it.put("rebuilding", rebuilding).putObject("committed").put("0", offset);
  }

  static Consumer<ObjectNode> silent(long through, long many) {
    return it -> {
      it.put("projection", PROBE).put("through", through).put("silent", many);
      it.putArray("excepted").add(A);
    };
  }

  static Consumer<ObjectNode> parked(
      long through, String state, String reason, String error, long version, long position) {
    return it ->
        excepted(it, through)
            .addObject()
            .put("entity", A)
            .put("state", state)
            .put("reason", reason)
            .put("error", error)
            .put("version", version)
            .put("position", position);
  }

  static Consumer<ObjectNode> parkedByDependency(long through, int many) {
    return it -> {
      ArrayNode all = excepted(it, through);
      for (int number = 0; number < many; number++) {
        all.addObject()
            .put("entity", "probe/" + (char) ('a' + number))
            .put("state", "PARKED")
            .put("reason", "HANDLER_FAILED")
            .put("error", "no connection")
            .put("version", 3)
            .put("position", 2);
      }
    };
  }

  /** Returns where those go who are parked. */
  private static ArrayNode excepted(ObjectNode line, long through) {
    line.put("projection", PROBE).put("through", through);
    line.putArray("excepted").add(A);
    return line.putArray("parked");
  }

  static Consumer<ObjectNode> nowhere(long confirmed, long end, long... spilled) {
    return it -> {
      it.putObject("confirmed").put(SampleEvidence.WRITER.toString(), confirmed);
      it.putObject("ends").put("0", end);
      ArrayNode rows = it.putArray("spilled");
      LongStream.of(spilled).forEach(rows::add);
    };
  }

  static Consumer<ObjectNode> seen(String process, boolean alive, long heapMb, long residentMb) {
    return it ->
        it.putObject("seen")
            .putObject(process)
            .put("alive", alive)
            .put("heapKb", heapMb * 1024)
            .put("residentKb", residentMb * 1024);
  }
}
