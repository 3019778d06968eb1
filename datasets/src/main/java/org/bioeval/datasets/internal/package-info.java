/** Implementation shared by the loaders; not exported. */
@NullMarked
package org.bioeval.datasets.internal;

import org.jspecify.annotations.NullMarked;
