package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An entity as people write it: {@code account/ann}.
 *
 * @param type up to the first slash
 * @param id the rest
 */
record EntityArgument(String type, String id) {
  ObjectNode json() {
    return Api.JSON.createObjectNode().put("type", type).put("id", id);
  }

  @Override
  public String toString() {
    return type + "/" + id;
  }

  /** Reads it. */
  static final class Converter implements ITypeConverter<EntityArgument> {
    @Override
    public EntityArgument convert(String text) {
      int slash = text.indexOf('/');
      if (slash < 1 || slash == text.length() - 1) {
        throw new TypeConversionException("must be like account/ann, is " + text);
      }
      return new EntityArgument(text.substring(0, slash), text.substring(slash + 1));
    }
  }
}
