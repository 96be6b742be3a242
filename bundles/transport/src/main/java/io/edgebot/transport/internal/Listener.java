package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.plugin.InvalidSettingException;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that is bound, with or without an input that reads it. All but {@link #address} and
 * {@link #warnings} is called under the lock of {@link Listeners}.
 */
abstract class Listener {
  /** The most that a call of a plugin's code is waited for. */
  static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(10);

  /** Time enough for an event loop to come round. */
  private static final int NEXT_ROUND_MILLIS = 5;

  /** How long the rest of what the kernel has is taken when a socket closes. */
  private static final long REST_NANOS = 200_000_000L;

  /** After which an input is taken to listen wherever it wants to. */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  final ListenerKey key;
  final Losses losses = new Losses();
  private boolean attached;
  private long attachedAt = System.nanoTime();
  private long detachedAt = System.nanoTime();
  private boolean hadConfiguration;

  Listener(ListenerKey key) {
    this.key = key;
  }

  abstract InetSocketAddress address();

  /** What is not as it was asked for. */
  abstract List<String> warnings();

  /** Stops reading, and waits until the plugin's code is not called any more. */
  abstract void stopReading();

  /**
   * Takes nothing more from the network, once what the kernel has of it by now is read. What is
   * held stays.
   */
  abstract void stopIntake();

  /**
   * Stops intake, and has the input that still reads it take what is held.
   *
   * @param deadline as {@link System#nanoTime}; what is not handed over then is still held
   */
  abstract void drain(long deadline);

  /** Goes on with what another listener of the same input holds, which is not used after that. */
  abstract void inherit(Listener from);

  /**
   * Closes the socket; the input has been detached. Returns how many events were held, at least.
   */
  abstract long closeSocket();

  /** Called once a second. */
  abstract void tick();

  final void attached(InputContext input, boolean hasConfiguration) {
    attached = true;
    attachedAt = System.nanoTime();
    hadConfiguration = hasConfiguration;
    losses.attach(input.lane());
    warnings().forEach(input.health()::degraded);
  }

  final boolean isAttached() {
    return attached;
  }

  /** Whether this one is read, by the input that another waits for in vain. */
  final boolean supersedes(Listener other, long now) {
    return attached
        && now - attachedAt >= SETTLED_NANOS
        && key.instance().equals(other.key.instance())
        && key.datagrams() == other.key.datagrams();
  }

  final void detach(long now) {
    stopReading();
    losses.detach();
    attached = false;
    detachedAt = now;
  }

  final boolean expired(long now, Duration grace) {
    return !attached && now - detachedAt >= grace.toNanos();
  }

  /** Whether it had a configuration that is gone. */
  final boolean deleted(Configurations configurations) {
    return hadConfiguration && !configurations.has(key.instance());
  }

  final void close(String reason) {
    long held = closeSocket();
    losses.count(held, reason);
    losses.close();
    if (held > 0) {
      LOG.warn("{}: {}: closed, {} held messages dropped ({})", key.instance(), key, held, reason);
    } else {
      LOG.info("{}: {}: closed ({})", key.instance(), key, reason);
    }
  }

  /**
   * Closes a channel; returns whether it is closed, so that its address is free.
   *
   * <p>NIO closes a socket in its event loop's next round only.
   */
  static boolean close(Channel channel) {
    return channel.close().awaitUninterruptibly(RELEASE_TIMEOUT.toMillis())
        && awaitNextRound(channel);
  }

  /**
   * Waits until the loop has taken what the kernel had, for as long as a round brings something.
   *
   * @param taken how much was taken so far, over all
   */
  static void awaitRest(Channel channel, LongSupplier taken) {
    long deadline = System.nanoTime() + REST_NANOS;
    long before;
    do {
      before = taken.getAsLong();
      awaitNextRound(channel);
    } while (taken.getAsLong() > before && System.nanoTime() < deadline);
  }

  /** In each round the loop takes what has come, and then does this. */
  private static boolean awaitNextRound(Channel channel) {
    return channel
        .eventLoop()
        .schedule(() -> {}, NEXT_ROUND_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
  }

  /** The address to bind. */
  static InetSocketAddress resolve(ListenerKey key) throws IOException {
    try {
      return new InetSocketAddress(InetAddress.getByName(key.address()), key.port());
    } catch (UnknownHostException e) {
      throw new IOException(key + ": '" + key.address() + "' is not an address of this machine", e);
    }
  }

  /** Refuses an option that is out of bounds. */
  static void check(String instance, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidSettingException(
          "io.edgebot.input." + instance, option, value, "a number from " + least + " to " + most);
    }
  }
}
