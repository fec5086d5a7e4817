package io.strandline.control.parser;

import io.strandline.manifest.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Forms that CockroachDB has dropped: each is refused with the new form of the same statement. */
final class OldForms {
    private OldForms() {}

    static RuntimeException backup(SqlParser.OldBackupContext context) {
        String statement;
        if (context.INCREMENTAL() == null) {
            statement = joined("BACKUP", text(context.targets()), "INTO", text(context.uris()));
        } else {
            statement = joined("BACKUP", text(context.targets()), "INTO LATEST IN", text(context.uris()));
        }
        return refused(
                context.TO().getSymbol(),
                "BACKUP ... TO is no longer supported: a backup goes INTO a collection",
                joined(statement, text(context.asOf()), text(context.with())));
    }

    static RuntimeException restore(SqlParser.OldRestoreContext context) {
        return refused(
                context.FROM().getSymbol(),
                "RESTORE ... FROM 'uri' is no longer supported: name a backup and the collection it is IN",
                joined(
                        "RESTORE",
                        text(context.targets()),
                        "FROM LATEST IN",
                        text(context.uris(0)),
                        text(context.asOf()),
                        text(context.with())));
    }

    static RuntimeException showBackup(SqlParser.OldShowBackupContext context) {
        return refused(
                context.STRING().getSymbol(),
                "SHOW BACKUP 'uri' is no longer supported: name a backup and the collection it is IN",
                joined(
                        "SHOW BACKUP",
                        text(context.showBackupDetail()),
                        "FROM LATEST IN",
                        RedactedStatement.of(List.of(context.STRING().getSymbol())),
                        text(context.with())));
    }

    private static RuntimeException refused(Token place, String message, String newForm) {
        return SourcePlace.error(place, ErrorCode.NOT_SUPPORTED, message, "Write: " + newForm + ";");
    }

    private static String text(@Nullable ParserRuleContext context) {
        if (context == null) {
            return "";
        }
        List<Token> tokens = new ArrayList<>();
        collect(context, tokens);
        return RedactedStatement.of(tokens);
    }

    private static void collect(ParseTree tree, List<Token> tokens) {
        if (tree instanceof TerminalNode leaf) {
            tokens.add(new CommonToken(leaf.getSymbol()));
            return;
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            collect(tree.getChild(i), tokens);
        }
    }

    private static String joined(String... parts) {
        return List.of(parts).stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }
}
