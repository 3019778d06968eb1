/**
 * Contract suites for implementations of bioeval's interfaces, as JUnit 5 tests.
 *
 * <p>Extend {@link org.bioeval.testkit.BackendContract} to test a backend and {@link
 * org.bioeval.testkit.MetricContract} to test a metric. {@link org.bioeval.testkit.RealFiles} finds
 * servers and models for tests that need real ones, and skips those tests where there are none.
 */
@NullMarked
package org.bioeval.testkit;

import org.jspecify.annotations.NullMarked;
