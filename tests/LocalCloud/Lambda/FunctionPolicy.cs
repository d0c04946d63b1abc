using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>Who may invoke a function: the statements that AddPermission made, in Lambda's form. Thread safe.</summary>
internal sealed partial class FunctionPolicy(string functionArn)
{
    private readonly Lock _lock = new();
    private readonly List<(string Sid, JsonObject Statement)> _statements = [];

    /// <summary>The policy as GetPolicy shows it; null when there is none.</summary>
    public string? Json
    {
        get
        {
            lock (_lock)
            {
                if (_statements.Count == 0)
                    return null;
                return new JsonObject
                {
                    ["Version"] = "2012-10-17",
                    ["Id"] = "default",
                    ["Statement"] = new JsonArray([.. _statements.Select(s => s.Statement.DeepClone())]),
                }.ToJsonString();
            }
        }
    }

    /// <summary>Adds a statement and gives it as Lambda answers.</summary>
    public string Add(string sid, string action, string principal, string? sourceArn, string? sourceAccount)
    {
        if (!ValidSid().IsMatch(sid))
            throw LocalLambda.Invalid($"Value '{sid}' at 'statementId' failed to satisfy constraint: ([a-zA-Z0-9-_]+)");
        if (!action.StartsWith("lambda:", StringComparison.Ordinal))
            throw LocalLambda.Invalid($"Value '{action}' at 'action' failed to satisfy constraint: (lambda:[*]|lambda:[a-zA-Z]+|[*])");
        var condition = new JsonObject();
        if (sourceAccount is not null)
            condition["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = sourceAccount };
        if (sourceArn is not null)
            condition["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = sourceArn };
        var statement = new JsonObject
        {
            ["Sid"] = sid,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject
            {
                [principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? "Service" : "AWS"] = principal,
            },
            ["Action"] = action,
            ["Resource"] = functionArn,
        };
        if (condition.Count > 0)
            statement["Condition"] = condition;
        lock (_lock)
        {
            if (_statements.Exists(s => s.Sid == sid))
            {
                throw new AwsException(
                    409,
                    "ResourceConflictException",
                    $"The statement id ({sid}) provided already exists. Please provide a new statement id, or remove the existing statement."
                );
            }
            _statements.Add((sid, statement));
        }
        return statement.ToJsonString();
    }

    public void Remove(string sid)
    {
        lock (_lock)
        {
            if (_statements.RemoveAll(s => s.Sid == sid) == 0)
                throw new AwsException(404, "ResourceNotFoundException", $"Statement {sid} is not found in resource policy.");
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9\-_]{1,100}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidSid();
}
