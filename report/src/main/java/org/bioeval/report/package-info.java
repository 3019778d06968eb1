/**
 * One page that a person decides from, and a viewer of what models said.
 *
 * <pre>{@code
 * ReportPage.of(comparison)
 *     .with(decision)
 *     .withItems("7B", folder.resolve("7B/items.jsonl"))
 *     .write(Path.of("report.html"));
 * }</pre>
 *
 * <p>The page is one file without any reference to the network. It opens from a disk, prints, and
 * is the same byte by byte for the same inputs. {@link org.bioeval.report.ReportPage#sealed} leaves
 * out all text of items and answers, so that the page may leave the house that holds the data.
 */
@NullMarked
package org.bioeval.report;

import org.jspecify.annotations.NullMarked;
