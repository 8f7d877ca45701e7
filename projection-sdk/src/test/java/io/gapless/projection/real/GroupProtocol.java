package io.gapless.projection.real;

import java.util.HashMap;
import java.util.Map;

/** Who assigns partitions: the clients, or the broker (KIP-848). */
enum GroupProtocol {
  CLASSIC(ProjectionTestBed.QUICK_SESSIONS),
  CONSUMER(Map.of("group.protocol", "consumer"));

  private final Map<String, Object> properties;

  GroupProtocol(Map<String, Object> properties) {
    this.properties = properties;
  }

  ProjectionTestBed bed(int partitions) {
    return new ProjectionTestBed(partitions, properties);
  }

  ProjectionTestBed bedThatSeesNewPartitions(int partitions) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("metadata.max.age.ms", 500);
    return new ProjectionTestBed(partitions, all);
  }
}
