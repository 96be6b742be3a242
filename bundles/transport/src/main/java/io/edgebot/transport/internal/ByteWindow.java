package io.edgebot.transport.internal;

import io.netty.buffer.ByteBuf;

/** Received bytes that are not decoded yet; grows as needed and gives its memory back when idle. */
final class ByteWindow {
  private static final byte[] NONE = {};
  private static final int LEAST = 4096;

  private final StreamMemory memory;
  private byte[] bytes = NONE;
  private int start;
  private int end;

  ByteWindow(StreamMemory memory) {
    this.memory = memory;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  /** Appends all that is readable. */
  void append(ByteBuf from) {
    int more = from.readableBytes();
    if (end + more > bytes.length) {
      makeRoom(more);
    }
    from.readBytes(bytes, end, more);
    end += more;
  }

  private void makeRoom(int more) {
    int length = length();
    int needed = Math.addExact(length, more);
    byte[] target = bytes;
    if (needed > bytes.length) {
      target = new byte[Math.max(LEAST, needed + (needed >> 1))];
    }
    System.arraycopy(bytes, start, target, 0, length);
    memory.add(target.length - bytes.length);
    bytes = target;
    start = 0;
    end = length;
  }

  /** Leaves the first bytes behind. */
  void consume(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  void clear() {
    consume(length());
  }

  /** Gives the memory back if it is empty and larger than wanted. */
  void trim(int wanted) {
    if (start == end && bytes.length > wanted) {
      memory.add(-bytes.length);
      bytes = NONE;
    }
  }
}
