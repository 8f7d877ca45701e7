/**
 * For whoever runs the services in containers: what stands in for curl, which their images lack.
 */
@NullMarked
package io.gapless.log.probe;

import org.jspecify.annotations.NullMarked;
