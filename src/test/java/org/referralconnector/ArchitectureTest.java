package org.referralconnector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.referralconnector.architecture.journal.KnowsACampaign;
import org.referralconnector.architecture.salesforce.BadProcessor;

/** The arrows between the packages point one way, and Camel stays where it belongs. */
@AnalyzeClasses(packages = "org.referralconnector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.referralconnector";

    @ArchTest
    static final ArchRule the_journal_knows_nobody = knowsOnly("journal");

    @ArchTest
    static final ArchRule a_campaign_knows_only_the_journal = knowsOnly("campaign", "journal");

    @ArchTest
    static final ArchRule a_change_knows_the_journal_and_campaigns = knowsOnly("change", "campaign", "journal");

    @ArchTest
    static final ArchRule what_carries_knows_only_the_journal = knowsOnly("carry", "journal");

    @ArchTest
    static final ArchRule what_streams_knows_only_the_journal = knowsOnly("stream", "journal");

    @ArchTest
    static final ArchRule connections_know_only_the_journal = knowsOnly("connection", "journal");

    @ArchTest
    static final ArchRule programs_do_not_know_destinations_or_the_ledger =
            knowsOnly("program", "campaign", "journal", "change", "carry");

    @ArchTest
    static final ArchRule people_are_of_no_crm_in_particular = knowsOnly("people", "campaign", "change");

    @ArchTest
    static final ArchRule imports_do_not_know_where_people_are =
            knowsOnly("imports", "campaign", "journal", "carry", "change", "people");

    @ArchTest
    static final ArchRule salesforce_does_not_know_programs_or_the_ledger =
            knowsOnly("salesforce", "campaign", "journal", "carry", "change", "stream", "people", "connection");

    @ArchTest
    static final ArchRule intercom_does_not_know_programs_salesforce_or_the_ledger =
            knowsOnly("intercom", "campaign", "journal", "carry", "change", "people");

    @ArchTest
    static final ArchRule what_sets_up_knows_campaigns_and_destinations =
            knowsOnly("provision", "campaign", "journal", "salesforce", "intercom");

    @ArchTest
    static final ArchRule the_ledger_does_not_know_programs_or_destinations =
            knowsOnly("referral", "campaign", "journal", "change");

    @ArchTest
    static final ArchRule the_doctor_does_not_know_the_ledger_or_the_queue =
            knowsOnly("doctor", "connection", "campaign", "journal", "salesforce", "intercom", "program", "stream");

    @ArchTest
    static final ArchRule the_sandbox_knows_nobody = knowsOnly("sandbox");

    @ArchTest
    static final ArchRule only_the_command_line_knows_the_sandbox = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".sandbox..");

    @ArchTest
    static final ArchRule nobody_below_knows_the_root = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule there_are_no_cycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule there_are_no_cycles_within_the_sandbox =
            slices().matching(ROOT + ".sandbox.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_programs_share_knows_none_of_them = noClasses()
            .that()
            .resideInAPackage(ROOT + ".program")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".program.*..");

    @ArchTest
    static final ArchRule programs_do_not_know_one_another =
            slices().matching(ROOT + ".program.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule nobody_is_a_processor =
            noClasses().should().implement(Processor.class).because("a bean with plain arguments can be tested alone");

    @ArchTest
    static final ArchRule nobody_takes_or_gives_an_exchange = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages(ROOT, ROOT + ".carry", ROOT + ".stream")
            .should(notMention(Exchange.class));

    @ArchTest
    static final ArchRule camel_is_known_only_to_adapters = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".carry", ROOT + ".stream")
            .and(DescribedPredicate.not(oneOf(
                    "SalesforceLogin",
                    "SalesforceReplies",
                    "SalesforceConnection",
                    "HandedSession",
                    "SharedSessionComponent")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule names_say_what_a_class_is_for = classes()
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("DTO")
            .andShould()
            .haveSimpleNameNotEndingWith("Dto")
            .andShould()
            .haveSimpleNameNotEndingWith("Common")
            .andShould()
            .haveSimpleNameNotEndingWith("Processor");

    @Test
    void every_package_says_what_it_is_for() {
        JavaPackage root = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT)
                .getPackage(ROOT);
        Set<String> silent = new TreeSet<>();
        root.traversePackageTree(any -> true, (JavaPackage each) -> {
            if (!each.getClasses().isEmpty() && !each.containsClassWithSimpleName("package-info")) {
                silent.add(each.getName());
            }
        });
        assertThat(silent).isEmpty();
    }

    /** Two classes of the tests that do what the rules forbid: a rule that finds nothing there finds nothing anywhere. */
    @Test
    void the_rules_find_what_they_forbid() {
        var forbidden = new ClassFileImporter().importClasses(KnowsACampaign.class, BadProcessor.class);

        assertThat(nobody_is_a_processor.evaluate(forbidden).hasViolation()).isTrue();
        assertThat(nobody_takes_or_gives_an_exchange.evaluate(forbidden).hasViolation())
                .isTrue();
        assertThat(camel_is_known_only_to_adapters.evaluate(forbidden).hasViolation())
                .isTrue();
        assertThat(names_say_what_a_class_is_for.evaluate(forbidden).hasViolation())
                .isTrue();
        assertThat(knowsOnly("architecture.journal").evaluate(forbidden).hasViolation())
                .isTrue();
        assertThat(knowsOnly("architecture.journal", "campaign")
                        .evaluate(forbidden)
                        .hasViolation())
                .isFalse();
    }

    /** The tests of what programs share may use a program, and the rule has to notice. */
    @Test
    void the_rule_about_programs_finds_what_it_forbids() {
        var tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages(ROOT + ".program");

        assertThat(what_programs_share_knows_none_of_them.evaluate(tests).hasViolation())
                .isTrue();
    }

    /** Of our packages, {@code name} uses only itself and {@code others}. */
    private static ArchRule knowsOnly(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        for (int i = 0; i < others.length; i++) {
            allowed[i] = ROOT + "." + others[i] + "..";
        }
        allowed[others.length] = ROOT + "." + name + "..";
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are ours and not in its reach") {
                    private final DescribedPredicate<JavaClass> ours =
                            JavaClass.Predicates.resideInAPackage(ROOT + "..");
                    private final DescribedPredicate<JavaClass> reach =
                            JavaClass.Predicates.resideInAnyPackage(allowed);

                    @Override
                    public boolean test(JavaClass other) {
                        return ours.test(other) && !reach.test(other);
                    }
                });
    }

    private static DescribedPredicate<JavaClass> oneOf(String... names) {
        Set<String> adapters = Set.of(names);
        return new DescribedPredicate<>("the Salesforce adapters") {
            @Override
            public boolean test(JavaClass each) {
                return each.getPackageName().equals(ROOT + ".salesforce")
                        && adapters.contains(each.getName()
                                .substring(each.getPackageName().length() + 1)
                                .split("\\$", -1)[0]);
            }
        };
    }

    private static ArchCondition<JavaMethod> notMention(Class<?> type) {
        return new ArchCondition<>("not mention " + type.getSimpleName()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean mentioned = method.getRawReturnType().isAssignableTo(type)
                        || method.getRawParameterTypes().stream().anyMatch(one -> one.isAssignableTo(type));
                if (mentioned) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                }
            }
        };
    }
}
