/** The formats that come with the library. */
@NullMarked
package org.bioeval.report.internal.format;

import org.jspecify.annotations.NullMarked;
