/** The command line {@code bioeval}: a front end to the library, and an example of its use. */
@NullMarked
package org.bioeval.cli;

import org.jspecify.annotations.NullMarked;
