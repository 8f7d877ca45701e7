package io.gapless.replay.projections;

import io.gapless.event.wire.ProjectionReport;
import java.time.Duration;

/** A report, how old it is, and whose. */
record InstanceReport(InstanceId instance, ProjectionReport report, Duration age) {}
