package org.referralconnector.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the campaign files of a folder: all of them are right, or none is used. */
public final class CampaignFiles {
    private static final int LARGEST_FILE = 1024 * 1024;

    private final CampaignSchema schema = new CampaignSchema();
    private final Placeholders placeholders;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Campaign> campaigns = new ArrayList<>();
    private final Map<String, String> fileOfCampaign = new HashMap<>();
    private final Map<String, String> fileOfWriteKey = new HashMap<>();

    private CampaignFiles(Function<String, Optional<String>> settings) {
        placeholders = new Placeholders(settings);
    }

    /**
     * Reads every {@code *.yaml} and {@code *.yml} file of a folder, but not of the folders in it.
     *
     * @param folder the folder; may hold no campaign file at all
     * @param settings the value of a setting by its key, for {@code {{key}}} in the files
     * @throws CampaignMistakes if anything is wrong in any of the files, or if there is no such folder
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Campaigns load(Path folder, Function<String, Optional<String>> settings) {
        CampaignFiles files = new CampaignFiles(settings);
        if (!Files.isDirectory(folder)) {
            throw new CampaignMistakes(
                    List.of(new Mistake(folder.toString(), 1, "is no folder; name the folder of the campaign files")));
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file :
                    entries.filter(CampaignFiles::isCampaignFile).sorted().toList()) {
                files.read(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!files.mistakes.isEmpty()) {
            throw new CampaignMistakes(files.mistakes);
        }
        return new Campaigns(files.campaigns);
    }

    private static boolean isCampaignFile(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private void read(Path path) throws IOException {
        String file = path.getFileName().toString();
        List<Mistake> ofThisFile = new ArrayList<>();
        text(path, ofThisFile)
                .flatMap(text -> MarkedYamlReader.read(file, text, placeholders, ofThisFile))
                .ifPresent(document -> {
                    schema.check(document, ofThisFile);
                    new SetupCheck(document, ofThisFile).check();
                    checkNameIsNew(document, ofThisFile);
                    checkWriteKeysAreNew(document, ofThisFile);
                    if (ofThisFile.isEmpty()) {
                        campaigns.add(CampaignReader.campaign(document.content()));
                    }
                });
        ofThisFile.stream().sorted(Comparator.comparingInt(Mistake::line)).forEach(mistakes::add);
    }

    private static Optional<String> text(Path path, List<Mistake> mistakes) throws IOException {
        String file = path.getFileName().toString();
        if (Files.size(path) > LARGEST_FILE) {
            mistakes.add(new Mistake(file, 1, "is larger than 1 MB; split it into several campaigns"));
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            mistakes.add(new Mistake(file, 1, "is not UTF-8; save it as UTF-8"));
            return Optional.empty();
        }
    }

    /** A write key is all that says which campaign an event is for. */
    private void checkWriteKeysAreNew(CampaignDocument document, List<Mistake> mistakes) {
        if (!WebhookCheck.isRudderStack(document)) {
            return;
        }
        for (String pointer : WebhookCheck.secrets(document)) {
            String other = fileOfWriteKey.putIfAbsent(document.at(pointer).asText(), document.file());
            if (other != null && !other.equals(document.file())) {
                mistakes.add(document.mistake(
                        pointer,
                        CampaignDocument.readable(pointer) + " is already a write key in " + other
                                + "; give each campaign a key of its own"));
            }
        }
    }

    private void checkNameIsNew(CampaignDocument document, List<Mistake> mistakes) {
        String name = document.at("/campaign").asText();
        String other = name.isEmpty() ? null : fileOfCampaign.putIfAbsent(name, document.file());
        if (other != null) {
            mistakes.add(
                    document.mistake("/campaign", "campaign is already the name in " + other + "; choose another"));
        }
    }
}
