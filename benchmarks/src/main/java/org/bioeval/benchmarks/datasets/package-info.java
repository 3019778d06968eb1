/** Reading corpora, beside Python's parsers. */
@NullMarked
package org.bioeval.benchmarks.datasets;

import org.jspecify.annotations.NullMarked;
