using System.Text;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>Whether this is an instance: the SDK tries for long, which is right there and a nuisance everywhere else.</summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html"/>
internal static class InstanceMetadata
{
    private const int Attempts = 2;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks for a page: whatever the answer, also a refusal for want of a token, somebody is there.</summary>
    public static bool Answers(Func<string, string?> readVariable)
    {
        if (readVariable("AWS_EC2_METADATA_DISABLED")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)
            return false;
        var isIPv6 = readVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.Equals("IPv6", StringComparison.OrdinalIgnoreCase) == true;
        var address =
            readVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT") is { Length: > 0 } given ? given
            : isIPv6 ? "http://[fd00:ec2::254]"
            : "http://169.254.169.254";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttp)
            return false;
        // Not the PUT for a token: its answer does not reach containers behind one more hop, and the SDK can do without.
        var request = Encoding.ASCII.GetBytes(
            $"GET /latest/meta-data/ HTTP/1.1\r\nHost: {endpoint.Authority}\r\nConnection: close\r\n\r\n"
        );
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var connection = HttpConnection.Open(endpoint, proxy: null, certificateAuthorities: null, s_patience);
                connection.Send(request);
                return true;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // One lost packet does not make it another place.
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
