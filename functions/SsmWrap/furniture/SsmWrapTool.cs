using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.Furniture.Pieces.SsmWrap;

/// <summary>SsmWrap: ECS <c>secrets</c> for the flags in use. Names and ARNs are read, values never shown.</summary>
internal sealed class SsmWrapTool : IPieceTool
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public async Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation)
    {
        if (request.Rest.Count == 0)
            throw new UsageException("for snippets give ssmwrap's own flags after --: furniture gaps ssmwrap -- -path /prod/");
        var flags = WrapFlags.Parse(request.Rest);
        using var ssm = new AmazonSimpleSystemsManagementClient();
        // The last rule for a name wins, as with ssmwrap.
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in flags.Rules)
        {
            foreach (var (name, arn) in await FindAsync(rule, ssm, cancellation))
                secrets[rule.To ?? EnvironmentName.Of(name, rule.Prefix, rule.EntirePath, flags.RawNames)] = arn;
        }
        var list = new JsonArray([.. secrets.Select(s => new JsonObject { ["name"] = s.Key, ["valueFrom"] = s.Value })]);
        var notes = string.Concat(flags.NotCarriedOver.Select(n => $"# not carried over: {n}\n"));
        return $"{notes}{new JsonObject { ["secrets"] = list }.ToJsonString(s_options)}\n";
    }

    private static async Task<IReadOnlyList<(string Name, string Arn)>> FindAsync(
        WrapRule rule,
        AmazonSimpleSystemsManagementClient ssm,
        CancellationToken cancellation
    )
    {
        var found = new List<(string, string)>();
        if (!rule.IsPath)
        {
            var answer = await ssm.GetParametersAsync(
                new GetParametersRequest { Names = [rule.Path], WithDecryption = false },
                cancellation
            );
            found.AddRange((answer.Parameters ?? []).Select(p => (p.Name, p.ARN)));
        }
        else
        {
            string? token = null;
            do
            {
                var page = await ssm.GetParametersByPathAsync(
                    new GetParametersByPathRequest
                    {
                        Path = rule.Path,
                        Recursive = rule.Recursive,
                        WithDecryption = false,
                        NextToken = token,
                    },
                    cancellation
                );
                found.AddRange((page.Parameters ?? []).Select(p => (p.Name, p.ARN)));
                token = page.NextToken;
            } while (!string.IsNullOrEmpty(token));
        }
        return found.Count > 0 ? found : throw new FurnitureException($"there is no parameter for {rule.Path}; check it and AWS_REGION");
    }
}
