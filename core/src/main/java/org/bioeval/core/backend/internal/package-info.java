/** Implementation of backends made from functions; not exported. */
@NullMarked
package org.bioeval.core.backend.internal;

import org.jspecify.annotations.NullMarked;
