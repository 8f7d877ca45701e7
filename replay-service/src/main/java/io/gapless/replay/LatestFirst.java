package io.gapless.replay;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a list takes that begins with the latest, as the interface's document tells it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameter(name = "before", in = ParameterIn.QUERY, ref = "#/components/parameters/before")
@Parameter(name = "limit", in = ParameterIn.QUERY, ref = "#/components/parameters/limit")
@interface LatestFirst {}
