package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What bundles tell of their configurations, in their metatype files (OSGi Compendium 105.7). Read
 * here since Metatype's service does not tell bounds.
 */
final class Metatypes {
  private static final Logger LOG = LoggerFactory.getLogger(Metatypes.class);
  private static final String FOLDER = "OSGI-INF/metatype";
  private static final int MOST_FILES = 100;

  private Metatypes() {}

  /** The keys of each pid or factory pid that a bundle describes. */
  static Map<String, Map<String, Attribute>> of(Bundle bundle) {
    Map<String, Map<String, Attribute>> byPid = new HashMap<>();
    Enumeration<URL> files = bundle.findEntries(FOLDER, "*.xml", false);
    if (files == null) {
      return byPid;
    }
    Collections.list(files).stream().limit(MOST_FILES).forEach(file -> read(file, byPid));
    return byPid;
  }

  private static void read(URL file, Map<String, Map<String, Attribute>> byPid) {
    try (InputStream xml = file.openStream()) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      read(factory.newDocumentBuilder().parse(xml), byPid);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      LOG.warn("{} cannot be read: settings are not checked against it", file, e);
    }
  }

  private static void read(Document document, Map<String, Map<String, Attribute>> byPid) {
    Map<String, Map<String, Attribute>> byId = new HashMap<>();
    for (Element definition : elements(document.getElementsByTagName("OCD"))) {
      Map<String, Attribute> keys = new LinkedHashMap<>();
      for (Element attribute : elements(definition.getElementsByTagName("AD"))) {
        keys.put(attribute.getAttribute("id"), attribute(attribute));
      }
      byId.put(definition.getAttribute("id"), keys);
    }
    for (Element designate : elements(document.getElementsByTagName("Designate"))) {
      String factory = designate.getAttribute("factoryPid");
      String pid = factory.isEmpty() ? designate.getAttribute("pid") : factory;
      for (Element object : elements(designate.getElementsByTagName("Object"))) {
        Map<String, Attribute> keys = byId.get(object.getAttribute("ocdref"));
        if (keys != null) {
          byPid.put(pid, keys);
        }
      }
    }
  }

  private static Attribute attribute(Element element) {
    List<String> options = new ArrayList<>();
    for (Element option : elements(element.getElementsByTagName("Option"))) {
      options.add(option.getAttribute("value"));
    }
    boolean isOne = List.of("", "0").contains(element.getAttribute("cardinality"));
    // Lists are left to the plugin.
    return new Attribute(
        isOne ? element.getAttribute("type") : "list",
        bound(element, "min"),
        bound(element, "max"),
        isOne ? options : List.of());
  }

  private static @Nullable String bound(Element element, String name) {
    String bound = element.getAttribute(name);
    return bound.matches("-?[0-9]{1,18}([.][0-9]+)?") ? bound : null;
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
