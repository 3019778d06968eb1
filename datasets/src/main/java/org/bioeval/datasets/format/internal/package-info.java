/** How the readers of {@code org.bioeval.datasets.format} work; not for use outside this module. */
@NullMarked
package org.bioeval.datasets.format.internal;

import org.jspecify.annotations.NullMarked;
