package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.SchemaContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Migrations and backups, on an H2 file as {@code serve} has it and on PostgreSQL, and from each to the other. */
@Timeout(240)
final class BackupIT {
    @TempDir
    private static Path folder;

    private static PostgresServer postgres;
    private static int files;

    @BeforeAll
    static void startServer() throws IOException {
        postgres = SharedDatabases.postgres();
    }

    @Test
    void postgresEndsWhatANodeThatIsGoneLeavesOpen() throws Exception {
        SchemaContract.endsOnPostgresWhatIsLeftOpen(postgres.fresh());
    }

    @Test
    void migratesAnOlderSchemaWithItsData() throws IOException {
        SchemaContract.migratesAnOlderSchemaWithItsData(h2());
        SchemaContract.migratesAnOlderSchemaWithItsData(postgres.fresh());
    }

    @Test
    void movesFromH2ToPostgresAndBack() throws IOException {
        SchemaContract.movesFromOneDatabaseToAnother(h2(), postgres.fresh(), own());
        SchemaContract.movesFromOneDatabaseToAnother(postgres.fresh(), h2(), own());
    }

    @Test
    void restoresABackupOfAnOlderSchema() throws IOException {
        SchemaContract.restoresABackupOfAnOlderSchema(h2(), postgres.fresh(), own());
    }

    @Test
    void refusesToRestoreBehindAToken() throws IOException {
        SchemaContract.refusesToRestoreBehindAToken(h2(), h2(), own());
    }

    @Test
    void refusesADamagedBackup() throws IOException {
        SchemaContract.refusesADamagedBackup(h2(), postgres.fresh(), own());
    }

    @Test
    void nobodyButItsOwnerReadsTheFileOfH2() throws IOException {
        DatabaseSettings settings = h2();
        Database.open(settings).close();
        Path file = folder.resolve("b" + files + ".mv.db");
        assertThat(Files.size(file)).isPositive();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Database.open(settings).close();
    }

    @Test
    void saysWhatADatabaseDoesNotHold() throws IOException {
        SchemaContract.saysWhatADatabaseDoesNotHold(h2(), postgres.fresh(), own());
        SchemaContract.saysWhatADatabaseDoesNotHold(h2(), h2(), own());
    }

    private static Path own() throws IOException {
        return Files.createTempDirectory(folder, "backup");
    }

    private static DatabaseSettings h2() {
        return new DatabaseSettings(
                "jdbc:h2:file:" + folder.resolve("b" + ++files) + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", 4);
    }
}
