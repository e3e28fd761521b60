package org.dubhe.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house: data flows down the stages, imports point up only, and some things have one place alone. */
@AnalyzeClasses(packages = "org.dubhe", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] LEAVES = {
        "org.dubhe.bits..", "org.dubhe.signal..", "org.dubhe.time..", "org.dubhe.geodesy..", "org.dubhe.ephemeris.."
    };

    @ArchTest
    static final ArchRule leavesImportLeavesOnly = noClasses()
            .that()
            .resideInAnyPackage(LEAVES)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.dubhe..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(LEAVES))));

    @ArchTest
    static final ArchRule framesImportNoLaterStage =
            forbids("org.dubhe.rtcm.frame..", "org.dubhe.rtcm.message..", "org.dubhe.rtcm.msm..");

    @ArchTest
    static final ArchRule messagesImportNoLaterStage = forbids("org.dubhe.rtcm..", "org.dubhe.observation..");

    @ArchTest
    static final ArchRule observationsImportNoLaterStage =
            forbids("org.dubhe.observation..", "org.dubhe.network..", "org.dubhe.station..");

    @ArchTest
    static final ArchRule networkImportsNoLaterStage = forbids("org.dubhe.network..", "org.dubhe.correction..");

    @ArchTest
    static final ArchRule correctionsImportNoLaterStage =
            forbids("org.dubhe.correction..", "org.dubhe.stream..", "org.dubhe.caster..");

    @ArchTest
    static final ArchRule casterKnowsNeitherEngineNorCorrections = forbids(
            "org.dubhe.caster..",
            "org.dubhe.network..",
            "org.dubhe.correction..",
            "org.dubhe.pipeline..",
            "org.dubhe.stream..");

    @ArchTest
    static final ArchRule onlyAppKnowsApp = noClasses()
            .that()
            .resideOutsideOfPackages("org.dubhe.app..", "org.dubhe.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.dubhe.app..");

    @ArchTest
    static final ArchRule jnaLivesInRtklibOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.dubhe.rtklib..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule simulatorSharesNoModelWithTheEngine = noClasses()
            .that()
            .resideInAPackage("org.dubhe.simulation..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.dubhe..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(
                            "org.dubhe.simulation..",
                            "org.dubhe.rtcm..",
                            "org.dubhe.bits..",
                            "org.dubhe.signal..",
                            "org.dubhe.time..",
                            "org.dubhe.geodesy.."))));

    @ArchTest
    static final ArchRule nobodyUsesMicrometerButMetrics = noClasses()
            .that()
            .resideOutsideOfPackages("org.dubhe.metrics..", "org.dubhe.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule sqlLivesInTheAccountStoreOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.dubhe.account.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "org.flywaydb..",
                    "com.zaxxer..",
                    "org.h2..",
                    "org.postgresql..");

    @ArchTest
    static final ArchRule administrationKnowsAccountsAndNoEngine = forbids(
            "org.dubhe.admin..",
            "org.dubhe.network..",
            "org.dubhe.correction..",
            "org.dubhe.pipeline..",
            "org.dubhe.stream..",
            "org.dubhe.observation..",
            "org.dubhe.rtcm..",
            "org.dubhe.metrics..",
            "org.dubhe.config..");

    @ArchTest
    static final ArchRule theAccountStoreKnowsNobody = noClasses()
            .that()
            .resideInAPackage("org.dubhe.account.store..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.dubhe..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            resideInAnyPackage("org.dubhe.account.store.."))));

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("org.dubhe.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackageIsADrawer = noClasses()
            .should(com.tngtech.archunit.lang.conditions.ArchConditions.resideInAnyPackage(
                    "..util..", "..common..", "..impl..", "..manager.."));

    @ArchTest
    static final ArchRule classesAreFinalOrSealedOrInterfaces = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and(com.tngtech.archunit.base.DescribedPredicate.not(simpleName("package-info")))
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    private static ArchRule forbids(String of, String... later) {
        return noClasses()
                .that()
                .resideInAPackage(of)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later);
    }
}
