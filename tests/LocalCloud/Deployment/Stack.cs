using System.Globalization;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.CloudFormation;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Monitoring;

namespace GapFurniture.LocalCloud.Deployment;

/// <summary>
/// A serverless.template as it stands in the local cloud: its queues, tables, functions and event sources are made as it says, and from then on
/// callers may do what the function's role allows, and nothing else.
/// </summary>
internal sealed class Stack
{
    private const string Partition = "aws";

    private readonly LocalCloudHost _cloud;
    private readonly JsonObject _resources;
    private readonly TemplateResolver _resolver;

    private Stack(LocalCloudHost cloud, string name, JsonObject template, IReadOnlyDictionary<string, string> parameters)
    {
        _cloud = cloud;
        _resources = template["Resources"]!.AsObject();
        var pseudo = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS::StackName"] = name,
            ["AWS::Partition"] = Partition,
            ["AWS::Region"] = cloud.Identity.Region,
            ["AWS::AccountId"] = cloud.Identity.AccountId,
        };
        _resolver = new TemplateResolver(template, parameters, pseudo, AttributeOf);
    }

    /// <summary>The functions, by their names in the template; those whose condition does not hold are left out.</summary>
    public IReadOnlyDictionary<string, LambdaFunction> Functions { get; private set; } = new Dictionary<string, LambdaFunction>();

    /// <summary>What the function's role allows, and what of it was used.</summary>
    public AccessPolicy Role { get; private set; } = null!;

    /// <summary>The name of a queue.</summary>
    public string Queue(string resource) => NameOf(resource);

    /// <summary>Deploys a template. The local cloud holds its callers to the role from here on.</summary>
    /// <param name="cloud">Where to.</param>
    /// <param name="name">The stack's name.</param>
    /// <param name="template">Text of the template.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="executable">The program of all functions: what stands in the package as <c>bootstrap</c>.</param>
    /// <param name="window">For tests, which need not wait: the batching window instead of the template's.</param>
    /// <exception cref="FormatException">The template or its parameters are wrong, or the role lacks a right that Lambda asks for.</exception>
    public static Stack Deploy(
        LocalCloudHost cloud,
        string name,
        string template,
        IReadOnlyDictionary<string, string> parameters,
        string executable,
        TimeSpan? window = null
    )
    {
        var stack = new Stack(cloud, name, JsonNode.Parse(template)!.AsObject(), parameters);
        stack.Role = AccessPolicy.Parse(stack.RolePolicy().ToJsonString());
        foreach (var queue in stack.OfType("AWS::SQS::Queue").OrderBy(q => q.Value.ContainsKey("RedrivePolicy")))
            cloud.Sqs.CreateQueue(stack.NameOf(queue.Key), [.. Attributes(queue.Value)]);
        foreach (var part in cloud.Parts)
        {
            foreach (var (resource, properties) in stack.OfType(part.ResourceType))
                part.Create(stack.NameOf(resource), properties);
        }
        stack.Functions = stack
            .OfType("AWS::Serverless::Function")
            .ToDictionary(f => f.Key, f => stack.Create(f.Value, executable), StringComparer.Ordinal);
        foreach (var (resource, function) in stack.OfType("AWS::Serverless::Function"))
        {
            foreach (var (_, source) in function["Events"]?.AsObject() ?? [])
            {
                if (source!["Type"]!.GetValue<string>() == "SQS")
                    stack.Map(stack.Functions[resource], source["Properties"]!.AsObject(), window);
            }
        }
        foreach (var (_, source) in stack.OfType("AWS::Lambda::EventSourceMapping"))
            stack.Map(stack.Functions.Values.Single(f => f.Options.Name == source["FunctionName"]!.GetValue<string>()), source, window);
        foreach (var (resource, properties) in stack.OfType("AWS::CloudWatch::Alarm"))
            cloud.Monitoring.PutAlarm(LocalAlarm.Of(stack.NameOf(resource), properties));
        cloud.CloudFormation.Add(name, [.. stack.Standing()]);
        cloud.Access = stack.Role;
        return stack;
    }

    // What SAM makes of a function is a function.
    private IEnumerable<LocalResource> Standing() =>
        from resource in _resources
        where Stands(resource.Value!)
        let type = resource.Value!["Type"]!.GetValue<string>().Replace("::Serverless::", "::Lambda::", StringComparison.Ordinal)
        select new LocalResource(resource.Key, AttributeOf(resource.Key, null), type);

    private bool Stands(JsonNode resource) => resource["Condition"] is not { } condition || _resolver.Holds(condition.GetValue<string>());

    private IEnumerable<KeyValuePair<string, JsonObject>> OfType(string? type) =>
        from resource in _resources
        where resource.Value!["Type"]!.GetValue<string>() == type
        where Stands(resource.Value)
        select KeyValuePair.Create(resource.Key, _resolver.Resolve(resource.Value["Properties"])!.AsObject());

    private LambdaFunction Create(JsonObject properties, string executable)
    {
        var variables = properties["Environment"]!["Variables"]!.AsObject();
        return _cloud.Lambda.CreateFunction(
            new FunctionOptions(properties["FunctionName"]!.GetValue<string>(), executable)
            {
                Environment = variables.ToDictionary(v => v.Key, v => v.Value!.ToString(), StringComparer.Ordinal),
                Timeout = TimeSpan.FromSeconds(Number(properties["Timeout"]!)),
                MemoryMb = Number(properties["MemorySize"]!),
                Handler = properties["Handler"]!.GetValue<string>(),
                ReservedConcurrency = properties["ReservedConcurrentExecutions"]?.GetValue<int>(),
                FailureDestination = properties["EventInvokeConfig"]
                    ?["DestinationConfig"]?["OnFailure"]?["Destination"]?.GetValue<string>(),
                AsyncRetries = properties["EventInvokeConfig"]?["MaximumRetryAttempts"]?.GetValue<int>() ?? 2,
            }
        );
    }

    // Parameters of type Number are texts here.
    private static int Number(JsonNode value) => int.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private void Map(LambdaFunction function, JsonObject source, TimeSpan? window)
    {
        foreach (var needed in new[] { "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes" })
        {
            if (!Role.Allowed.Contains(needed))
                throw new FormatException($"The provided execution role does not have permissions to call {needed}");
        }
        _cloud.Lambda.CreateEventSourceMapping(
            (source["Queue"] ?? source["EventSourceArn"])!.GetValue<string>().Split(':')[^1],
            function.Options.Name,
            new EventSourceMappingOptions
            {
                BatchSize = source["BatchSize"]!.GetValue<int>(),
                Window = window ?? TimeSpan.FromSeconds(source["MaximumBatchingWindowInSeconds"]!.GetValue<int>()),
                MaximumConcurrency = source["ScalingConfig"]!["MaximumConcurrency"]!.GetValue<int>(),
                ReportBatchItemFailures = source["FunctionResponseTypes"]!.AsArray().Any(t => t!.ToString() == "ReportBatchItemFailures"),
            }
        );
    }

    private JsonObject RolePolicy()
    {
        var statements =
            from role in OfType("AWS::IAM::Role")
            // What another service assumes gives the function no rights.
            where role.Value["AssumeRolePolicyDocument"] is not { } trust || trust.ToJsonString().Contains("lambda.amazonaws.com")
            from policy in role.Value["Policies"]!.AsArray()
            from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
            where statement!["Effect"]!.GetValue<string>() == "Allow"
            select statement.DeepClone();
        return new JsonObject { ["Statement"] = new JsonArray([.. statements]) };
    }

    private static IEnumerable<(string, string)> Attributes(JsonObject queue) =>
        from property in queue
        where property.Key != "QueueName"
        select (
            property.Key,
            property.Value is JsonObject policy ? policy.ToJsonString()
            : property.Value!.GetValueKind() is System.Text.Json.JsonValueKind.Number
                ? property.Value.GetValue<int>().ToString(CultureInfo.InvariantCulture)
            : property.Value.ToString()
        );

    private string NameOf(string resource)
    {
        var declared = _resources[resource]!;
        var name = declared["Type"]!.GetValue<string>() switch
        {
            "AWS::SQS::Queue" => "QueueName",
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::Logs::LogGroup" => "LogGroupName",
            _ => null,
        };
        // CloudFormation makes up what has no name.
        if (declared["Type"]!.GetValue<string>() == "AWS::CloudWatch::Alarm")
            return $"{_resolver.Text(new JsonObject { ["Ref"] = "AWS::StackName" })}-{resource}";
        return name is null ? resource : _resolver.Text(declared["Properties"]![name]);
    }

    // Everything that others refer to has a name of its own in the template.
    private string AttributeOf(string resource, string? attribute)
    {
        var (name, identity) = (NameOf(resource), _cloud.Identity);
        return (_resources[resource]!["Type"]!.GetValue<string>(), attribute) switch
        {
            ("AWS::SQS::Queue", null) => $"{_cloud.Endpoint}/{identity.AccountId}/{name}",
            ("AWS::SQS::Queue", "Arn") => identity.Arn("sqs", name),
            ("AWS::DynamoDB::Table", "Arn") => identity.Arn("dynamodb", $"table/{name}"),
            ("AWS::Serverless::Function", "Arn") => identity.Arn("lambda", $"function:{name}"),
            ("AWS::Logs::LogGroup", "Arn") => identity.Arn("logs", $"log-group:{name}:*"),
            ("AWS::IAM::Role", "Arn") => $"arn:{Partition}:iam::{identity.AccountId}:role/{name}",
            (_, null or "QueueName") => name,
            var (type, other) => throw new FormatException($"{resource} of type {type} has no attribute {other}"),
        };
    }
}
