package org.dubhe.caster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with those that lead to its authority, its own first, and the private key that belongs to it.
 *
 * @param chain at least one
 */
record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
    /** RFC 7468: a label, and DER in Base64. Whatever stands between blocks is for people. */
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private record Block(String label, byte[] der) {}

    /**
     * Of two PEM files, which may be the same one.
     *
     * @param section of the configuration that names them
     * @throws IOException with key, file and what was expected, where they cannot be used
     */
    static CertifiedKey of(String section, CasterSettings.Tls files, byte[] certificate, byte[] key)
            throws IOException {
        List<X509Certificate> chain;
        String signature;
        try {
            chain = chain(certificate);
            signature = signature(chain.getFirst());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    section + ".certificate: " + files.certificate() + ": " + e.getMessage()
                            + " (expected: a PEM certificate, RSA or EC)",
                    e);
        }
        try {
            return new CertifiedKey(chain, key(key, chain.getFirst(), signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    section + ".key: " + files.key() + ": " + e.getMessage() + " (expected: the PEM key, PKCS #8, of "
                            + files.certificate() + ")",
                    e);
        }
    }

    /** When the first of the chain is over. */
    Instant end() {
        Instant end = Instant.MAX;
        for (X509Certificate one : chain) {
            Instant its = one.getNotAfter().toInstant();
            end = its.isBefore(end) ? its : end;
        }
        return end;
    }

    private static List<X509Certificate> chain(byte[] pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> out = new ArrayList<>();
        for (Block block : blocks(pem)) {
            if (block.label.endsWith(CERTIFICATE)) {
                out.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der)));
            }
        }
        if (out.isEmpty()) {
            throw new GeneralSecurityException("no certificate in it");
        }
        return List.copyOf(out);
    }

    private static PrivateKey key(byte[] pem, X509Certificate certificate, String signature)
            throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            if (block.label.equals(KEY)) {
                PrivateKey key = privateKey(certificate.getPublicKey().getAlgorithm(), block.der);
                if (!belongsTo(certificate, key, signature)) {
                    throw new GeneralSecurityException("the key of another certificate");
                }
                return key;
            }
            if (block.label.endsWith(KEY)) {
                throw new GeneralSecurityException("\"" + block.label + "\", which is another form of a key");
            }
        }
        throw new GeneralSecurityException("no private key in it");
    }

    private static PrivateKey privateKey(String algorithm, byte[] der) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("no key of its certificate's kind, " + algorithm, e);
        }
    }

    /** The certificate's public key verifies what its private key has signed. */
    private static boolean belongsTo(X509Certificate certificate, PrivateKey key, String signature)
            throws GeneralSecurityException {
        byte[] text = certificate.getEncoded();
        Signature signs = Signature.getInstance(signature);
        signs.initSign(key);
        signs.update(text);
        byte[] signed = signs.sign();
        Signature verifies = Signature.getInstance(signature);
        verifies.initVerify(certificate.getPublicKey());
        verifies.update(text);
        return verifies.verify(signed);
    }

    private static String signature(X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        return switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> throw new GeneralSecurityException("a certificate of " + algorithm);
        };
    }

    private static List<Block> blocks(byte[] pem) {
        List<Block> out = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            out.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        return out;
    }
}
