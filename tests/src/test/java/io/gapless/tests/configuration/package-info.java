/** For docs/configuration.md: every key there is, from the code and the files that ship. */
@NullMarked
package io.gapless.tests.configuration;

import org.jspecify.annotations.NullMarked;
