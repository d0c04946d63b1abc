using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SQS;
using GapFurniture.Aws;

namespace GapFurniture.Queue;

/// <summary>SQS clients that ask where a queue is.</summary>
public static partial class SqsClients
{
    /// <summary>
    /// A client for a queue. The SDK never uses the host of a queue's URL; so a URL of another Region, of a VPC endpoint, or of an emulator
    /// would be asked for at the wrong place. Here it names the place, unless <c>AWS_ENDPOINT_URL</c> does; Region and credentials are the piece's
    /// own, or null.
    /// </summary>
    public static AmazonSQSClient For(string queue, string? region = null, AWSCredentials? credentials = null)
    {
        var url = Uri.TryCreate(queue, UriKind.Absolute, out var given) && given.Scheme is "https" or "http" ? given : null;
        var host = QueueHost().Match(url?.Host ?? "");
        var own =
            host.Groups["region"].Value is { Length: > 0 } name ? name
            : host.Success ? "us-east-1"
            : null;
        var config = new AmazonSQSConfig { DefaultAWSCredentials = credentials }.Ready(own ?? region);
        if (url is not null && !host.Groups["usual"].Success && !AwsClients.HasEndpoint(new AmazonSQSConfig()))
            (config.ServiceURL, config.AuthenticationRegion) = (
                url.GetLeftPart(UriPartial.Authority),
                own ?? region ?? new AmazonSQSConfig().RegionEndpoint?.SystemName
            );
        return new AmazonSQSClient(config);
    }

    // The usual hosts are those that a client of the Region asks by itself, and the older names of the same.
    // https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-internetwork-traffic-privacy.html
    [GeneratedRegex(
        @"^(?<usual>((sqs\.)?(?<region>[a-z]{2,4}(-[a-z]+)+-\d+)\.)?(queue\.)?amazonaws\.com(\.cn)?$)"
            + @"|^([a-z0-9-]+\.)*?(?<region>[a-z]{2,4}(-[a-z]+)+-\d+)\.(vpce\.)?(amazonaws\.com(\.cn)?|api\.aws)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex QueueHost();
}
