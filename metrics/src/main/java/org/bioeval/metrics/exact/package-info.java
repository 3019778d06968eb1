/**
 * Exact-match precision, recall and F1 over label sets, mentions, relations and events.
 *
 * <p>Elements are counted as multisets: an element that gold holds twice and the answer once is one
 * hit and one miss. An item without a readable answer counts as an empty answer, so all its gold
 * elements are missed; a failed item is left out. Start at {@link
 * org.bioeval.metrics.exact.ExactMatch}.
 */
@NullMarked
package org.bioeval.metrics.exact;

import org.jspecify.annotations.NullMarked;
