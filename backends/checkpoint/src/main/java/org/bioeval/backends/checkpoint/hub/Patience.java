package org.bioeval.backends.checkpoint.hub;

import java.time.Duration;

/**
 * How long a download waits.
 *
 * @param pause before a second attempt; doubled for each further one
 * @param silence after which a connection counts as dead
 */
record Patience(Duration pause, Duration silence) {}
