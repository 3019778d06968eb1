package org.bioeval.backends.http.internal;

import java.net.http.HttpHeaders;

/**
 * An answer read to its end.
 *
 * @param status HTTP status
 * @param headers of the answer
 * @param body its bytes; none is an empty array
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; passed on as it came.
record Reply(int status, HttpHeaders headers, byte[] body) {}
