package io.edgebot.shipper.internal;

import java.io.IOException;

/** The body of one request in any encoding; made when first asked for, kept for the next try. */
interface PayloadSource {
  /** The body. */
  Payload get(Encoding encoding) throws IOException;

  /** Whether the body is had without compressing anew, in the encoding gzip. */
  boolean stitched();
}
