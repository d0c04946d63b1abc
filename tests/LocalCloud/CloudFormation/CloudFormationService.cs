using System.Collections.Concurrent;
using System.Xml.Linq;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.CloudFormation;

/// <summary>A resource of a stack: its name in the template, its name in its service (of a queue its URL), and its type.</summary>
internal sealed record LocalResource(string LogicalId, string PhysicalId, string Type);

/// <summary>CloudFormation (query protocol, XML answers), for reading what <see cref="Deployment.Stack"/> deployed.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html"/>
internal sealed class CloudFormationService : IAwsService
{
    private const int Page = 100;
    private static readonly XNamespace s_namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    private readonly ConcurrentDictionary<string, IReadOnlyList<LocalResource>> _stacks = new(StringComparer.Ordinal);

    public string SigningName => "cloudformation";

    /// <summary>A stack stands.</summary>
    public void Add(string stack, IReadOnlyList<LocalResource> resources) => _stacks[stack] = resources;

    public async Task HandleAsync(HttpContext context)
    {
        var given = await ParametersAsync(context);
        var operation = CallContext.Of(context).Operation;
        if (operation != "ListStackResources")
            throw new AwsException(400, "InvalidAction", $"The local cloud's CloudFormation has no operation '{operation}'.");
        var stack = given.GetValueOrDefault("StackName") ?? "";
        if (!_stacks.TryGetValue(stack, out var resources))
            throw new AwsException(400, "ValidationError", $"Stack with id {stack} does not exist");
        var start = given.TryGetValue("NextToken", out var token) && int.TryParse(token, out var position) ? position : 0;
        var result = new XElement(
            s_namespace + "ListStackResourcesResult",
            new XElement(s_namespace + "StackResourceSummaries", resources.Skip(start).Take(Page).Select(Member))
        );
        if (resources.Count > start + Page)
            result.Add(Element("NextToken", $"{start + Page}"));
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            new XElement(
                s_namespace + "ListStackResourcesResponse",
                result,
                new XElement(s_namespace + "ResponseMetadata", Element("RequestId", CallContext.Of(context).RequestId))
            ).ToString(SaveOptions.DisableFormatting),
            context.RequestAborted
        );
    }

    private static async Task<IReadOnlyDictionary<string, string>> ParametersAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return RequestTarget
            .Of(context)
            .Query.Concat(form.Select(f => KeyValuePair.Create(f.Key, f.Value.ToString())))
            .DistinctBy(p => p.Key, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
    }

    private static XElement Member(LocalResource resource) =>
        new(
            s_namespace + "member",
            Element("LogicalResourceId", resource.LogicalId),
            Element("PhysicalResourceId", resource.PhysicalId),
            Element("ResourceType", resource.Type),
            Element("ResourceStatus", "CREATE_COMPLETE")
        );

    private static XElement Element(string name, string text) => new(s_namespace + name, text);
}
