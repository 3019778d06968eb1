/** What it costs to read answers. */
@NullMarked
package org.bioeval.benchmarks.reading;

import org.jspecify.annotations.NullMarked;
