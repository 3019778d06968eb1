/** Statistics of scores: confidence intervals, paired tests, corrections and effect sizes. */
@NullMarked
package org.bioeval.core.stats;

import org.jspecify.annotations.NullMarked;
