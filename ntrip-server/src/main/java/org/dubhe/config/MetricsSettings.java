package org.dubhe.config;

/**
 * Where {@code /metrics} answers.
 *
 * @param bind address
 * @param port TCP port
 */
public record MetricsSettings(String bind, int port) {}
