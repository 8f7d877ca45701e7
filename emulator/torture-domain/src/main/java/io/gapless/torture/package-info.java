/** For the torture: an entity type with commands of several events and payloads of any size. */
@NullMarked
package io.gapless.torture;

import org.jspecify.annotations.NullMarked;
