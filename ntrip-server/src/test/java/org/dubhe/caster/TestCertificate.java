package org.dubhe.caster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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
        make(store, "k", "-dname", "CN=" + name, "-validity", Integer.toString(days));
        putServer(folder, load(store));
    }

    /** The same, but over since yesterday and signed by an authority, whose certificate is in {@code authority.pem}. */
    public static void writeOver(Path folder) throws Exception {
        Path store = folder.resolve("over.p12");
        make(store, "ca", "-dname", "CN=authority", "-ext", "bc:c");
        make(store, "k", "-dname", "CN=over", "-signer", "ca", "-startdate", "-5d", "-validity", "4");
        KeyStore keys = load(store);
        putServer(folder, keys);
        put(folder, "authority.pem", "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    }

    private static void make(Path store, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static void putServer(Path folder, KeyStore keys) throws Exception {
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
