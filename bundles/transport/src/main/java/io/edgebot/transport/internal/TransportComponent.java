package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.Transport;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The sockets as a service. It is always there, and a changed configuration does not restart it,
 * since every socket would close.
 */
@Component(service = Transport.class, immediate = true, configurationPid = TransportConfig.PID)
@Designate(ocd = TransportConfig.class)
public final class TransportComponent implements Transport {
  private final Configurations configurations = new Configurations();
  private final Holding holding;
  private final Listeners listeners;
  private TransportSettings applied;

  /** Starts; a value that cannot be used is logged, and the defaults count. */
  @Activate
  public TransportComponent(
      BundleContext bundles, TransportConfig config, Map<String, ?> properties) {
    TransportSettings settings =
        TransportSettings.orElse(config, properties, TransportSettings.DEFAULTS);
    applied = settings;
    holding = new Holding(settings.holdingBytes());
    listeners =
        new Listeners(
            new EventLoops(true),
            holding,
            StreamMemory.ofHeap(),
            configurations,
            settings.grace(),
            () -> bundles.getBundle(0).getState() == Bundle.STOPPING);
    listeners.start();
  }

  @Modified
  void modified(TransportConfig config, Map<String, ?> properties) {
    applied = TransportSettings.orElse(config, properties, applied);
    holding.limit(applied.holdingBytes());
    listeners.grace(applied.grace());
  }

  @Deactivate
  void deactivate() {
    listeners.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindConfigurationAdmin")
  void bindConfigurationAdmin(ConfigurationAdmin admin) {
    configurations.admin(admin);
  }

  void unbindConfigurationAdmin(ConfigurationAdmin admin) {
    configurations.admin(null);
  }

  @Override
  public Endpoint listenUdp(UdpOptions options, DatagramDecoder decoder, InputContext input)
      throws IOException {
    return listeners.listenUdp(options, decoder, input);
  }

  @Override
  public Endpoint listenTcp(TcpOptions options, StreamDecoder.Factory decoders, InputContext input)
      throws IOException {
    return listeners.listenTcp(options, decoders, input);
  }
}
