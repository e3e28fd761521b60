package org.dubhe.caster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rovers that get the same bytes: a write copies them once and costs one task and one flush per event loop, whatever the number of rovers.
 *
 * <p>Any thread may call. For one rover, {@link #join}, {@link #leave}, {@link #write} and {@link RoverConnection#write} of one thread take
 * effect in the order of the calls.
 */
public final class FanOut {
    private final Object membership = new Object();
    private volatile Group[] groups = {};

    /** Connections that are not the caster's own (a recording one): written one by one. */
    private final Set<RoverConnection> others = ConcurrentHashMap.newKeySet();

    /** Adds a rover; it gets what is written from now on. */
    public void join(RoverConnection rover) {
        if (rover instanceof ChannelRover member) {
            group(member.outbox()).change(member, true);
        } else {
            others.add(rover);
        }
    }

    /** Takes a rover out; one that never joined is ignored. */
    public void leave(RoverConnection rover) {
        if (rover instanceof ChannelRover member) {
            group(member.outbox()).change(member, false);
        } else {
            others.remove(rover);
        }
    }

    /** Sends whole frames to all; see {@link RoverConnection#write}. */
    public void write(byte[] frames, int offset, int length, long arrivalNanos) {
        Group[] all = groups;
        if (all.length > 0) {
            ByteBuf shared =
                    ByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(frames, offset, length);
            for (Group group : all) {
                group.write(shared, arrivalNanos);
            }
            shared.release();
        }
        if (!others.isEmpty()) {
            others.forEach(rover -> rover.write(frames, offset, length, arrivalNanos));
        }
    }

    private Group group(Outbox outbox) {
        synchronized (membership) {
            for (Group group : groups) {
                if (group.outbox == outbox) {
                    return group;
                }
            }
            Group[] next = Arrays.copyOf(groups, groups.length + 1);
            next[groups.length] = new Group(outbox);
            groups = next;
            return next[next.length - 1];
        }
    }

    /** The members on one event loop; the list belongs to that loop. */
    private static final class Group {
        private final Outbox outbox;
        private final List<ChannelRover> members = new ArrayList<>();

        /** Members and those who are about to be; where it is 0, a write need not wake the loop. */
        private final AtomicInteger interest = new AtomicInteger();

        Group(Outbox outbox) {
            this.outbox = outbox;
        }

        void change(ChannelRover rover, boolean joins) {
            if (joins) {
                interest.incrementAndGet();
            }
            outbox.offer(new Change(this, rover, joins));
        }

        void write(ByteBuf shared, long arrivalNanos) {
            if (interest.get() > 0) {
                outbox.offer(new Shared(this, shared.retainedDuplicate(), arrivalNanos, shared.readableBytes()));
            }
        }
    }

    private record Change(Group group, ChannelRover rover, boolean joins) implements Outbox.Entry {
        @Override
        public void run(Outbox outbox, long nowNanos) {
            if (group.members.remove(rover)) {
                group.interest.decrementAndGet();
            }
            if (joins && rover.isOpen()) {
                group.members.add(rover);
            } else if (joins) {
                group.interest.decrementAndGet();
            }
        }

        @Override
        public void discard() {
            if (joins) {
                group.interest.decrementAndGet();
            }
        }

        @Override
        public int bytes() {
            return 0;
        }
    }

    private record Shared(Group group, ByteBuf frames, long arrivalNanos, int bytes) implements Outbox.Entry {
        @Override
        public void run(Outbox outbox, long nowNanos) {
            List<ChannelRover> members = group.members;
            for (int i = 0; i < members.size(); i++) {
                members.get(i).take(frames.retainedDuplicate(), arrivalNanos, nowNanos);
            }
            frames.release();
        }

        @Override
        public void discard() {
            frames.release();
        }
    }
}
