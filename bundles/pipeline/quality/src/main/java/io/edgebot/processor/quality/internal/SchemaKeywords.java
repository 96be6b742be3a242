package io.edgebot.processor.quality.internal;

import com.google.re2j.Pattern;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keywords that could take for ever as the library has them: patterns run in linear time here,
 * and unique items are found by hashing.
 */
final class SchemaKeywords implements EvaluatorFactory {
  /**
   * Unlike what the library expects, throws where a pattern is none: the schema is then refused
   * instead of being used with another kind of pattern.
   */
  @Override
  public Optional<Evaluator> create(SchemaParsingContext ctx, String keyword, JsonNode node) {
    if (keyword.equals("pattern") && node.isString()) {
      return Optional.of(pattern(Pattern.compile(node.asString())));
    } else if (keyword.equals("patternProperties") && node.isObject()) {
      return Optional.of(patternProperties(ctx, node));
    } else if (keyword.equals("uniqueItems") && node.isBoolean()) {
      return Optional.of(node.asBoolean() ? SchemaKeywords::uniqueItems : (c, n) -> success());
    }
    return Optional.empty();
  }

  private static Evaluator pattern(Pattern pattern) {
    return (ctx, node) ->
        !node.isString() || pattern.matcher(node.asString()).find()
            ? success()
            : Evaluator.Result.failure("pattern");
  }

  private static Evaluator patternProperties(SchemaParsingContext parsing, JsonNode schemas) {
    Map<Pattern, String> patterns = new LinkedHashMap<>();
    schemas
        .asObject()
        .forEach(
            (pattern, schema) ->
                patterns.put(Pattern.compile(pattern), parsing.getAbsoluteUri(schema)));
    return (ctx, node) -> patternProperties(ctx, node, patterns);
  }

  private static Evaluator.Result patternProperties(
      EvaluationContext ctx, JsonNode node, Map<Pattern, String> patterns) {
    if (!node.isObject()) {
      return success();
    }
    boolean valid = true;
    Set<String> matched = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : node.asObject().entrySet()) {
      for (Map.Entry<Pattern, String> pattern : patterns.entrySet()) {
        if (pattern.getKey().matcher(field.getKey()).find()) {
          matched.add(field.getKey());
          valid &= ctx.resolveInternalRefAndValidate(pattern.getValue(), field.getValue());
        }
      }
    }
    return valid ? Evaluator.Result.success(matched) : Evaluator.Result.failure();
  }

  private static Evaluator.Result uniqueItems(EvaluationContext ctx, JsonNode node) {
    Set<Object> seen = new HashSet<>();
    for (JsonNode item : node.isArray() ? node.asArray() : List.<JsonNode>of()) {
      if (!seen.add(((EventNode) item).comparable())) {
        return Evaluator.Result.failure("uniqueItems");
      }
    }
    return success();
  }

  private static Evaluator.Result success() {
    return Evaluator.Result.success();
  }
}
