using System.Text;
using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.Furniture.Pieces.SsmWrap;

/// <summary>SsmWrap: ECS <c>secrets</c> for the flags in use. Names and ARNs are read, values never shown.</summary>
internal sealed class SsmWrapTool : IPieceTool
{
    public async Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation)
    {
        if (request.Rest.Count == 0)
            throw new UsageException("for snippets give ssmwrap's own flags after --: furniture gaps ssmwrap -- -path /prod/");
        var options = Read(request.Rest);
        using var ssm = new AmazonSimpleSystemsManagementClient();
        // The last rule for a name wins, as with ssmwrap.
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in options.Rules.OfType<EnvRule>())
        {
            foreach (var parameter in await FindAsync(rule, ssm, cancellation))
            {
                var name = rule.To ?? EnvironmentName.Of(parameter.Name, rule.Prefix, rule.EntirePath, options.Plan.HasRawNames);
                secrets[name] = parameter.ARN;
            }
        }
        var list = new { secrets = secrets.Select(s => new { name = s.Key, valueFrom = s.Value }) };
        var notes = string.Concat(NotCarriedOver(request.Rest, options).Select(n => $"# not carried over: {n}\n"));
        return $"{notes}{JsonSerializer.Serialize(list, JsonExtensions.Readable)}\n";
    }

    private static SsmWrapOptions Read(IReadOnlyList<string> flags)
    {
        try
        {
            var options = OptionsReader.Read([.. flags.Select(Encoding.UTF8.GetBytes)], []);
            return options.Rules.Exists(r => r is EnvRule)
                ? options
                : throw new UsageException("none of these flags puts parameters into the environment; ECS has nothing for files");
        }
        catch (OptionsException e)
        {
            throw new UsageException(e.Problems);
        }
    }

    private static IEnumerable<string> NotCarriedOver(IReadOnlyList<string> flags, SsmWrapOptions options) =>
        [
            .. OptionTable
                .Set.Parse(flags, _ => null)
                .Given.Where(f => WhyNot(f.Name) is not null)
                .Select(f => $"-{f.Name} {f.Value}: {WhyNot(f.Name)}"),
            .. options.Rules.OfType<FileRule>().Select(r => $"{r.Text}: ECS puts secrets into the environment, not into files"),
        ];

    private static string? WhyNot(string flag) =>
        flag switch
        {
            "path" or "paths" or "names" or "env" or "file" or "rule" or "no-env" => null,
            "recursive" or "no-recursive" or "prefix" or "env-prefix" or "env-entire-path" or "raw-names" => null,
            "no-overwrite" or "pristine" => "ECS's secrets stand beside the image's own variables",
            "optional" or "no-fail" => "a task does not start while one of its secrets is missing",
            _ => "ECS has no such choice",
        };

    private static async Task<IReadOnlyList<Parameter>> FindAsync(
        EnvRule rule,
        AmazonSimpleSystemsManagementClient ssm,
        CancellationToken cancellation
    )
    {
        var below = new GetParametersByPathRequest { Path = rule.Query.Name, Recursive = rule.Query.IsRecursive };
        var found = rule.Query.IsPath
            ? await ssm.Paginators.GetParametersByPath(below).Responses.SelectMany(page => page.Parameters ?? []).ToListAsync(cancellation)
            : (await ssm.GetParametersAsync(new() { Names = [rule.Query.Name] }, cancellation)).Parameters ?? [];
        return found.Count > 0 ? found : throw new FurnitureException($"there is no parameter for {rule.Text}; check it and AWS_REGION");
    }
}
