/**
 * For laptops without an emulator, and users outside GCP: the fallback store in MySQL or MariaDB.
 */
@NullMarked
package io.gapless.log.spill.jdbc;

import org.jspecify.annotations.NullMarked;
