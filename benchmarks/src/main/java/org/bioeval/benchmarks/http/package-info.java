/** Load on HTTP backends, side by side with peers. */
@NullMarked
package org.bioeval.benchmarks.http;

import org.jspecify.annotations.NullMarked;
