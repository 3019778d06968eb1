/** Implementation of journal and reports; not exported. */
@NullMarked
package org.bioeval.core.eval.internal;

import org.jspecify.annotations.NullMarked;
