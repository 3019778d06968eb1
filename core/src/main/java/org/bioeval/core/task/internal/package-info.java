/** Implementation of the ready-made tasks; not exported. */
@NullMarked
package org.bioeval.core.task.internal;

import org.jspecify.annotations.NullMarked;
