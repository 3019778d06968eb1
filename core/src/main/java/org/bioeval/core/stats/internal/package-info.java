/** Numerical parts of {@link org.bioeval.core.stats}; not exported. */
@NullMarked
package org.bioeval.core.stats.internal;

import org.jspecify.annotations.NullMarked;
