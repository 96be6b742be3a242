package io.edgebot.transport;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.plugin.InvalidSettingException;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Owns the sockets. An endpoint belongs to an input's instance, protocol, address and port: an
 * input that listens again in time finds it as it was, with what came in meanwhile. Received data
 * waits in one bounded holding buffer until the input's lane has credit; only then is it decoded.
 */
@ProviderType
public interface Transport {
  /**
   * Receives datagrams.
   *
   * @throws IOException if the address cannot be bound; the message names it
   * @throws InvalidSettingException if an option cannot be used
   */
  Endpoint listenUdp(UdpOptions options, DatagramDecoder decoder, InputContext input)
      throws IOException;

  /**
   * Accepts connections.
   *
   * @throws IOException if the address cannot be bound; the message names it
   * @throws InvalidSettingException if an option cannot be used
   */
  Endpoint listenTcp(TcpOptions options, StreamDecoder.Factory decoders, InputContext input)
      throws IOException;
}
