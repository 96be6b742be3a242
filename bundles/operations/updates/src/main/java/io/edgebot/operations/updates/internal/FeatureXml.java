package io.edgebot.operations.updates.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;

/**
 * Writes a features file with one feature in it, like another one but for where its bundles lie.
 */
final class FeatureXml {
  private FeatureXml() {}

  /**
   * The file's text.
   *
   * @param version the feature's
   * @param like what it is like
   * @param locations of its bundles, in that feature's order
   */
  static String of(String version, Feature like, List<String> locations) {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .append("<features name=\"")
            .append(escape(like.getName() + "-" + version))
            .append("\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\">\n")
            .append("  <feature name=\"")
            .append(escape(like.getName()))
            .append("\" version=\"")
            .append(escape(version))
            .append("\">\n");
    for (Dependency dependency : like.getDependencies()) {
      xml.append("    <feature")
          .append(dependency.hasVersion() ? attribute("version", dependency.getVersion()) : "")
          .append(attribute("dependency", dependency.isDependency()))
          .append(attribute("prerequisite", dependency.isPrerequisite()))
          .append('>')
          .append(escape(dependency.getName()))
          .append("</feature>\n");
    }
    for (int i = 0; i < like.getBundles().size(); i++) {
      BundleInfo bundle = like.getBundles().get(i);
      xml.append("    <bundle")
          .append(attribute("start", bundle.isStart()))
          .append(attribute("dependency", bundle.isDependency()))
          .append(
              bundle.getStartLevel() > 0 ? attribute("start-level", bundle.getStartLevel()) : "")
          .append('>')
          .append(escape(locations.get(i)))
          .append("</bundle>\n");
    }
    like.getRequirements().forEach(each -> line(xml, "requirement", each.getValue()));
    like.getCapabilities().forEach(each -> line(xml, "capability", each.getValue()));
    return xml.append("  </feature>\n</features>\n").toString();
  }

  private static void line(StringBuilder xml, String element, String value) {
    xml.append("    <").append(element).append('>').append(escape(value.strip()));
    xml.append("</").append(element).append(">\n");
  }

  private static String attribute(String name, Object value) {
    return " " + name + "=\"" + escape(value.toString()) + "\"";
  }

  private static String escape(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                switch (c) {
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  case '&' -> "&amp;";
                  case '"' -> "&quot;";
                  default -> Character.toString(c);
                })
        .collect(Collectors.joining());
  }
}
