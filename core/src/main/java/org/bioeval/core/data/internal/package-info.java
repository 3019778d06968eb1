/** Implementation of datasets; not exported. */
@NullMarked
package org.bioeval.core.data.internal;

import org.jspecify.annotations.NullMarked;
