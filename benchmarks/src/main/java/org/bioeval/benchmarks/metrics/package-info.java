/**
 * Speed of metrics and statistics: JMH benchmarks, and mains that peers' scripts run side by side.
 */
@NullMarked
package org.bioeval.benchmarks.metrics;

import org.jspecify.annotations.NullMarked;
