package org.dubhe.station.live;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.time.Duration;

/** A serial line. */
final class SerialInput implements LiveInput {
    private static final int DATA_BITS = 8;

    private final LiveAddress.Serial address;
    private final SerialPort port;
    private volatile boolean closed;

    private SerialInput(LiveAddress.Serial address, SerialPort port) {
        this.address = address;
        this.port = port;
    }

    static LiveInput open(LiveAddress.Serial address, Duration silence) throws IOException {
        SerialPort port;
        try {
            port = SerialPort.getCommPort(address.device());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(address.device() + ": no such serial line", e);
        }
        port.setComPortParameters(address.baud(), DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, Math.toIntExact(silence.toMillis()), 0);
        if (!port.openPort()) {
            throw new IOException(
                    address.device() + ": cannot be opened (system error " + port.getLastErrorCode() + ")");
        }
        return new SerialInput(address, port);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        int count = port.readBytes(buffer, buffer.length);
        if (closed || count < 0) {
            throw new IOException(closed ? "closed" : "the serial line is gone");
        }
        if (count == 0) {
            throw new IOException("silent");
        }
        return count;
    }

    @Override
    public String from() {
        return address.toString();
    }

    @Override
    public void close() {
        closed = true;
        port.closePort();
    }
}
