package io.edgebot.transport.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/** What stands behind the servlet, and changes with the configuration. */
@Component(service = Front.class, configurationPid = TransportConfig.PID)
public final class Front {
  private final HttpDispatcher dispatcher;
  private volatile TransportSettings settings;

  /** Starts; a value that cannot be used is logged, and the defaults count. */
  @Activate
  public Front(TransportConfig config, Map<String, ?> properties) {
    TransportSettings checked =
        TransportSettings.orElse(config, properties, TransportSettings.DEFAULTS);
    settings = checked;
    dispatcher = new HttpDispatcher(checked, HttpDispatcher.HOLD, HttpDispatcher.ANSWER_TIMEOUT);
  }

  Front(HttpDispatcher dispatcher, TransportSettings settings) {
    this.dispatcher = dispatcher;
    this.settings = settings;
  }

  @Modified
  void modified(TransportConfig config, Map<String, ?> properties) {
    settings = TransportSettings.orElse(config, properties, settings);
    dispatcher.settings(settings);
  }

  @Deactivate
  void deactivate() {
    dispatcher.close();
  }

  HttpDispatcher dispatcher() {
    return dispatcher;
  }

  TransportSettings settings() {
    return settings;
  }
}
