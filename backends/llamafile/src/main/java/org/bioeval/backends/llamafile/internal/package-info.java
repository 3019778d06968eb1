/** Implementation of the llamafile backend; not exported. */
@NullMarked
package org.bioeval.backends.llamafile.internal;

import org.jspecify.annotations.NullMarked;
