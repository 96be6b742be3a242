package io.edgebot.operations.client.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what stands between the mark of the beginning and that of the end, and takes the status
 * from the latter. Passes bytes on at once, but for those with which the end may begin.
 *
 * <p>The beginning is {@code NUL mark [}, the end is {@code NUL mark ] status SP message LF} with
 * the message in base64url. What follows it is ignored.
 */
final class MarkedOutput extends OutputStream {
  /** So much may stand before the beginning; it is a refusal of the shell's. */
  private static final int MAX_BEFORE = 64 * 1024;

  private final byte[] begin;
  private final byte[] end;
  private final OutputStream out;
  private final Runnable whole;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean begun;
  private volatile String message = "";
  private volatile @Nullable Integer status;
  private volatile boolean broken;

  /**
   * Makes one.
   *
   * @param out gets the output
   * @param whole is called once the end was read
   */
  MarkedOutput(String mark, OutputStream out, Runnable whole) {
    this.begin = ('\0' + mark + '[').getBytes(StandardCharsets.US_ASCII);
    this.end = ('\0' + mark + ']').getBytes(StandardCharsets.US_ASCII);
    this.out = out;
    this.whole = whole;
  }

  /** The status that the end gave; null if there was none yet: then output may be missing. */
  @Nullable Integer status() {
    return status;
  }

  /** What the end says to the user; empty if nothing. */
  String message() {
    return message;
  }

  /** Whether nobody reads the output any more. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the beginning was read. */
  synchronized boolean isBegun() {
    return begun;
  }

  /** What came instead of the beginning. */
  synchronized String before() {
    return begun ? "" : held.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (status != null) {
      return;
    }
    held.write(bytes, offset, length);
    byte[] all = held.toByteArray();
    int from = 0;
    if (!begun) {
      from = indexOf(all, begin);
      if (from < 0) {
        if (all.length > MAX_BEFORE) {
          throw new IOException("the shell sends something else than the command's output");
        }
        return;
      }
      from += begin.length;
      begun = true;
    }
    int to = safe(all, from);
    pass(all, from, to);
    held.reset();
    held.write(all, to, all.length - to);
  }

  /** Up to where no byte can be of the end; reads the end if it is there. */
  private int safe(byte[] all, int from) {
    for (int i = from; i < all.length; i++) {
      if (all[i] == 0 && startsEnd(all, i)) {
        readEnd(all, i + end.length);
        return i;
      }
    }
    return all.length;
  }

  private void readEnd(byte[] all, int from) {
    for (int i = from; i < all.length; i++) {
      if (all[i] == '\n') {
        String[] words = new String(all, from, i - from, StandardCharsets.US_ASCII).split(" ", -1);
        message = new String(Base64.getUrlDecoder().decode(words[1]), StandardCharsets.UTF_8);
        status = Integer.valueOf(words[0]);
        whole.run();
        return;
      }
    }
  }

  /** Whether the end, or as much of it as there is, stands at a place. */
  private boolean startsEnd(byte[] all, int at) {
    int length = Math.min(end.length, all.length - at);
    for (int i = 0; i < length; i++) {
      if (all[at + i] != end[i]) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      int same = 0;
      while (same < part.length && all[i + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return i;
      }
    }
    return -1;
  }

  private void pass(byte[] all, int from, int to) throws IOException {
    try {
      out.write(all, from, to - from);
      out.flush();
    } catch (IOException e) {
      broken = true;
      whole.run();
      throw e;
    }
  }
}
