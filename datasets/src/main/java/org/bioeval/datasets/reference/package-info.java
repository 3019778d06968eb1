/** The published figures of the two studies, for comparison. */
@NullMarked
package org.bioeval.datasets.reference;

import org.jspecify.annotations.NullMarked;
