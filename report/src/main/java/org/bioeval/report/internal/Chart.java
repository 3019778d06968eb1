package org.bioeval.report.internal;

/**
 * A chart of the page, with the same numbers as a table.
 *
 * @param id of its section in the page
 * @param title what it shows, in a few words
 * @param reading how to read it, in a sentence or two
 * @param svg the drawing; trusted markup
 * @param table the numbers
 */
public record Chart(String id, String title, String reading, String svg, DataTable table) {}
