/**
 * For who stores payloads as JSON and has Jackson: payloads as objects, by an explicit registry.
 */
@NullMarked
package io.gapless.projection.jackson;

import org.jspecify.annotations.NullMarked;
