package io.gapless.benchmarks;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An event to a record of Kafka and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private final WireFormat format = WireFormat.standard();
  private final Event event = Events.at(EntityKey.of("account", "ada"), 7, 4_711);
  private final EventRecord record = format.encode(event);

  @Benchmark
  public EventRecord encode() {
    return format.encode(event);
  }

  @Benchmark
  public DecodedRecord decode() {
    return format.decode(record.headers(), record.value());
  }
}
