using System.Globalization;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>The Data API's answers about a job, as its reference spells them.</summary>
internal static class DataAnswers
{
    private const int PageRows = 1000;

    /// <summary>Of BatchExecuteStatement.</summary>
    public static JsonObject Started(DataJob job)
    {
        var answer = new JsonObject
        {
            ["Id"] = job.Whole.Id,
            ["CreatedAt"] = Seconds(job.Whole.Created),
            ["Database"] = job.Target.Database,
        };
        Describe(answer, job.Target);
        answer["DbGroups"] = new JsonArray();
        return answer;
    }

    /// <summary>Of DescribeStatement.</summary>
    public static JsonObject Described(DataJob job, DataStatement statement)
    {
        var isBatch = statement == job.Whole;
        var answer = Status(statement);
        answer["ResultFormat"] = "JSON";
        answer["Database"] = job.Target.Database;
        answer["RedshiftPid"] = job.ProcessId;
        Describe(answer, job.Target);
        if (!isBatch)
            return answer;
        answer["HasResultSet"] = job.Parts.Any(p => p.HasRows);
        answer["SubStatements"] = new JsonArray([.. job.Parts.Select(Status)]);
        return answer;
    }

    /// <summary>Of GetStatementResult: a page of rows.</summary>
    /// <exception cref="ApiException">There is no result, or no such page.</exception>
    public static JsonObject Page(DataStatement statement, string? nextToken)
    {
        if (statement.Status != "FINISHED" || !statement.HasRows)
            throw ApiException.NotFound("Query does not have result. Please check query status with DescribeStatement.", statement.Id);
        var start = 0;
        if (nextToken is not null)
        {
            var parts = nextToken.Split('/');
            if (parts.Length != 2 || parts[0] != statement.Id || !int.TryParse(parts[1], out start) || start >= statement.Rows.Count)
                throw ApiException.Validation("NextToken is not valid");
        }
        var answer = new JsonObject
        {
            ["Records"] = new JsonArray([.. statement.Rows.Skip(start).Take(PageRows).Select(r => r.DeepClone())]),
            ["TotalNumRows"] = statement.Rows.Count,
        };
        if (start + PageRows < statement.Rows.Count)
            answer["NextToken"] = string.Create(CultureInfo.InvariantCulture, $"{statement.Id}/{start + PageRows}");
        return answer;
    }

    private static JsonObject Status(DataStatement statement)
    {
        var answer = new JsonObject
        {
            ["Id"] = statement.Id,
            ["Status"] = statement.Status,
            ["QueryString"] = statement.Sql,
            ["CreatedAt"] = Seconds(statement.Created),
            ["UpdatedAt"] = Seconds(statement.Updated),
            ["Duration"] = (long)(statement.Duration.TotalMicroseconds * 1000),
            ["HasResultSet"] = statement.HasRows,
            ["RedshiftQueryId"] = statement.QueryId,
            ["ResultRows"] = statement.ResultRows,
            ["ResultSize"] = statement.ResultSize,
        };
        if (statement.Error is not null)
            answer["Error"] = statement.Error;
        return answer;
    }

    private static void Describe(JsonObject answer, DataTarget target)
    {
        if (target.ClusterIdentifier is not null)
            answer["ClusterIdentifier"] = target.ClusterIdentifier;
        if (target.WorkgroupName is not null)
            answer["WorkgroupName"] = target.WorkgroupName;
        if (target.DbUser is not null)
            answer["DbUser"] = target.DbUser;
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;
}
