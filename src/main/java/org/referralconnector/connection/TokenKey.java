package org.referralconnector.connection;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The key under which tokens are kept: a Tink keyset with AES256-GCM. A keyset with several keys opens what any of them
 * has sealed, so a key can be replaced without losing anything.
 */
public final class TokenKey {
    private final Optional<String> given;
    private final Path file;
    private Aead aead;

    /**
     * The key of this installation, which is looked at when it is first needed.
     *
     * @param given the keyset itself, as {@link #fresh()} gives it, if the operator keeps it elsewhere
     * @param file where it is otherwise; made, readable by its owner alone, if it does not exist
     */
    public TokenKey(Optional<String> given, Path file) {
        this.given = given;
        this.file = file;
    }

    /** A new keyset, as the setting and the file take it: Tink's JSON in Base64. */
    public static String fresh() {
        try {
            AeadConfig.register();
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return Base64.getEncoder()
                    .encodeToString(TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get())
                            .getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Finds out whether there is a key.
     *
     * @throws IllegalArgumentException if what is given or in the file is no keyset, or the file can be neither read nor
     *     written; the message says what would be right
     */
    public synchronized void load() {
        if (aead == null) {
            aead = given.isPresent() ? read(given.get(), "referral.tokens.key") : read(fromFile(), file.toString());
        }
    }

    private String fromFile() {
        try {
            if (Files.notExists(file)) {
                write(file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("referral.tokens.key-file: " + file
                    + " can be neither read nor made; name another file, or set referral.tokens.key");
        }
    }

    private synchronized Aead aead() {
        load();
        return aead;
    }

    private static void write(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
            channel.write(StandardCharsets.UTF_8.encode(fresh()));
        } catch (FileAlreadyExistsException anotherProcessWasFaster) {
            // its key is as good
        }
    }

    private static Aead read(String keyset, String where) {
        try {
            AeadConfig.register();
            String json = new String(Base64.getMimeDecoder().decode(keyset.strip()), StandardCharsets.UTF_8);
            return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException | IllegalArgumentException noKeyset) {
            // the cause may quote the key
            throw new IllegalArgumentException(
                    where + ": this is no key for tokens; make one with the command new-key");
        }
    }

    /** Encrypts a text; only the same account's can be opened again. */
    String seal(AccountKey account, String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(aead().encrypt(text.getBytes(StandardCharsets.UTF_8), associated(account)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts it.
     *
     * @throws GrantRefused {@code wrong-key} if another key has sealed it, or somebody has changed it
     */
    String open(AccountKey account, String sealed) throws GrantRefused {
        try {
            return new String(
                    aead().decrypt(Base64.getDecoder().decode(sealed), associated(account)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException otherKey) {
            throw GrantRefused.of(GrantProblem.WRONG_KEY);
        }
    }

    private static byte[] associated(AccountKey account) {
        return account.destination().getBytes(StandardCharsets.UTF_8);
    }
}
