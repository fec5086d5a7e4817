package io.strandline.control.parser;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.JobStatement;
import io.strandline.control.statement.JobStatement.Action;
import io.strandline.control.statement.JobStatement.JobIds;
import io.strandline.control.statement.JobStatement.ShowJobs;
import java.util.List;

/** Statements about jobs. */
final class JobBuilder {
    private JobBuilder() {}

    static JobStatement statement(SqlParser.JobContext context) {
        if (context.showJobs() != null) {
            return show(context.showJobs());
        }
        if (context.METRICS() != null) {
            return new JobStatement.ShowMetrics();
        }
        Action action =
                context.PAUSE() != null ? Action.PAUSE : context.RESUME() != null ? Action.RESUME : Action.CANCEL;
        return new JobStatement.Control(action, ids(context.jobIds()));
    }

    static ShowJobs show(SqlParser.ShowJobsContext context) {
        if (context instanceof SqlParser.ShowNamedJobsContext named) {
            return new JobStatement.ShowNamed(ids(named.jobIds()));
        }
        if (context instanceof SqlParser.ShowCompleteJobsContext complete) {
            return new JobStatement.ShowWhenComplete(ids(complete.jobIdList()));
        }
        if (context instanceof SqlParser.ShowJobDetailsContext details) {
            return new JobStatement.ShowDetails(ids(details.jobIds()));
        }
        return new JobStatement.ShowRecent();
    }

    private static JobIds ids(SqlParser.JobIdsContext context) {
        return context.value() == null
                ? ids(context.jobIdList())
                : new JobStatement.ListedIds(List.of(ExpressionBuilder.value(context.value())));
    }

    private static JobIds ids(SqlParser.JobIdListContext context) {
        if (context.select() != null) {
            return new JobStatement.SelectedIds(QueryBuilder.select(context.select()));
        }
        List<Expression> ids =
                context.value().stream().map(ExpressionBuilder::value).toList();
        return new JobStatement.ListedIds(ids);
    }
}
