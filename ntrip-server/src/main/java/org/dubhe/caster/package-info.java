/**
 * Stages 1 and 8, the two ends: stations that push come in, rovers are served, over NTRIP 1 and 2. Threads: Netty's event loops; a connection
 * belongs to one of them for life.
 *
 * <p>This package knows neither engine nor corrections. It has two ports: {@link org.dubhe.caster.FrameSink}, what a source brings, and {@link
 * org.dubhe.caster.StreamSource}, what a mountpoint serves.
 *
 * <pre>
 *  station ─▶ handshake ─▶ source ─▶ frame decoder ─▶ FrameSink
 *  rover   ─▶ handshake ─▶ rover ──GGA──▶ StreamSource ─▶ RoverConnection / FanOut ─▶ outbox of its loop ─▶ socket
 * </pre>
 */
@NullMarked
package org.dubhe.caster;

import org.jspecify.annotations.NullMarked;
