package org.dubhe.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** The meters of the process itself: JVM, processor, files, Netty's buffers. Until {@link #close} the JVM tells them of its collections. */
final class ProcessMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final JvmHeapPressureMetrics pressure = new JvmHeapPressureMetrics();

    ProcessMeters(MeterRegistry registry) {
        collections.bindTo(registry);
        pressure.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            buffers(registry, allocator.metric());
        }
    }

    private static void buffers(MeterRegistry registry, ByteBufAllocatorMetric allocator) {
        Gauge.builder("dubhe.buffers.bytes", allocator, ByteBufAllocatorMetric::usedDirectMemory)
                .description("Memory that Netty's allocator holds")
                .tags("memory", "direct")
                .strongReference(true)
                .register(registry);
        Gauge.builder("dubhe.buffers.bytes", allocator, ByteBufAllocatorMetric::usedHeapMemory)
                .description("Memory that Netty's allocator holds")
                .tags("memory", "heap")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
        pressure.close();
    }
}
