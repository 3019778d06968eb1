/** What several kinds of metrics share. */
@NullMarked
package org.bioeval.metrics.internal;

import org.jspecify.annotations.NullMarked;
