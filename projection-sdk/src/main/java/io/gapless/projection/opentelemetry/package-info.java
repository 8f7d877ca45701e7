/** For who has OpenTelemetry: traces that go on from the command to what it did to a projection. */
@NullMarked
package io.gapless.projection.opentelemetry;

import org.jspecify.annotations.NullMarked;
