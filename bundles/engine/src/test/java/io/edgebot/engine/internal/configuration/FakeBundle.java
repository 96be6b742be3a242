package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** A bundle with an id, an age and a metatype file. */
final class FakeBundle {
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="SyslogConfig">
          <AD id="udp_port" type="Integer" min="-1" max="65535" default="5514"/>
          <AD id="max_bytes" type="Long" min="1024"/>
          <AD id="rate" type="Double"/>
          <AD id="gzip" type="Boolean"/>
          <AD id="token" type="Password"/>
          <AD id="zone.override." type="String"/>
          <AD id="tags" type="String" cardinality="10"><Option value="a"/></AD>
          <AD id="format" type="String">
            <Option label="" value="ndjson"/>
            <Option label="" value="envelope"/>
          </AD>
        </OCD>
        <Designate factoryPid="io.edgebot.input.syslog">
          <Object ocdref="SyslogConfig"/>
        </Designate>
      </metatype:MetaData>
      """;

  private FakeBundle() {}

  static Bundle of(Path directory, long id, long modified) {
    return (Bundle)
        Proxy.newProxyInstance(
            FakeBundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> id;
                  case "getLastModified" -> modified;
                  case "findEntries" -> Collections.enumeration(List.of(metatype(directory)));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  static ServiceReference<?> reference(Bundle bundle) {
    return (ServiceReference<?>)
        Proxy.newProxyInstance(
            FakeBundle.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) -> bundle);
  }

  @SuppressWarnings("unchecked")
  static ServiceReference<ConfigurationAdmin> admin() {
    return (ServiceReference<ConfigurationAdmin>)
        Proxy.newProxyInstance(
            FakeBundle.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) -> null);
  }

  private static URL metatype(Path directory) {
    try {
      return Files.writeString(directory.resolve("metatype.xml"), METATYPE).toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
