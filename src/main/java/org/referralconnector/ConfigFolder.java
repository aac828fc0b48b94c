package org.referralconnector;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where the settings are. */
final class ConfigFolder {
    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "The folder with application.properties (default: the working directory).")
    private Path folder;

    /**
     * The settings of that folder, of the environment and of {@code -D}.
     *
     * @throws InvalidSetting if the folder was given and does not exist, or a setting is wrong
     */
    Settings settings() {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new InvalidSetting("--config: " + folder + " is no folder");
        }
        return Settings.read(folder == null ? Path.of("") : folder, System.getenv(), System.getProperties());
    }
}
