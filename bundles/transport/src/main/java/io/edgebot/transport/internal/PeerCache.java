package io.edgebot.transport.internal;

import io.edgebot.transport.Peer;
import io.netty.util.NetUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The peers of an endpoint, the least recently seen one leaving. For one thread. */
final class PeerCache {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** An address of 4 or 16 bytes, and a port. */
  private record Key(long high, long low, int length, int port) {}

  private final Map<Key, Peer> peers;
  private Key lastKey = new Key(0, 0, 0, 0);
  private Peer lastPeer = new Peer("", 0, false);

  PeerCache(int capacity) {
    peers =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Peer> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The peer of an address that stands in an array. */
  Peer of(byte[] bytes, int at, int length, int port) {
    long high = length == 16 ? (long) LONG.get(bytes, at) : 0;
    long low = length == 16 ? (long) LONG.get(bytes, at + 8) : (int) INT.get(bytes, at);
    Key last = lastKey;
    if (last.low == low && last.port == port && last.high == high && last.length == length) {
      return lastPeer;
    }
    Key key = new Key(high, low, length, port);
    Peer peer = peers.get(key);
    if (peer == null) {
      peer = new Peer(text(bytes, at, length), port, false);
      peers.put(key, peer);
    }
    lastKey = key;
    lastPeer = peer;
    return peer;
  }

  int size() {
    return peers.size();
  }

  private static String text(byte[] bytes, int at, int length) {
    byte[] address = new byte[length];
    System.arraycopy(bytes, at, address, 0, length);
    try {
      // Without a scope, and as RFC 5952 writes it.
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address of " + length + " bytes", e);
    }
  }
}
