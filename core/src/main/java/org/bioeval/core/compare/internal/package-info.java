/** Runs and writings of comparisons; not exported. */
@NullMarked
package org.bioeval.core.compare.internal;

import org.jspecify.annotations.NullMarked;
