package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateParsingException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What is wrong with a certificate, in words; with causes as the runtime nests them. */
final class ClientTlsTest {
    private static final CasterAddress CASTER = new CasterAddress("caster.example.org", 2102);

    @Test
    void whereASignatureIsNotThatOfAnAuthorityTheAuthorityIsBlamedWhateverLiesBelow() {
        for (Exception cause : new Exception[] {
            new CertPathBuilderException("no path", new SignatureException("does not match")),
            new CertificateException("wrapper", new CertPathValidatorException("does not chain")),
            new CertificateException(
                    "wrapper", new SignatureException("does not match", new CertificateException("x"))),
        }) {
            assertThat(reason(cause)).isEqualTo("its certificate is not signed by an authority of ca.pem");
        }
        assertThat(reason(new CertPathValidatorException(
                        "validity", new CertificateExpiredException("NotAfter: yesterday"))))
                .isEqualTo("its certificate is not valid at this time: NotAfter: yesterday");
        assertThat(reason(new CertPathValidatorException(
                        "RSA of 512 bits", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED)))
                .isEqualTo("its certificate cannot be used: RSA of 512 bits");
    }

    @Test
    void theNameIsBlamedOnlyWhereItDiffers() {
        for (String text : new String[] {"No subject alternative names present", "No name matching a found"}) {
            assertThat(reason(new CertificateException(text)))
                    .isEqualTo("its certificate is not made out to caster.example.org: " + text);
        }
        assertThat(reason(new CertificateException("Extended key usage does not permit use")))
                .isEqualTo("its certificate cannot be used: Extended key usage does not permit use");
        assertThat(reason(new CertificateParsingException("no version 7")))
                .isEqualTo("its certificate cannot be used: no version 7");
        assertThat(reason(new IllegalStateException("other"))).isEqualTo("handshake");
    }

    @Test
    void theAuthoritiesOfTheRuntimeHaveAName() {
        assertThat(new ClientTls(null).trusted()).isEqualTo("the authorities of the Java runtime");
    }

    private static String reason(Exception cause) {
        return new ClientTls(Path.of("ca.pem")).reason(new SSLHandshakeException("handshake", cause), CASTER);
    }
}
