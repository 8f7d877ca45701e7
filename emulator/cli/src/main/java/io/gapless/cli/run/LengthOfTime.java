package io.gapless.cli.run;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30s}, {@code 5m} or {@code 1h}: more than nothing, at most a day. */
public final class LengthOfTime implements ITypeConverter<Duration> {
  private static final Duration LONGEST = Duration.ofHours(24);

  @Override
  public Duration convert(String value) {
    Duration duration;
    try {
      duration = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("must be like 30s, 5m or 1h, is " + value);
    }
    if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("must be more than 0 and at most 24h, is " + value);
    }
    return duration;
  }
}
