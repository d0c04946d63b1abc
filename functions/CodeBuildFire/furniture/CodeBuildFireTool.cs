using GapFurniture.Aws.Events;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Pieces.CodeBuildFire;

/// <summary>CodeBuildFire: its projects, and the EventBridge rule that starts one without it.</summary>
internal sealed class CodeBuildFireTool : IPieceTool
{
    /// <summary>Commands for rule and target. The key is quoted by the transformer; what the project does with it stays the same.</summary>
    public Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation)
    {
        var bucket = request.Required("bucket", "NAME");
        var project = request.Required("project", "NAME");
        var role = request.Required("role", "ARN (one that EventBridge may assume, with codebuild:StartBuild)");
        var filter = new NotificationFilter(request["prefix"] ?? "", request["suffix"] ?? "");
        if (filter.Mistakes().ToList() is { Count: > 0 } mistakes)
            throw new UsageException([.. mistakes.Select(m => $"--{m}")]);
        var account = role.Split(':') is [_, _, _, _, var id, ..] ? id : "ACCOUNT";
        var target = new Target(new Arn("aws", "codebuild", "", account, project), null);
        var pattern = new Attachment("CodeBuildFire", bucket, filter, Way.EventBridge, target, project, account).Pattern;
        return Task.FromResult(
            $$$"""
            # The bucket must send to EventBridge; this keeps its other notifications only if it has none: else add <EventBridgeConfiguration/> by
            # furniture attach … --to eventbridge, or in the template that owns the bucket.
            aws events put-rule --name {{{project}}} --event-pattern '{{{pattern}}}'
            cat > targets.json <<END
            [
              {
                "Id": "{{{project}}}",
                "Arn": "arn:aws:codebuild:${AWS_REGION}:{{{account}}}:project/{{{project}}}",
                "RoleArn": "{{{role}}}",
                "DeadLetterConfig": { "Arn": "arn:aws:sqs:${AWS_REGION}:{{{account}}}:{{{project}}}-dead" },
                "InputTransformer": {
                  "InputPathsMap": { "bucket": "\$.detail.bucket.name", "key": "\$.detail.object.key", "etag": "\$.detail.object.etag" },
                  "InputTemplate": "{\"environmentVariablesOverride\":[{{{Variable("BUCKET")}}},{{{Variable("KEY")}}},{{{Variable(
                "ETAG"
            )}}}]}"
                }
              }
            ]
            END
            aws events put-targets --rule {{{project}}} --targets file://targets.json
            # Not carried over: one build for an event that comes twice, S3_VERSION_ID, CODEBUILDFIRE_COALESCE.

            """
        );

        static string Variable(string name) =>
            $$"""{\"name\":\"S3_{{name}}\",\"type\":\"PLAINTEXT\",\"value\":\"<{{name.ToLowerInvariant()}}>\"}""";
    }

    public async Task<IReadOnlyList<Finding>> VerifyAsync(DeployedPiece deployed, CancellationToken cancellation)
    {
        // Ids that furniture generated name no project; routes do, when events come by EventBridge.
        var generated = deployed.ConfigurationIds.Where(id => id.StartsWith("furniture-", StringComparison.Ordinal)).ToList();
        var routed = Setting("CODEBUILDFIRE_ROUTES", ';', '\n').Select(r => r[(r.LastIndexOf('=') + 1)..]);
        string[] named = [.. deployed.ConfigurationIds.Except(generated), .. Setting("CODEBUILDFIRE_PROJECTS", ','), .. routed];
        var projects = named.Distinct(StringComparer.Ordinal).ToList();
        var missing = generated.Select(id =>
            Finding.Missing(
                $"configuration \"{id}\" names no project",
                "detach it, and attach with --id PROJECT: the id is the project",
                "project"
            )
        );
        if (projects.Count == 0)
            return [.. missing, Finding.Warning("no configuration, route or list names a project", "attach with --id PROJECT", "project")];
        using var codeBuild = new CodeBuildClient(cancellation);
        var found = await codeBuild.BatchGetProjectsAsync(projects);
        var checks = projects.Select(p =>
            found.Contains(p, StringComparer.Ordinal)
                ? Finding.Ok($"{p} exists", "project")
                : Finding.Missing($"there is no project {p}", "create it, or attach with the id of an existing one", "project")
        );
        return [.. missing, .. checks];

        string[] Setting(string name, params char[] separators) =>
            (deployed.Function?.Variables.GetValueOrDefault(name) ?? "").Split(
                separators,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            );
    }

    private sealed class CodeBuildClient(CancellationToken cancellation) : ServiceClient("CodeBuild", "codebuild", cancellation)
    {
        /// <summary>Those of the names that are projects.</summary>
        public async Task<IReadOnlyList<string>> BatchGetProjectsAsync(IEnumerable<string> names)
        {
            var response = await SendAsync(Call("CodeBuild_20161006.BatchGetProjects", new { names }));
            return [.. response.Items("projects").Select(p => p.Text("name") ?? "")];
        }
    }
}
