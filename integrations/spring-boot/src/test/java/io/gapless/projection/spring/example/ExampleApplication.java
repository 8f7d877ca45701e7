package io.gapless.projection.spring.example;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that consists of a projection. */
@SpringBootApplication
public class ExampleApplication {}
