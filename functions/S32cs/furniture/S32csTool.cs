using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Verify;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Pieces.S32cs;

/// <summary>S32cs: its domain, and the ingestion pipeline that takes over.</summary>
internal sealed class S32csTool : IPieceTool
{
    private static readonly string[] s_endpoints = ["ENDPOINT", "S32CS_DEFAULT_ENDPOINT"];

    /// <seealso href="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-s3.html"/>
    public Task<string> SnippetsAsync(SnippetRequest request, Clients clients, CancellationToken cancellation)
    {
        var queue = SnippetRequest.Required(request.Queue, "--queue URL");
        var host = SnippetRequest.Required(request.Host, "--host URL (of the collection or domain)");
        var index = SnippetRequest.Required(request.Index, "--index NAME");
        var role = SnippetRequest.Required(request.Role, "--role ARN (one that osis-pipelines.amazonaws.com may assume)");
        if (!Uri.TryCreate(queue, UriKind.Absolute, out var url))
            throw new UsageException($"--queue {queue} is no URL; aws sqs get-queue-url --queue-name {queue} shows it");
        var region = url.Host.Split('.') is ["sqs", var place, ..] ? place : "REGION";
        var arn = queue.Split('/') is [.., var account, var name] ? $"arn:aws:sqs:{region}:{account}:{name}" : queue;
        var bucket = request.Bucket is null ? "" : $" of bucket {request.Bucket}";
        var serverless = host.Contains(".aoss.", StringComparison.Ordinal) ? "\n          serverless: true" : "";
        return Task.FromResult(
            $$"""
            # For lines that are plain documents an ingestion stream of OpenSearch Serverless does, without a pipeline:
            #   aws opensearchserverless create-ingestion-stream --ingestion-stream-name {{index}} --collection-id ID --index-name {{index}} \
            #     --failure-index-name {{index}}-rejects --role-arn {{role}} \
            #     --source '{"s3":{"sqsArn":"{{arn}}","buckets":[{"bucket":"{{request.Bucket ?? "BUCKET"}}","initialScan":"ENABLED"}]} }'
            # S32cs's lines have deletes and an envelope, which a pipeline takes apart:
            version: "2"
            # Lines of S32cs{{bucket}}: {"id":…,"type":"add"|"delete","fields":{…} }
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
                    # What OpenSearch does not take is kept, not lost.
                    dlq:
                      s3:
                        bucket: "{{request.Bucket ?? "BUCKET"}}"
                        key_path_prefix: "opensearch-rejects/"
                        region: "{{region}}"
                        sts_role_arn: "{{role}}"
                    aws:
                      region: "{{region}}"
                      sts_role_arn: "{{role}}"{{serverless}}

            """
        );
    }

    public async Task<IReadOnlyList<Finding>> TargetAsync(TargetQuestion question, Clients clients, CancellationToken cancellation)
    {
        var endpoint = s_endpoints.Select(v => question.Function?.Variables.GetValueOrDefault(v)).FirstOrDefault(e => e is { Length: > 0 });
        if (endpoint is null)
            return
            [
                Finding.Warning(
                    "domain",
                    "no default endpoint is known: keys choose theirs",
                    "s32cs -check -key-regexp … shows which key goes where"
                ),
            ];
        var url = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"https://{endpoint}";
        // Documents and searches have hosts of their own.
        var search = url.Replace("://doc-", "://search-", StringComparison.Ordinal);
        try
        {
            using var domain = new AmazonCloudSearchDomainClient(new AmazonCloudSearchDomainConfig { ServiceURL = search });
            var answer = await domain.SearchAsync(
                new SearchRequest
                {
                    Query = "matchall",
                    QueryParser = QueryParser.Structured,
                    Size = 0,
                },
                cancellation
            );
            return [Finding.Ok("domain", $"{search} answers, {answer.Hits?.Found} documents are in")];
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return
            [
                Finding.Warning(
                    "domain",
                    $"{search} does not let us search: {AwsTrouble.Describe(e)}",
                    "check the domain's status and access policy, and ENDPOINT"
                ),
            ];
        }
    }
}
