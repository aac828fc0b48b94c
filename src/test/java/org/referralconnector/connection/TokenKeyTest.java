package org.referralconnector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {
    private static final AccountKey ACCOUNT = AccountKey.salesforce("default");

    @TempDir
    private Path folder;

    @Test
    void what_is_sealed_opens_for_the_same_account_and_shows_nothing() throws Exception {
        TokenKey key = new TokenKey(Optional.of(TokenKey.fresh()), folder.resolve("none"));

        String sealed = key.seal(ACCOUNT, "the token");

        assertThat(sealed).doesNotContain("token").isNotEqualTo(key.seal(ACCOUNT, "the token"));
        assertThat(key.open(ACCOUNT, sealed)).isEqualTo("the token");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void another_account_another_key_and_a_changed_text_open_nothing() {
        TokenKey key = new TokenKey(Optional.of(TokenKey.fresh()), folder);
        TokenKey other = new TokenKey(Optional.of(TokenKey.fresh()), folder);
        String sealed = key.seal(ACCOUNT, "the token");

        assertRefused(key, AccountKey.salesforce("emea"), sealed);
        assertRefused(key, AccountKey.intercom("default"), sealed);
        assertRefused(other, ACCOUNT, sealed);
        assertRefused(key, ACCOUNT, sealed.substring(0, sealed.length() - 8) + "AAAAAAA=");
        assertRefused(key, ACCOUNT, "no base64!");
    }

    private static void assertRefused(TokenKey key, AccountKey account, String sealed) {
        assertThatThrownBy(() -> key.open(account, sealed))
                .isInstanceOfSatisfying(GrantRefused.class, refused -> assertThat(refused.problem())
                        .isEqualTo(GrantProblem.WRONG_KEY));
    }

    @Test
    void a_key_file_is_made_when_it_is_first_needed_for_its_owner_alone_and_used_from_then_on() throws Exception {
        Path file = folder.resolve("data/tokens.key");
        TokenKey key = new TokenKey(Optional.empty(), file);
        assertThat(file).doesNotExist();

        String sealed = key.seal(ACCOUNT, "the token");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new TokenKey(Optional.empty(), file).open(ACCOUNT, sealed)).isEqualTo("the token");
    }

    @Test
    void what_is_no_key_is_named_without_being_shown() throws Exception {
        Path file = Files.writeString(folder.resolve("tokens.key"), "hush hush");

        assertThatThrownBy(new TokenKey(Optional.of("hush hush"), file)::load)
                .hasMessage("referral.tokens.key: this is no key for tokens; make one with the command new-key");
        assertThatThrownBy(new TokenKey(Optional.empty(), file)::load)
                .hasMessage(file + ": this is no key for tokens; make one with the command new-key")
                .hasNoCause();
        assertThatThrownBy(new TokenKey(Optional.empty(), file.resolve("below"))::load)
                .hasMessageStartingWith("referral.tokens.key-file: ");
    }
}
