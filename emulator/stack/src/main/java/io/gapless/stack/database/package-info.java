/** For the stack: a MySQL or MariaDB server, given or started, and databases in it. */
@NullMarked
package io.gapless.stack.database;

import org.jspecify.annotations.NullMarked;
