/** For projections whose state lives in MySQL or MariaDB. */
@NullMarked
package io.gapless.projection.jdbc;

import org.jspecify.annotations.NullMarked;
