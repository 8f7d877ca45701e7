/** What a bench came to, for programs (JSON) and for documents (SVG). */
@NullMarked
package io.gapless.cli.bench.result;

import org.jspecify.annotations.NullMarked;
