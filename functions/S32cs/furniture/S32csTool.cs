using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using GapFurniture.Aws;

namespace GapFurniture.Furniture.Pieces.S32cs;

/// <summary>S32cs: its domain, its rejects, and the ingestion pipeline that takes over.</summary>
internal sealed class S32csTool : IPieceTool
{
    private static readonly string[] s_endpoints = ["ENDPOINT", "S32CS_DEFAULT_ENDPOINT"];

    /// <seealso href="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-s3.html"/>
    public Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation)
    {
        var queue = request.Required("queue", "URL");
        var host = request.Required("host", "URL (of the collection or domain)");
        var index = request.Required("index", "NAME");
        var role = request.Required("role", "ARN (one that osis-pipelines.amazonaws.com may assume)");
        if (!Uri.TryCreate(queue, UriKind.Absolute, out var url))
            throw new UsageException($"--queue {queue} is not a URL; aws sqs get-queue-url --queue-name {queue} shows it");
        var region = url.Host.Split('.') is ["sqs", var place, ..] ? place : "REGION";
        var arn = queue.Split('/') is [.., var account, var name] ? $"arn:aws:sqs:{region}:{account}:{name}" : queue;
        var bucket = request["bucket"] ?? "BUCKET";
        var serverless = host.Contains(".aoss.", StringComparison.Ordinal) ? "\n          serverless: true" : "";
        return Task.FromResult(
            $$"""
            # For lines that are plain documents an ingestion stream of OpenSearch Serverless is enough, without a pipeline:
            #   aws opensearchserverless create-ingestion-stream --ingestion-stream-name {{index}} --collection-id ID --index-name {{index}} \
            #     --failure-index-name {{index}}-rejects --role-arn {{role}} \
            #     --source '{"s3":{"sqsArn":"{{arn}}","buckets":[{"bucket":"{{bucket}}","initialScan":"ENABLED"}]} }'
            # S32cs's lines have deletes and an envelope, which a pipeline can split:
            version: "2"
            # Lines of S32cs in bucket {{bucket}}: {"id":…,"type":"add"|"delete","fields":{…} }
            s32cs-pipeline:
              source:
                s3:
                  acknowledgments: true
                  notification_type: sqs
                  compression: automatic
                  codec:
                    ndjson: {}
                  sqs:
                    queue_url: "{{queue}}"
                    maximum_messages: 10
                    visibility_duplication_protection: true
                  aws:
                    region: "{{region}}"
                    sts_role_arn: "{{role}}"
              sink:
                - opensearch:
                    hosts: ["{{host}}"]
                    index: "{{index}}"
                    document_id: "${/id}"
                    document_root_key: "fields"
                    actions:
                      - type: "delete"
                        when: '/type == "delete"'
                      - type: "index"
                    # What OpenSearch refuses is kept, not lost.
                    dlq:
                      s3:
                        bucket: "{{bucket}}"
                        key_path_prefix: "opensearch-rejects/"
                        region: "{{region}}"
                        sts_role_arn: "{{role}}"
                    aws:
                      region: "{{region}}"
                      sts_role_arn: "{{role}}"{{serverless}}

            """
        );
    }

    public async Task<IReadOnlyList<Finding>> VerifyAsync(DeployedPiece deployed, CancellationToken cancellation)
    {
        var endpoint = s_endpoints.Select(v => deployed.Function?.Variables.GetValueOrDefault(v)).FirstOrDefault(e => e is { Length: > 0 });
        if (endpoint is null)
            return Warning(
                "there is no default endpoint: each key selects its own",
                "s32cs -check -key-regexp … shows which key goes where"
            );
        var url = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"https://{endpoint}";
        // Documents and searches have hosts of their own.
        var search = url.Replace("://doc-", "://search-", StringComparison.Ordinal);
        try
        {
            using var domain = new AmazonCloudSearchDomainClient(new AmazonCloudSearchDomainConfig { ServiceURL = search });
            var request = new SearchRequest
            {
                Query = "matchall",
                QueryParser = QueryParser.Structured,
                Size = 0,
            };
            var answer = await domain.SearchAsync(request, cancellation);
            return [Finding.Ok($"{search} responds, {answer.Hits?.Found} documents in it", "domain")];
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Warning(
                $"{search} cannot be searched: {AwsTrouble.Describe(e)}",
                "check the domain's status and access policy, and ENDPOINT"
            );
        }
    }

    private static Finding[] Warning(string problem, string remedy) => [Finding.Warning(problem, remedy, "domain")];

    public Task<IReadOnlyList<OwnOutput>> OutputsAsync(string bucket, FunctionConfiguration? function, Clients clients) =>
        Task.FromResult<IReadOnlyList<OwnOutput>>(
            S3Url.Parse(function?.Variables.GetValueOrDefault("S32CS_REJECTS") ?? "") is { } place
                ? [new OwnOutput(place, "rejected documents")]
                : []
        );
}
