package io.edgebot.journal.internal;

import java.util.zip.CRC32C;

/**
 * A row without its index and body.
 *
 * @param eventsTotal events of all rows up to this one, deleted ones included, so that a lag is a
 *     difference
 * @param bytesTotal likewise bytes
 * @param appended run time at its commit, in milliseconds
 * @param first number of the first event
 * @param last the highest number; 0 if the row holds events of several origins or generations
 * @param dataCrc CRC-32C of index and body
 */
record Head(
    long row,
    long eventsTotal,
    long bytesTotal,
    int events,
    int rawLength,
    int crc32,
    boolean whole,
    long appended,
    String principal,
    String codec,
    String origin,
    long generation,
    long first,
    long last,
    int dataCrc) {

  /** CRC-32C of all of it. */
  int crc() {
    ByteSink sink = new ByteSink(160);
    sink.fixed64(row);
    sink.fixed64(eventsTotal);
    sink.fixed64(bytesTotal);
    sink.varint(events);
    sink.varint(rawLength);
    sink.signed(crc32);
    sink.raw(whole ? 1 : 0);
    sink.fixed64(appended);
    sink.text(principal);
    sink.text(codec);
    sink.text(origin);
    sink.fixed64(generation);
    sink.fixed64(first);
    sink.fixed64(last);
    sink.signed(dataCrc);
    return crc(sink.toBytes());
  }

  Head at(long newEventsTotal, long newBytesTotal) {
    return new Head(
        row,
        newEventsTotal,
        newBytesTotal,
        events,
        rawLength,
        crc32,
        whole,
        appended,
        principal,
        codec,
        origin,
        generation,
        first,
        last,
        dataCrc);
  }

  Head renamed(long newGeneration, long newFirst) {
    return new Head(
        row,
        eventsTotal,
        bytesTotal,
        events,
        rawLength,
        crc32,
        whole,
        appended,
        principal,
        codec,
        origin,
        newGeneration,
        newFirst,
        newFirst + (last - first),
        dataCrc);
  }

  /** CRC-32C of some arrays, one after the other. */
  static int crc(byte[]... arrays) {
    CRC32C crc = new CRC32C();
    for (byte[] array : arrays) {
      crc.update(array);
    }
    return (int) crc.getValue();
  }
}
