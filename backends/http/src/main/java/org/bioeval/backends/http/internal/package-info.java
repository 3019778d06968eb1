/** Implementation of backends over HTTP; not exported. */
@NullMarked
package org.bioeval.backends.http.internal;

import org.jspecify.annotations.NullMarked;
