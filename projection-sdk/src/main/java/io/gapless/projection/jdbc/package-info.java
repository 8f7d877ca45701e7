/** For projections whose state lives in MySQL, MariaDB or PostgreSQL. */
@NullMarked
package io.gapless.projection.jdbc;

import org.jspecify.annotations.NullMarked;
