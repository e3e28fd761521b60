package org.dubhe.caster;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dubhe.station.source.ConfigurationException;

/**
 * A certificate with those that lead to its authority, its own first, and the private key that belongs to it.
 *
 * @param chain at least one
 */
record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
    /** RFC 7468: a label, headers of RFC 1421 where a key has a password, and DER in Base64. Whatever stands between blocks is for people. */
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s++((?:[A-Za-z-]+: .*+\\R){0,8}+)([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

    /** A certificate that is over sooner is warned of: two weeks before what renews it by itself would. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private record Block(String label, boolean encrypted, byte[] der) {}

    /**
     * Of two PEM files, which may be the same one.
     *
     * @param section of the configuration that names them
     * @throws ConfigurationException where they cannot be used
     */
    static CertifiedKey of(String section, CasterSettings.Tls files, byte[] certificate, byte[] key) {
        List<X509Certificate> chain;
        try {
            chain = chain(certificate);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    section + ".certificate",
                    files.certificate() + ": " + e.getMessage(),
                    "a PEM certificate, RSA or EC");
        }
        try {
            byte[] der = keyBlock(key);
            X509Certificate own = chain.getFirst();
            if (!isKeyOf(own, der) && chain.stream().anyMatch(later -> isKeyOf(later, der))) {
                throw disordered(section, files, "that of the key is not the first one");
            }
            CertifiedKey read = new CertifiedKey(chain, keyOf(own, der));
            read.checkOrder(section, files);
            return read;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    section + ".key",
                    files.key() + ": " + e.getMessage(),
                    "the PEM key, PKCS #8 without a password, of " + files.certificate());
        }
    }

    private void checkOrder(String section, CasterSettings.Tls files) {
        for (int i = 1; i < chain.size(); i++) {
            X509Certificate before = chain.get(i - 1);
            X509Certificate one = chain.get(i);
            if (!before.getIssuerX500Principal().equals(one.getSubjectX500Principal())) {
                throw disordered(
                        section, files, name(one) + " has not issued " + name(before) + ", which stands before it");
            }
        }
    }

    private static ConfigurationException disordered(String section, CasterSettings.Tls files, String why) {
        return new ConfigurationException(
                section + ".certificate",
                files.certificate() + ": " + why,
                "its own certificate first, then the one that issued it, and so on");
    }

    /** When the first of the chain is over. */
    Instant end() {
        return needed().stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** What an operator should know though it can be used. */
    List<String> warnings(Instant now) {
        List<String> out = new ArrayList<>();
        for (X509Certificate one : needed()) {
            Instant begin = one.getNotBefore().toInstant();
            Instant end = one.getNotAfter().toInstant();
            if (begin.isAfter(now)) {
                out.add(name(one) + " is not valid before " + begin);
            }
            if (end.isBefore(now.plus(EXPIRES_SOON))) {
                out.add(name(one) + (end.isBefore(now) ? " is over since " : " is over soon, ") + end);
            }
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!hasSigned(chain.get(i), chain.get(i - 1))) {
                out.add(name(chain.get(i)) + " has another key than that which signed " + name(chain.get(i - 1))
                        + " before it; clients may not trust it");
            }
        }
        return out;
    }

    /** Without the authority itself, where that is sent too: clients have their own copy of it. */
    private List<X509Certificate> needed() {
        List<X509Certificate> out = new ArrayList<>(chain.subList(1, chain.size()));
        out.removeIf(one -> one.getIssuerX500Principal().equals(one.getSubjectX500Principal()));
        out.addFirst(chain.getFirst());
        return out;
    }

    /** Its subject; those that have only alternative names go by their place. */
    private String name(X509Certificate one) {
        String subject = one.getSubjectX500Principal().getName();
        return subject.isEmpty() ? "certificate " + (chain.indexOf(one) + 1) : subject;
    }

    private static boolean hasSigned(X509Certificate issuer, X509Certificate one) {
        try {
            one.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
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
        signature(out.getFirst()); // Whether it is of a kind that can be used.
        return out.stream().distinct().toList();
    }

    private static byte[] keyBlock(byte[] pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            if (block.encrypted) {
                throw new GeneralSecurityException("has a password; \"" + CONVERT + "\" takes it away");
            }
            if (block.label.equals(KEY)) {
                return block.der;
            }
            if (block.label.endsWith(KEY)) {
                throw new GeneralSecurityException(
                        "\"" + block.label + "\", which is another form of a key; \"" + CONVERT + "\" converts it");
            }
        }
        throw new GeneralSecurityException("no private key in it");
    }

    private static PrivateKey keyOf(X509Certificate certificate, byte[] der) throws GeneralSecurityException {
        PrivateKey key = privateKey(certificate.getPublicKey().getAlgorithm(), der);
        if (!belongsTo(certificate, key)) {
            throw new GeneralSecurityException("the key of another certificate");
        }
        return key;
    }

    private static boolean isKeyOf(X509Certificate certificate, byte[] der) {
        try {
            keyOf(certificate, der);
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static PrivateKey privateKey(String algorithm, byte[] der) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("no key of its certificate's kind, " + algorithm, e);
        }
    }

    /** The certificate's public key verifies what its private key has signed. */
    private static boolean belongsTo(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String signature = signature(certificate);
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
            String label = matcher.group(1);
            out.add(new Block(
                    label,
                    label.startsWith("ENCRYPTED") || matcher.group(2).contains("ENCRYPTED"),
                    Base64.getMimeDecoder().decode(matcher.group(3))));
        }
        return out;
    }
}
