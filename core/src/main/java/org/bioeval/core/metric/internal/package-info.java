/** Implementation of simple metrics; not exported. */
@NullMarked
package org.bioeval.core.metric.internal;

import org.jspecify.annotations.NullMarked;
