/** Charts, tables, items and the template of the page. */
@NullMarked
package org.bioeval.report.internal;

import org.jspecify.annotations.NullMarked;
