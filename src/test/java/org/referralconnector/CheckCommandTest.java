package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final Checkup CHECKUP = new Checkup();

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws Exception {
        CHECKUP.begin(folder);
        CHECKUP.campaign("spring", """
                campaign: spring
                program:
                  type: referral-factory
                  campaign-id: "4815"
                  webhook: { open: true }
                  api: { url: "%s/referral-factory/api/v2", token: "rftoken" }
                salesforce:
                  leads:
                    action: create-lead
                    when-duplicate: update
                    fields:
                      FirstName: { from: first_name }
                      LastName:  { from: last_name, default: "(not given)" }
                      Company:   { fixed: "Referred" }
                      Email:     { from: email }
                      Referral_Code__c: { from: code }
                      Referral_Source__c: { fixed: Referred }
                  referrers:
                    action: create-contact
                    when-duplicate: update
                    fields:
                      LastName: { from: last_name, default: "(not given)" }
                  qualification:
                    - name: Deal won
                      when: { opportunity-stage: Closed Won }
                      then: [qualified]
                """.formatted(CHECKUP.url()));
    }

    @AfterAll
    static void stop() {
        CHECKUP.close();
    }

    @Test
    void everything() throws Exception {
        System.out.println(CHECKUP.command().out());
        System.out.println(CHECKUP.calls());
    }
}
