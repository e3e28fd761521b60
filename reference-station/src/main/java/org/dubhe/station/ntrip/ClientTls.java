package org.dubhe.station.ntrip;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to a caster: its certificate must be signed by an authority that is trusted, and be made out to the host that is connected to.
 *
 * @param authorities PEM file of those that are trusted, read at every connection; null for those of the Java runtime
 */
public record ClientTls(@Nullable Path authorities) {
    /**
     * Greets the caster over a socket that is connected. The socket's timeout bounds it.
     *
     * @throws IOException where the caster cannot be trusted or speaks no TLS
     */
    Socket over(Socket socket, CasterAddress caster) throws IOException {
        try {
            SSLSocket tls =
                    (SSLSocket) context().getSocketFactory().createSocket(socket, caster.host(), caster.port(), true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (SSLException e) {
            throw new IOException("caster " + caster + ": TLS: " + reason(e, caster), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("caster " + caster + ": " + trusted() + ": " + e.getMessage(), e);
        }
    }

    /** What is wrong with the certificate, where it is that; the runtime would name classes of its own. */
    String reason(SSLException failure, CasterAddress caster) {
        boolean isSigned = true;
        String other = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            switch (cause) {
                case CertificateExpiredException _, CertificateNotYetValidException _ -> {
                    return "its certificate is not valid at this time: " + message;
                }
                case CertPathValidatorException weak
                when weak.getReason() == BasicReason.ALGORITHM_CONSTRAINED ->
                    other = "its certificate cannot be used: " + message;
                case CertPathBuilderException _, CertPathValidatorException _, SignatureException _ -> isSigned = false;
                // Another name than that of the host has no type of its own.
                case CertificateException _
                when message.startsWith("No subject alternative") || message.startsWith("No name matching") ->
                    other = "its certificate is not made out to " + caster.host() + ": " + message;
                case CertificateException _ -> other = "its certificate cannot be used: " + message;
                default -> {}
            }
        }
        return isSigned
                ? other
                : "its certificate is not signed by an authority "
                        + (authorities == null ? "that the Java runtime trusts; ca names others" : "of " + authorities);
    }

    /** Whom it trusts, in words. */
    public String trusted() {
        return authorities == null ? "the authorities of the Java runtime" : authorities.toString();
    }

    /**
     * Whether the authorities can be used.
     *
     * @throws IOException where the file cannot be read
     * @throws GeneralSecurityException where it is no PEM file with a certificate
     */
    public void check() throws IOException, GeneralSecurityException {
        context();
    }

    /**
     * Trusts the authorities; whose name a certificate must have is for the user of it to demand.
     *
     * @throws IOException where the file cannot be read
     * @throws GeneralSecurityException where it is no PEM file with a certificate
     */
    public SSLContext context() throws IOException, GeneralSecurityException {
        if (authorities == null) {
            return SSLContext.getDefault();
        }
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(authorities)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
