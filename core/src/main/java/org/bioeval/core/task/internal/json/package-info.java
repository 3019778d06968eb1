/** A tolerant reader of JSON as models write it. */
@NullMarked
package org.bioeval.core.task.internal.json;

import org.jspecify.annotations.NullMarked;
