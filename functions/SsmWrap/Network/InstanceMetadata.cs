namespace GapFurniture.SsmWrap.Network;

/// <summary>Whether this is an instance: the SDK tries for long, which is right there and a nuisance everywhere else.</summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html"/>
internal static class InstanceMetadata
{
    private const int Attempts = 2;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>Asks for a page: whatever the response, also a refusal for want of a token, somebody is there.</summary>
    public static bool Answers(SsmSettings settings)
    {
        var isIPv6 = "IPv6".Equals(settings.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), StringComparison.OrdinalIgnoreCase);
        var address =
            settings.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
        if (
            settings.IsTrue("AWS_EC2_METADATA_DISABLED")
            || !Uri.TryCreate(address, UriKind.Absolute, out var endpoint)
            || endpoint.Scheme != Uri.UriSchemeHttp
        )
            return false;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = s_timeout };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Not the PUT for a token: its response does not reach containers behind one more hop, and the SDK can do without.
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, "/latest/meta-data/"));
                using var response = client.Send(request);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // One lost packet does not make it another place.
                if (attempt == Attempts)
                    return false;
            }
        }
    }
}
