package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.provision.GrantedFields;
import org.referralconnector.provision.Needs;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.sandbox.Sandbox;

/** The demo with the rights alone that {@code provision} gives: every other field is hidden, or cannot be written. */
class DemoRightsTest {
    private static final String FIELD_SECURITY = "/sandbox/field-security";

    @TempDir
    private Path folder;

    @Test
    void the_demo_works_with_the_fields_that_the_permission_set_allows() throws Exception {
        StringWriter told = new StringWriter();
        try (DemoStage stage = DemoStage.set(folder)) {
            int restricted = restrict(stage);
            assertThat(restricted).isGreaterThan(50);

            assertThat(new Demo(stage, new PrintWriter(told)).tell())
                    .as(told::toString)
                    .isTrue();
        }
    }

    private int restrict(DemoStage stage) throws Exception {
        Campaigns campaigns = CampaignFiles.load(folder.resolve("campaigns"), key -> Optional.of(setting(key)));
        GrantedFields granted = new GrantedFields(
                new Needs(campaigns, "default", Optional.of("Referral_Key__c"), StreamMode.CDC, Optional.empty()));
        String token = stage.read(stage.post(
                                stage.sandbox("/services/oauth2/token"),
                                "application/x-www-form-urlencoded",
                                Map.of(),
                                "grant_type=client_credentials&client_id=" + Sandbox.CLIENT_ID + "&client_secret="
                                        + Sandbox.CLIENT_SECRET)
                        .body())
                .path("access_token")
                .asText();
        int restricted = 0;
        for (String object : List.of("Lead", "Contact", "Account", "Opportunity", "OpportunityContactRole")) {
            JsonNode fields = stage.read(
                            get(stage.sandbox("/services/data/v62.0/sobjects/" + object + "/describe"), token))
                    .path("fields");
            for (JsonNode field : fields) {
                // the sandbox says that of custom fields alone
                ((ObjectNode) field).remove("permissionable");
                Optional<String> right = granted.of(object, field);
                boolean writable = field.path("updateable").asBoolean();
                if (right.isPresent()
                        && !right.get().equals("editable")
                        && (writable || right.get().equals("hidden"))) {
                    restrict(stage, object, field.path("name").asText(), right.get());
                    restricted++;
                }
            }
        }
        return restricted;
    }

    private static void restrict(DemoStage stage, String object, String field, String access) throws Exception {
        stage.send("POST", stage.sandbox(FIELD_SECURITY), """
                {"object": "%s", "field": "%s", "access": "%s"}
                """.formatted(object, field, access));
    }

    /** What the demo's campaign files refer to; which secrets they are makes no difference to the rights. */
    private static String setting(String key) {
        return key.equals("demo.sandbox")
                ? "http://127.0.0.1"
                : key.equals("demo.webshop.hook") ? Sandbox.HOOK_SECRET : "0123456789abcdef".repeat(4);
    }

    private static String get(URI from, String token) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(from)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
