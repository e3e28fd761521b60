package org.dubhe.caster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that signs itself, made by the JDK's own {@code keytool}. */
public final class TestCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestCertificate() {}

    /** Writes {@code server.pem} and {@code server.key}, over those that are there. */
    public static void write(Path folder, String name) throws Exception {
        write(folder, name, 30);
    }

    /** The same with a validity from now on. */
    public static void write(Path folder, String name, int days) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        Integer.toString(days),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        put(
                folder,
                "server.key",
                "PRIVATE KEY",
                requireNonNull(keys.getKey("k", PASSWORD)).getEncoded());
        put(folder, "server.pem", "CERTIFICATE", keys.getCertificate("k").getEncoded());
    }

    private static void put(Path folder, String file, String kind, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Path whole = Files.writeString(
                folder.resolve(file + ".new"),
                "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
        Files.move(whole, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
}
